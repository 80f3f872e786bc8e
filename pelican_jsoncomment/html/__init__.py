"""HTML as a browser reads it: sets of elements, tokens, and which elements are open."""
