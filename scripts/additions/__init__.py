"""What a build adds to the pages that MkDocs makes, a file for each subject."""
