"""Configuration: files, environment and flags as one set of values, each with what it comes from."""
