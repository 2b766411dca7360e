"""Takes the pictures of docs/ from the project's own example server: `make pictures`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from scorer.capturing import capture
from scorer.formats import FORMATS
from scorer.gate.thresholds import judge
from scorer.scoring.api import build_report, score_server
from tests.browser.conftest import CHROMIUM, FLAGS

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "docs" / "pictures"


def main() -> None:
    """Write report-top.png (light) and report-card.png (dark)."""
    snapshot = capture([sys.executable, str(ROOT / "examples" / "library_server.py")])
    servers = [score_server(snapshot)]
    page = FORMATS["html"].render(build_report(servers, (), gate=judge(servers)))
    page = page.replace(f"{sys.executable} {ROOT}/", "python ")  # whose machine it was is nobody's business
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        file = Path(folder) / "report.html"
        file.write_text(page, encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        for name, scheme, height, anchor in (
            ("report-top.png", "light", 1180, ""),
            ("report-card.png", "dark", 1300, "#server-1-tool-search_catalogue"),
        ):
            context = browser.new_context(
                viewport={"width": 1100, "height": height},
                color_scheme=scheme,  # type: ignore[arg-type]
                offline=True,
            )
            shown = context.new_page()
            shown.goto(f"{file.as_uri()}{anchor}")
            shown.screenshot(path=PICTURES / name)
        browser.close()


if __name__ == "__main__":
    main()
