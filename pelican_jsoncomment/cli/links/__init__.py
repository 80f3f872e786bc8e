"""The links in bodies: find them, lead them to where essays are now, find dead ones."""
