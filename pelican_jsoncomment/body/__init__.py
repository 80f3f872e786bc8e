"""The body of an essay: text in one of three formats to HTML."""
