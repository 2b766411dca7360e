"""Python imports this at its start, before the program."""

import os

import seen  # type: ignore[import-not-found, unused-ignore]

seen.install(os.environ["SEEN_SYSTEM"], "scorer")
