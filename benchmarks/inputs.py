"""What is measured: generated servers always, recorded ones where a folder has them."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.measuring import Program, run

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Recorded servers, a JSON file each, if nothing else is named; most checkouts have none.
RECORDED = Path("../shared/servers")
#: Where other programs are installed.
PEERS = Path(__file__).parents[1] / "build" / "peers"
#: The seed of what warms a process up: other definitions than those that are measured.
_OTHER_SEED = 7


@dataclass(frozen=True, slots=True)
class Setup:
    """A run of the benchmarks: where it writes its inputs, and how much it does.

    `quick` measures everything once, with a few tools, to test the benchmarks themselves. `install`
    allows to install other programs into the folder `peers`.
    """

    folder: Path
    quick: bool = False
    install: bool = True
    recorded: Path = RECORDED
    peers: Path = PEERS
    program: Program = field(default_factory=Program)

    @property
    def rounds(self) -> int:
        """How often each figure is taken at most."""
        return 1 if self.quick else 5

    def size(self, count: int) -> int:
        """Return the number of tools to generate in place of `count`."""
        return max(6, count // 250) if self.quick else count

    def tools(self, count: int) -> Path:
        """Return a file with one server of generated tools, as a JSON array."""
        count = self.size(count)
        file = self.folder / f"tools-{count}.json"
        if not file.exists():
            _generate(count, file)
        return file

    def warm(self) -> Path:
        """Return a file with a server that is not measured."""
        file = self.folder / "warm.json"
        if not file.exists():
            _generate(4 if self.quick else 60, file, _OTHER_SEED)
        return file

    def servers(self, count: int) -> list[Path]:
        """Return files with generated servers of usual sizes, `count` tools together."""
        tools = json.loads(self.tools(count).read_text(encoding="utf-8"))
        files: list[Path] = []
        at = 0
        while at < len(tools):
            size = (3, 8, 12, 17, 25, 60)[len(files) % 6]
            files.append(self.folder / f"server-{len(files)}.json")
            files[-1].write_text(json.dumps(tools[at : at + size], ensure_ascii=False), encoding="utf-8")
            at += size
        return files

    def recorded_servers(self) -> list[Path]:
        """Return the recorded servers: none without their folder, and two for a quick run."""
        files = sorted(path.resolve() for path in self.recorded.glob("*.json"))
        return files[:2] if self.quick else files


def count_tools(files: Sequence[Path]) -> int:
    """Return how many tools some files list together."""
    raw = (json.loads(file.read_text(encoding="utf-8")) for file in files)
    return sum(len(each if isinstance(each, list) else each["tools"]) for each in raw)


def _generate(count: int, file: Path, seed: int = 0) -> None:
    """Write generated tools in another process: this one stays small, because it is the least peak that it can see."""
    script = f"import sys; sys.path.insert(0, {str(Path(__file__).parents[1])!r}); "
    script += "from benchmarks.definitions import main; main(sys.argv[1:])"
    run([sys.executable, "-c", script, str(count), str(file), str(seed)])
