"""What reads the guide and judges it: settings path, pages as MkDocs renders them, rules.

`additions` builds on it. One module looks the other way: rules_pictures asks additions.pictures
what would be drawn now.
"""
