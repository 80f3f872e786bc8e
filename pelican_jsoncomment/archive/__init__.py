"""The command line: check, mend and restore whole archives of essays."""
