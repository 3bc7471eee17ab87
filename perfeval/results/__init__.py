"""What became of each input."""
