"""Measures how fast mcp-scorer is and how much memory it needs: `python -m benchmarks`, or `make bench`."""
