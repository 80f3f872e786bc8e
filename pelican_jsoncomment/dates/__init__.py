"""Dates: partial ones as written, full ones for Pelican, and those of prose."""
