"""What changed, by how much, and which of two figures is more."""
