"""The first program in the sandbox: gives up all rights, limits processes, and becomes the server.

Run as a file: `inside.py USER PROCESSES COMMAND...`. USER is the uid to take, or -1 to stay who it is. It imports
nothing of the package.
"""

from __future__ import annotations

import os
import resource
import sys

assert sys.platform != "win32"  # it has none of these calls

#: Since then Linux counts the processes of a user by namespace; before, those of the whole machine would count.
_COUNTED_BY_NAMESPACE = (5, 14)


def _kernel() -> tuple[int, ...]:
    return tuple(int(part) for part in os.uname().release.split("-")[0].split(".")[:2] if part.isdigit())


def main(user: int, processes: int, command: list[str]) -> None:
    """Become the command."""
    if user >= 0 or _kernel() >= _COUNTED_BY_NAMESPACE:
        resource.setrlimit(resource.RLIMIT_NPROC, (processes, processes))
    if user >= 0:
        os.setgroups([])
        os.setgid(user)
        os.setuid(user)  # as root: the real, effective and saved one
    try:
        os.execvp(command[0], command)
    except OSError as error:
        print(f"{command[0]}: {error.strerror}", file=sys.stderr)
        sys.exit(127)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:])
