"""What a server sees of the machine: where its package, its home and the interpreters are."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from scorer.capturing.network_variables import NETWORK, ours

#: The folders of the system with programs that servers use.
SYSTEM_PATH: Final = "/usr/local/bin:/usr/bin:/bin"
#: Variables of ours that an installation needs: the way to its registry. A server gets none of them.
_OF_INSTALLATIONS: Final = (
    *NETWORK, "npm_config_registry", "NPM_CONFIG_REGISTRY", "PIP_INDEX_URL", "UV_DEFAULT_INDEX",
)  # fmt: skip
#: Where a sandbox with its own view of the machine shows the package, the home of the server, and the cache.
APP: Final = "/app"
HOME: Final = "/home/server"
CACHE: Final = "/cache"
#: The names of hosts that a server without a network knows.
HOSTS: Final = "127.0.0.1 localhost server\n::1 localhost\n"


#: How long npm waits for a registry, three times in all: less than an installation may take.
_FETCH_MILLISECONDS: Final = "60000"


@dataclass(frozen=True, slots=True)
class View:
    """Paths as the server or the installation sees them. `installer` are the first words of pip, or of `uv pip`."""

    app: str
    home: str
    cache: str
    python: str
    npm: str
    installer: tuple[str, ...]
    path: str


def base_python() -> str:
    """Return the interpreter that the environments of servers are made of: ours, without our packages."""
    return os.path.realpath(getattr(sys, "_base_executable", sys.executable))


def installer_here() -> tuple[str, ...]:
    """Return what installs packages of PyPI: our pip, else uv; nothing where there is neither."""
    from importlib.util import find_spec

    if find_spec("pip") is not None:
        program = Path(os.path.realpath(sys.prefix), "bin", Path(sys.executable).name)
        return (str(program) if program.exists() else sys.executable, "-I", "-m", "pip")
    uv = shutil.which("uv")
    return (uv, "pip") if uv else ()


def node_folder() -> str | None:
    """Return the folder of Node.js, such as /usr/bin; None where it or npm is not installed."""
    node = shutil.which("node")
    folder = Path(os.path.realpath(node)).parent if node else None
    places = f"{folder}:{SYSTEM_PATH}"
    return str(folder) if folder and shutil.which("npm", path=places) else None


def view_here(app: Path, home: Path, cache: Path, roots: tuple[str, str, str] | None = None) -> View:
    """Return what is seen on this machine. `roots` are the places of the three folders, where a sandbox has others."""
    node = node_folder()
    seen = roots or (str(app), str(home), str(cache))
    first = [f"{seen[0]}/node_modules/.bin", f"{seen[0]}/venv/bin"]
    return View(
        *seen,
        python=base_python(),
        npm="npm" if node else "",
        installer=installer_here(),
        path=":".join([*first, *([node] if node else []), str(Path(base_python()).parent), SYSTEM_PATH]),
    )


def server_variables(view: View) -> dict[str, str]:
    """Return the environment of a server, without what its entry adds."""
    return {"PATH": view.path, "HOME": view.home, "LANG": "C.UTF-8", "TMPDIR": view.home, "USER": "server"}


def install_variables(view: View) -> dict[str, str]:
    """Return the environment of an installation: no script runs, no configuration of ours is read."""
    return {
        **ours(_OF_INSTALLATIONS),
        **server_variables(view),
        "TMPDIR": view.cache,
        "npm_config_cache": f"{view.cache}/npm",
        "npm_config_userconfig": f"{view.cache}/npmrc",
        "npm_config_globalconfig": f"{view.cache}/npmrc-global",
        "npm_config_ignore_scripts": "true",
        "npm_config_git": "/nonexistent",  # a dependency on a repository would be cloned and built
        "npm_config_update_notifier": "false",
        "npm_config_fetch_timeout": _FETCH_MILLISECONDS,
        "npm_config_fetch_retry_mintimeout": "1000",
        "npm_config_fetch_retry_factor": "3",
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_NO_INPUT": "1",
        "PIP_RETRIES": "2",
        "PIP_NO_CACHE_DIR": "1",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "UV_NO_CONFIG": "1",
        "UV_CACHE_DIR": f"{view.cache}/uv",
        "UV_PYTHON_DOWNLOADS": "never",
    }
