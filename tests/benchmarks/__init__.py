"""Measure the plugin against what it stands beside: ``python -m tests.benchmarks``."""
