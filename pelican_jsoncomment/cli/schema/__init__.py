"""Print the JSON Schema of the header."""
