"""What reads the guide and judges it: the settings path, pages as MkDocs renders them, findings, and the rules."""
