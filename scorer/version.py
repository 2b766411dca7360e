"""The version of the program, written once, and where the project lives."""

__version__ = "0.1.0"

#: The planned home, as `pyproject.toml` names it (tests/docs/test_project.py).
REPOSITORY = "https://github.com/mcp-scorer/mcp-scorer"
