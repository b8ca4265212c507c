"""What the commands and the build share, a room each."""
