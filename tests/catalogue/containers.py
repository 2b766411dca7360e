"""A program on the PATH that is called like docker or podman, keeps its arguments, and plays the containers."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path

SERVER = Path(__file__).resolve().parents[1] / "servers" / "packaged.py"

#: What the program does. A container of an image of a language installs or starts a package in the folder at /app.
_PROGRAM = """\
#!{python} -IS
import json, os, sys
arguments = sys.argv[1:]
with open({log!r}, "a") as log:
    log.write(json.dumps(arguments) + "\\n")
if arguments[0] == "info":
    print({info!r})
elif arguments[:3] == ["image", "inspect", "--format"]:
    print('{{"/data": {{}}}}')
elif arguments[:2] == ["image", "inspect"]:
    sys.exit(arguments[2] not in {images!r})
elif arguments[0] == "pull":
    sys.exit("pull access denied" if {locked!r} in arguments[2] else 0)
elif arguments[0] == "run" and "install" in arguments:
    app = next(each for each in arguments if each.endswith(":/app:Z")).removesuffix(":/app:Z")
    folder = os.path.join(app, "node_modules", "desk-server")
    os.makedirs(folder)
    with open(os.path.join(folder, "package.json"), "w") as file:
        file.write('{{"bin": {{"desk-server": "desk.mjs"}}}}')
elif arguments[0] == "run":
    if arguments[-1] == "no_container":
        print("docker: no room for cgroups", file=sys.stderr)
        sys.exit(125)
    behavior = arguments[-1] if arguments[-1] in ("never_answers", "says_no_network") else "good"
    os.execv({python!r}, [{python!r}, {server!r}, behavior])
"""


@dataclass(frozen=True)
class Program:
    """The program, and where it keeps its arguments."""

    log: Path

    @property
    def calls(self) -> list[list[str]]:
        """Return the arguments of every call, without the question whether it can be used."""
        lines = self.log.read_text(encoding="utf-8").splitlines() if self.log.exists() else []
        return [call for call in map(json.loads, lines) if call != ["info"]]


def put_on_path(
    folder: Path, name: str, *, images: tuple[str, ...] = (), rootless: bool = False, locked: str = "locked"
) -> Program:
    """Write the program into a folder of the PATH.

    `images` are there before any is loaded, and one with `locked` in its name cannot be loaded.
    """
    folder.mkdir(exist_ok=True)
    log = folder / f"{name}.log"
    text = _PROGRAM.format(
        python=sys.executable,
        log=str(log),
        info="rootless: true" if rootless else "security options: seccomp",
        images=images,
        locked=locked,
        server=str(SERVER),
    )
    (folder / name).write_text(text, encoding="utf-8")
    (folder / name).chmod(0o755)
    return Program(log)
