"""Measure the plugin against what it is used beside: ``python -m tests.benchmarks``."""
