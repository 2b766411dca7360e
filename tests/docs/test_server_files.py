"""The usage page lists the names of the files whose servers may be started."""

import os
import re

from scorer.capturing.server_files import IN_FOLDERS, SERVER_FILES
from tests.support.command_line import ROOT

PAGE = ROOT / "docs" / "usage.md"
HEAD = "| Name | Used by |\n|---|---|\n"


def rows() -> list[str]:
    alone = [f"| `{name}` | {users} |\n" for name, users in SERVER_FILES.items()]
    inside = [
        f"| `{folder}/{name}` | {user} |\n"
        for name, folders in IN_FOLDERS.items()
        for folder, user in folders.items()
    ]
    return alone + inside


def test_the_page_has_the_table_of_the_names() -> None:
    table = HEAD + "".join(rows())
    page = PAGE.read_text(encoding="utf-8")
    if os.environ.get("UPDATE_DOCS"):
        block = re.compile(r"(?<=<!-- server-files: written by make golden -->\n).*?(?=<!--)", re.DOTALL)
        page = block.sub(lambda _: table, page)
        PAGE.write_text(page, encoding="utf-8")
    assert table in page
