"""`python -m scorer` is the command `mcp-scorer`."""

from scorer.cli import main

if __name__ == "__main__":
    main()
