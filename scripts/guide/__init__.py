"""What the commands share, a room each."""
