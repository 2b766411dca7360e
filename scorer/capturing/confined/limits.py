"""What a started server and its installation may use. docs/security.md lists it."""

from __future__ import annotations

from typing import Final

_MIB: Final = 1 << 20

#: What all processes of a server may have in memory, counted together (bytes).
MEMORY: Final = 1024 * _MIB
#: The data of one process (bytes). It holds at once; the processes together are counted every tenth of a second.
PROCESS_DATA: Final = 2048 * _MIB
#: Processes and threads.
PROCESSES: Final = 256
#: Processes of the sandbox itself, which are counted too.
PROCESSES_OF_SANDBOX: Final = 8
#: What the installed package and the files of the server may take on the disk (bytes, and files).
DISK: Final = 2048 * _MIB
FILES: Final = 200_000
#: One file, and what is in the home of a started server (bytes).
ONE_FILE: Final = 512 * _MIB
HOME: Final = 256 * _MIB
#: Files that are open at once in one process.
OPEN_FILES: Final = 4096
#: Time of a processor for one process (seconds).
CPU_SECONDS: Final = 300
#: How long an installation may take (seconds).
INSTALL_SECONDS: Final = 300.0
#: How long a server has to end, in which its container is removed (seconds).
CLOSE_SECONDS: Final = 10.0
