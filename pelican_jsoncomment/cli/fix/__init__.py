"""``fix``: repair broken headers by edits of their text."""
