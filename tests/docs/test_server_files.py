"""The usage page lists the names of the files whose servers may be started."""

from scorer.capturing.server_files import IN_FOLDERS, SERVER_FILES
from tests.docs.pages import generated

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
    assert generated("docs/usage.md", "server-files", table) == table
