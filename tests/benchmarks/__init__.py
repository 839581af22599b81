"""Benchmarks with a reference in the same run: `python -m tests.benchmarks engine` or `… interaction`."""
