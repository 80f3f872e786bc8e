"""Note in an essay that it was edited."""
