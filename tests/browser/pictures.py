"""Takes the pictures of docs/ from the project's own example server: `make pictures`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Literal

from playwright.sync_api import sync_playwright

from scorer.capturing import capture
from scorer.formats import FORMATS
from scorer.gate.thresholds import judge
from scorer.scoring.api import build_report, score_server
from tests.browser.conftest import CHROMIUM, FLAGS

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "docs" / "pictures"

WIDTH = 1200
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
#: The name of each picture, its height, and the part of the report that it shows.
PARTS = (("report", 720, ""), ("report-card", 900, "#server-1-tool-search_catalogue"))


def main() -> None:
    """Write the top of the report in both themes, and a tool's card in each."""
    snapshot = capture([sys.executable, str(ROOT / "examples" / "library_server.py")])
    servers = [score_server(snapshot)]
    page = FORMATS["html"].render(build_report(servers, (), gate=judge(servers)))
    page = page.replace(f"{sys.executable} {ROOT}/", "python ")  # whose machine it was is nobody's business
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        file = Path(folder) / "report.html"
        file.write_text(page, encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        for part, height, anchor in PARTS:
            for scheme in SCHEMES:
                context = browser.new_context(
                    viewport={"width": WIDTH, "height": height}, color_scheme=scheme, offline=True
                )
                shown = context.new_page()
                shown.goto(f"{file.as_uri()}{anchor}")
                shown.screenshot(path=PICTURES / f"{part}-{scheme}.png")
                context.close()
        browser.close()


if __name__ == "__main__":
    main()
