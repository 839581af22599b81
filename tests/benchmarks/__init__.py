"""Benchmarks with a reference in the same run: `python -m tests.benchmarks --help` lists them."""
