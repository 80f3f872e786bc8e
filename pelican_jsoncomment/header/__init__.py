"""The JSON header of an essay: find it, parse it, and name what is wrong with it."""
