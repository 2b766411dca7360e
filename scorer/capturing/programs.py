"""The names of programs that servers are started with, and the endings of files that are programs."""

from __future__ import annotations

from typing import Final

#: Programs that run a package or script: the server is named after that, not after the program.
PACKAGE_RUNNERS: Final = frozenset(
    "npx npm uvx uv bunx pnpm pnpx yarn deno bun pipx node python python3 py".split()
)
#: All programs that servers are usually started with.
RUNNERS: Final = PACKAGE_RUNNERS | frozenset(
    "docker podman java dotnet ruby php cargo go sh bash tsx ts-node".split()
)
#: How a file is started, by its ending.
STARTERS: Final = {
    ".py": "python",
    ".js": "node",
    ".mjs": "node",
    ".cjs": "node",
    ".ts": "npx -y tsx",
    ".sh": "sh",
    ".rb": "ruby",
    ".php": "php",
    ".jar": "java -jar",
    ".exe": "",
    ".cmd": "",
    ".bat": "",
}
