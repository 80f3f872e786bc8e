"""The command line ``pelican-jsoncomment``."""
