"""Changes of files: planned, shown, written in single steps, and taken back."""
