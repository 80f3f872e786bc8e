"""Make a file for an essay that is to be written."""
