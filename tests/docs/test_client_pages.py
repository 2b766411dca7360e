"""The tables of clients and of their settings on the pages are those of the client profiles."""

import os
import re
from collections.abc import Iterator

from scorer.data.client_profiles import AllowList, Client, Demand, Limit, allow_lists, known_clients
from scorer.data.messages import messages, say
from tests.docs.pages import texts
from tests.support.command_line import ROOT

PAGE = ROOT / "docs" / "clients.md"
HEAD = "| Name | Client | Limits | As of | `policy --format` |\n|---|---|---|---|---|\n"

START, END = "<!-- profiles: written by make golden -->", "<!-- /profiles -->"

#: What a limit requires, by the rule that checks it.
WORDS = {
    "changed-characters": "names that match `{pattern}`",
    "description-cut": "descriptions of at most {most:,} characters",
    "description-empty": "descriptions that are not empty",
    "description-too-long": "descriptions of at most {most:,} characters",
    "instructions-cut": "instructions of at most {most:,} characters",
    "list-too-large": "definitions of at most {most:,} tokens in all",
    "missing-hints": "{need}",
    "name-too-long": "names of at most {most} characters{form}",
    "names-become-one": "names that still differ when they are composed and cut",
    "not-strict": "strict schemas",
    "read-and-write": "separate tools for reading and writing",
    "refused-characters": "names that match `{pattern}`",
    "refused-parameter": "parameters that match `{pattern}`",
    "server-name": "server names that match `{pattern}`",
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


def dated(client: Client) -> str:
    parts: tuple[Limit | AllowList | Demand, ...] = (*client.limits, *client.allow_lists, *client.schemas)
    return max(each.as_of for each in parts)


def row(client: Client) -> str:
    limits = "; ".join(map(words, client.limits))
    formats = ", ".join(f"`{each.format}`" for each in client.allow_lists)
    name = f"`{client.name}`" + (" (not part of `all`)" if client.only_named else "")
    return f"| {name} | {client.title} | {limits} | {dated(client)} | {formats} |\n"


PLACES = {
    ("input", "anywhere"): "input schema",
    ("input", "root"): "root of the input schema",
    ("input", "parameter"): "parameters",
    ("input", "below"): "input schema, below the root",
    ("input", "outside-definitions"): "input schema, outside definitions",
    ("output", "anywhere"): "output schema",
    ("output", "root"): "root of the output schema",
    ("output", "parameter"): "top level of the output schema",
    ("both", "anywhere"): "input and output schema",
    ("both", "parameter"): "top level of both schemas",
}


def traits(demand: Demand) -> Iterator[str]:
    if demand.but:
        kind = demand.but.rstrip(":")
        names = ", ".join(f"`{each.partition(':')[2]}`" for each in sorted(demand.traits))
        yield f"a {kind} other than {names}"
    for each in sorted(demand.traits) if not demand.but else ():
        kind, _, name = each.partition(":")
        said = name or (f"more than {demand.most:,}" if demand.most else "…")
        assert f"clients.fix.{kind}" in messages()
        yield say(f"clients.what.{kind}", said=said)


def happens(demand: Demand) -> str:
    lost = f"-{demand.reach}" if demand.happens in ("refused", "dropped") else ""
    said = say(f"clients.happens.{demand.happens}{lost}").removesuffix(" by")
    return f"{demand.level}: {said}{f', {demand.note}' if demand.note else ''}"


def profile(client: Client) -> str:
    """Return the table of all records of a client, each with its source."""
    lines = [
        f"### {client.title}",
        "",
        "| What | Where | What happens | As of | Source |",
        "|---|---|---|---|---|",
    ]
    for limit in client.limits:
        said = f"{limit.level}: {'not met' if limit.happens == 'advised' else limit.happens}"
        lines.append(line(words(limit), "definition", said, limit.as_of, limit.source, limit.disputed))
    for demand in client.schemas:
        place = PLACES[demand.schema, demand.at]
        what = ", ".join(traits(demand))
        lines.append(line(what, place, happens(demand), demand.as_of, demand.source, demand.disputed))
    return "\n".join(lines) + "\n"


def line(*cells: str) -> str:
    *known, source, disputed = cells
    told = f"{source}. Sources disagree: {disputed}" if disputed else source
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in (*known, told)) + " |"


def test_the_page_of_clients_has_the_tables_of_the_profiles() -> None:
    table = HEAD + "".join(map(row, known_clients().values()))
    profiles = "\n".join(map(profile, known_clients().values()))
    page = PAGE.read_text(encoding="utf-8")
    if os.environ.get("UPDATE_DOCS"):
        page = re.sub(r"^\| Name \|.*\n(?:\|.*\n)+", lambda _: table, page, flags=re.MULTILINE)
        page = f"{page.partition(START)[0]}{START}\n\n{profiles}\n{END}{page.partition(END)[2]}"
        PAGE.write_text(page, encoding="utf-8")
    assert table in page
    assert f"{START}\n\n{profiles}\n{END}" in page


def test_the_page_of_policies_names_the_settings_of_every_client() -> None:
    page = texts()["docs/policy.md"]
    for each in allow_lists().values():
        assert f"| `{each.format}` | {each.settings} |" in page
