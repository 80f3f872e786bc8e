"""The summary: rendered HTML, split at its more marker."""
