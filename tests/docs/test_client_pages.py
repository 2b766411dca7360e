"""The tables of clients and of their settings on the pages are those of the client profiles."""

import os
import re

from scorer.data.client_profiles import Client, Limit, allow_lists, known_clients
from tests.docs.pages import texts
from tests.support.command_line import ROOT

PAGE = ROOT / "docs" / "clients.md"
HEAD = "| Name | Client | Limits | As of | `policy --format` |\n|---|---|---|---|---|\n"

#: What a limit requires, by the rule that checks it.
WORDS = {
    "description-too-long": "descriptions of at most {most:,} characters",
    "missing-hints": "{need}",
    "name-too-long": "names of at most {most} characters{form}",
    "not-strict": "strict schemas",
    "read-and-write": "separate tools for reading and writing",
    "refused-characters": "names that match `{pattern}`",
    "refused-parameter": "parameters that match `{pattern}`",
    "too-many-parameters": "at most {most} parameters",
    "too-many-tools": "at most {most} tools",
}


def words(limit: Limit) -> str:
    return WORDS[limit.rule].format(
        most=limit.most,
        form="" if limit.form == "{tool}" else f" as `{limit.form}`",
        need=" and ".join(" or ".join(f"`{name}`" for name in group) for group in limit.need),
        pattern=limit.pattern.pattern if limit.pattern else "",
    )


def row(client: Client) -> str:
    limits = "; ".join(map(words, client.limits))
    dated = max([limit.as_of for limit in client.limits] + [each.as_of for each in client.allow_lists])
    formats = ", ".join(f"`{each.format}`" for each in client.allow_lists)
    return f"| `{client.name}` | {client.title} | {limits} | {dated} | {formats} |\n"


def test_the_page_of_clients_has_the_table_of_the_profiles() -> None:
    table = HEAD + "".join(map(row, known_clients().values()))
    page = PAGE.read_text(encoding="utf-8")
    if os.environ.get("UPDATE_DOCS"):
        page = re.sub(r"^\| Name \|.*\n(?:\|.*\n)+", lambda _: table, page, flags=re.MULTILINE)
        PAGE.write_text(page, encoding="utf-8")
    assert table in page


def test_the_page_of_policies_names_the_settings_of_every_client() -> None:
    page = texts()["docs/policy.md"]
    for each in allow_lists().values():
        assert f"| `{each.format}` | {each.settings} |" in page
