"""What reads the guide and judges it: settings path, pages as MkDocs renders them, rules."""
