"""What the text says of parameters, against what the schema says; and no credit for parameters that are not there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import scorer
from scorer.contracts.definitions import Snapshot
from tests.support.told import Told, told, tool

TERM = {"type": "string", "description": "Words from the title of the book"}
FEW = {"type": "integer", "minimum": 1, "maximum": 100, "default": 20}
SORTS = {"type": "string", "enum": ["title", "year"]}
P = "/inputSchema/properties"


def differences(path: Path, *tools: Any) -> list[Told]:
    rules = tuple(f"PAR01{digit}" for digit in range(4, 10))
    return told(path, *tools, families=rules)


def undeclared(path: Path, description: str, **properties: Any) -> list[str]:
    found = differences(path, tool(description, **(properties or {"term": TERM})))
    return [message.split("`")[1] for _, rule, _, message in found if rule == "PAR014"]


@pytest.mark.parametrize(
    "description",
    [
        "Finds books.\n\nArgs:\n    term: Words of the title\n    shelf: Where to look, any where omitted\n\nReturns:\n    books: A list",
        "Finds books.\n\n**Parameters:**\n- term: Words of the title\n- shelf: Where to look\n\n**Returns:**\n- books: A list",
        "Finds books.\n\n## Parameters\n\n* **term** (string, required) - Words of the title\n* **shelf** (string) - Where to look\n",
        "Finds books.\n\nParameters\n----------\nterm : str\n    Words of the title\nshelf : str\n    Where to look\n",
        "Finds books.\n\n:param term: Words of the title\n:param str shelf: Where to look\n:returns: A list",
        "Finds books.\n\n@param {string} term - Words of the title\n@param {string} shelf - Where to look",
        "Finds books.\n\n- `term` (string): Words of the title\n- `shelf` (string, optional): Where to look",
        "Finds books.\n\n| Parameter | Type | Meaning |\n|---|---|---|\n| `term` | string | Words |\n| `shelf` | string | Where |",
        "Finds books. Args: term: Words of the title. shelf: Where to look. Returns: A list",
        "Finds books.\n\nArgs:\n\n  • term (string, required)\n\n  • shelf (string, optional)\n",
    ],
)  # fmt: skip
def test_a_parameter_that_the_text_declares_and_the_schema_lacks_is_told(
    tmp_path: Path, description: str
) -> None:
    assert undeclared(tmp_path, description) == ["shelf"]


def test_the_finding_points_at_the_lines_that_explain_it(tmp_path: Path) -> None:
    found = differences(
        tmp_path, tool("Finds books.\n\nArgs:\n    term: Words\n    shelf: Where to look", term=TERM)
    )
    assert found == [
        (
            "warning",
            "PAR014",
            "/description",
            "the description explains `shelf`, which the schema does not declare",
        )
    ]
    server = scorer.score_server(
        Snapshot(
            "desk", "desk", (tool("Finds books.\n\nArgs:\n    shelf: Where\n        to look", term=TERM),)
        )
    )
    (span,) = [each.span for each in server.tools[0].findings if each.rule == "PAR014"]
    assert span == (24, 52)


def test_a_name_that_the_text_spells_otherwise_is_told(tmp_path: Path) -> None:
    assert undeclared(tmp_path, "Finds books.\n\nArgs:\n    max_books: Most books", maxBooks=FEW) == [
        "max_books"
    ]
    assert undeclared(tmp_path, "Finds books.\n\nArgs:\n    Term: Words of the title") == []


def test_an_argument_that_the_framework_fills_in_is_information(tmp_path: Path) -> None:
    found = differences(
        tmp_path, tool("Finds books.\n\nArgs:\n    ctx: Context of the server\n    term: Words", term=TERM)
    )
    assert [(level, rule) for level, rule, _, _ in found] == [("info", "PAR014")]


@pytest.mark.parametrize(
    "description",
    [
        "Finds books. The `shelf` parameter was removed; note: depth: counted from the root.",
        "Finds books.\n\nArgs:\n    None\n\nReturns:\n    shelf: Where it is",
        "Finds books.\n\nArgs:\n    term: One of these forms:\n        exact: all words\n        loose: any word",
        "Finds books.\n\nReturns:\n- `title` (string): Title\n- `shelf` (string): Where it is",
        "Finds books.\n\nModes:\n- `term`: by words\n- `shelf`: by place",
        "Finds books.\n\nArguments:\n    term: See https://example.org for shelf: and row:\nNote: slow",
        "Finds books.\n\nParameters: see the schema. Limits: none.",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_declaration_is_none(tmp_path: Path, description: str) -> None:
    assert undeclared(tmp_path, description) == []


def test_parts_of_a_parameter_and_keys_of_an_open_object_are_no_undeclared_parameters(tmp_path: Path) -> None:
    text = "Finds books.\n\nArgs:\n    place: Where to look\n    place.hall: Its hall\n    row: Its row"
    parts = {"hall": {"type": "string"}, "row": {"type": "integer"}}
    assert undeclared(tmp_path, text, place={"type": "object", "properties": parts}) == []
    assert undeclared(tmp_path, text, place={"type": "object", "description": "Where to look"}) == []


def difference(path: Path, rule: str, text: str, **schema: Any) -> list[str]:
    found = differences(path, tool(value={**schema, "description": text}))
    assert {each[1] for each in found} <= {rule}
    return [
        message
        for level, _, pointer, message in found
        if (level, pointer) == ("warning", f"{P}/value/description")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Most books (default: 50)",
        "Most books. Defaults to 50.",
        "Most books, default 50",
        "Most books; the default is `50`",
        "Most books, 50 by default",
    ],
)
def test_another_default_in_the_text_is_told(tmp_path: Path, text: str) -> None:
    expected = ["the text gives `value` the default 50; the schema says 20"]
    assert difference(tmp_path, "PAR015", text, **FEW) == expected


@pytest.mark.parametrize(
    ("text", "schema"),
    [
        ("Most books (default: 20)", FEW),
        ("Most books, default 50 for members", FEW),
        ("Wait this long (default 5 minutes)", {"type": "integer", "default": 300}),
        ("Folder; defaults to the current one", {"type": "string", "default": "."}),
        ("Order ('default', 'year')", {"type": "string", "default": "title"}),
        ("Whether to pack (default: True)", {"type": "boolean", "default": True}),
        ("Most books (default 50)", {"type": ["integer", "null"], "default": None}),
    ],
)  # fmt: skip
def test_a_default_that_agrees_or_cannot_be_compared_is_not(
    tmp_path: Path, text: str, schema: dict[str, Any]
) -> None:
    assert difference(tmp_path, "PAR015", text, **schema) == []


@pytest.mark.parametrize(
    ("text", "schema", "said", "declared"),
    [
        ("Whether to pack (default: true)", {"type": "boolean", "default": False}, "true", "false"),
        ('Form of the list (default "short")', {"type": "string", "default": "long"}, '"short"', '"long"'),
        ("Order, default year", {**SORTS, "default": "title"}, '"year"', '"title"'),
        ("Wait this long, default 30 seconds", {"type": "integer", "default": 45}, "30", "45"),
    ],
)  # fmt: skip
def test_other_kinds_of_defaults_are_compared_too(
    tmp_path: Path, text: str, schema: dict[str, Any], said: str, declared: str
) -> None:
    expected = [f"the text gives `value` the default {said}; the schema says {declared}"]
    assert difference(tmp_path, "PAR015", text, **schema) == expected


@pytest.mark.parametrize(
    "text",
    ["One of: title, year, color", "Order: title, year or color", "Order (title|year|color)", "Can be `title`, `year` or `color`",
     "Valid values: 'title' (default), 'year', 'color'", "Either title or color"],
)  # fmt: skip
def test_a_value_that_the_enum_lacks_is_told(tmp_path: Path, text: str) -> None:
    expected = ["the text lists “color” as a value of `value`; the enum has only title, year"]
    assert difference(tmp_path, "PAR016", text, **SORTS) == expected
    found = differences(tmp_path, tool(value={"type": "array", "items": SORTS, "description": text}))
    assert [message for _, _, _, message in found] == expected


@pytest.mark.parametrize(
    "text",
    [
        "One of: title, year",
        "Order of the books: title, year, etc.",
        "Use 'title' for names and 'year' for age (names, dates, title, year)",
        "Title or year of the book",
        "Sorts by color, year and so on",
    ],
)
def test_words_that_are_no_values_are_not(tmp_path: Path, text: str) -> None:
    assert difference(tmp_path, "PAR016", text, **SORTS) == []


@pytest.mark.parametrize(
    ("text", "said", "declared"),
    [("Most books (1-50)", "1 to 50", "1 to 100"), ("Between 0 and 100", "0 to 100", "1 to 100"), ("Most books, max 500", "at most 500", "at most 100"),
     ("Page size, at least 5", "at least 5", "at least 1"), ("Most books. Maximum value is 1,000.", "at most 1000", "at most 100")],
)  # fmt: skip
def test_another_range_in_the_text_is_told(tmp_path: Path, text: str, said: str, declared: str) -> None:
    expected = [f"the text limits `value` to {said}; the schema says {declared}"]
    assert difference(tmp_path, "PAR017", text, **FEW) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Most books (1-100)",
        "At most 100",
        "Up to 500 characters each",
        "From 2020-01 on",
        "Version 1.0-2.0 and later",
    ],
)
def test_a_range_that_agrees_or_is_of_something_else_is_not(tmp_path: Path, text: str) -> None:
    assert difference(tmp_path, "PAR017", text, **FEW) == []


def test_required_and_optional_are_compared_where_they_are_said_plainly(tmp_path: Path) -> None:
    definition = tool(
        "Finds books.\n\nArgs:\n    e (str, required): Words\n    f (str, optional): Words",
        required=("b", "f"),
        a={**TERM, "description": "Required. Words of the title"},
        b={**TERM, "description": "Words of the title (optional)"},
        c={**TERM, "description": "Required when the shelf is not known"},
        d={**TERM, "description": "Required permission of the reader"},
        e={"type": "string"},
        f={"type": "string"},
    )
    opposite = "the schema says the opposite"
    assert differences(tmp_path, definition) == [
        ("warning", "PAR018", "/description", f"the text calls `e` required; {opposite}"),
        ("warning", "PAR018", "/description", f"the text calls `f` optional; {opposite}"),
        ("warning", "PAR018", f"{P}/a/description", f"the text calls `a` required; {opposite}"),
        ("warning", "PAR018", f"{P}/b/description", f"the text calls `b` optional; {opposite}"),
    ]


def test_two_required_parameters_that_the_text_calls_alternatives_are_told(tmp_path: Path) -> None:
    text = "Pauses a loan. Provide exactly one of `card` or `member`."
    message = "the text calls `card` an alternative to `member`; the schema says the opposite"
    both = {"card": TERM, "member": TERM}
    assert differences(tmp_path, tool(text, required=("card", "member"), **both)) == [
        ("warning", "PAR018", "/description", message)
    ]
    assert differences(tmp_path, tool(text, required=("card",), **both)) == []


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Wait this long (optional, default 60)", 1),
        ("Wait this long (optional if a shelf is given)", 0),
        ("Optional: false. Wait this long", 0),
    ],
)
def test_optional_at_the_end_of_a_text_counts_unless_it_is_conditional(
    tmp_path: Path, text: str, count: int
) -> None:
    found = differences(tmp_path, tool(required=("value",), value={"type": "integer", "description": text}))
    assert [each[1] for each in found] == ["PAR018"] * count


def test_another_type_in_the_text_is_told(tmp_path: Path) -> None:
    text = "Finds books.\n\nArgs:\n    a (int): One\n    b (list[str]): Two\n    c (str, optional): Three\n    d (float): Four\n    e (str or int): Five"
    strings: dict[str, Any] = {name: {"type": "string"} for name in "ab"}
    definition = tool(
        text,
        **strings,
        c={"anyOf": [{"type": "string"}, {"type": "null"}]},
        d={"type": "integer"},
        e={"type": "array"},
    )
    assert differences(tmp_path, definition) == [
        ("warning", "PAR019", "/description", "the text gives `a` the type int; the schema says string"),
        ("warning", "PAR019", "/description", "the text gives `b` the type list; the schema says string"),
    ]


def score(description: str, **properties: Any) -> tuple[float, dict[str, float]]:
    (result,) = scorer.score_server(Snapshot("desk", "desk", (tool(description, **properties),))).tools
    return result.tdqs_estimate, dict(result.estimates)


def test_a_remark_in_parentheses_behind_the_name_counts_for_the_default(tmp_path: Path) -> None:
    remark = "Finds books. Page with limit (1-200, default 50), then with the next page."
    assert differences(tmp_path, tool(remark, term=TERM, limit=FEW)) == [
        ("warning", "PAR015", "/description", "the text gives `limit` the default 50; the schema says 20")
    ]
    for fine in ("Page with limit (1-200, default 20).", "A quick look takes a limit (20-50)."):
        assert differences(tmp_path, tool(f"Finds books. {fine}", term=TERM, limit=FEW)) == []


@pytest.mark.parametrize(
    ("schema", "text", "said", "declared"),
    [
        ({"type": "string", "maxLength": 200}, "Words of the title (max 500 characters)", "at most 500", "at most 200"),
        ({"type": "string", "minLength": 2}, "Words of the title, at least 3 characters", "at least 3", "at least 2"),
        ({"type": "array", "items": {"type": "string"}, "maxItems": 5}, "Shelves, up to 10 items", "at most 10", "at most 5"),
    ],
)  # fmt: skip
def test_another_length_in_the_text_is_told(
    tmp_path: Path, schema: dict[str, Any], text: str, said: str, declared: str
) -> None:
    (found,) = differences(tmp_path, tool(words={**schema, "description": text}))
    assert found[3] == f"the text limits `words` to {said}; the schema says {declared}"
    fine = {**schema, "description": text.replace(said.split()[-1], declared.split()[-1])}
    assert differences(tmp_path, tool(words=fine)) == []


def test_a_bound_that_only_a_converter_wrote_differs_from_no_text(tmp_path: Path) -> None:
    widest = {"type": "integer", "maximum": 2**53 - 1, "description": "Books of a page, max 100"}
    assert differences(tmp_path, tool(limit=widest)) == []


def test_a_type_that_a_text_begins_with_is_compared(tmp_path: Path) -> None:
    for text, said in (("Boolean: whether old books count", "boolean"), ("Array of shelves", "array")):
        (found,) = differences(tmp_path, tool(old={"type": "string", "description": text}))
        assert found[3] == f"the text gives `old` the type {said}; the schema says string"
    for text in ("Array of shelves, comma-separated", "Boolean as a string", "Integer or array of numbers"):
        assert differences(tmp_path, tool(old={"type": "string", "description": text})) == []


def test_explaining_parameters_that_are_not_there_earns_nothing() -> None:
    line = "\n    depth: How many levels below the shelf to look, as listed by list_halls (default 3)"
    plain = "Finds books by a term.\n\nArgs:\n    term: Words of the title, without articles"
    bare = {"type": "string"}
    assert score(plain + line, term=bare) == score(plain, term=bare)
    depth = {"type": "integer"}
    declared, plainer = score(plain + line, term=bare, depth=depth), score(plain, term=bare, depth=depth)
    assert declared[0] > plainer[0]
    assert declared[1]["parameter_semantics"] > plainer[1]["parameter_semantics"]


def test_the_sentence_that_a_suggestion_asks_for_raises_the_usage_score() -> None:
    lists = {
        "name": "list_members",
        "description": "Lists the members of a branch, newest first.",
        "inputSchema": {"type": "object"},
    }

    def member(description: str) -> Any:
        shown = {
            "name": "get_member",
            "description": description,
            "inputSchema": {"type": "object", "properties": {}},
        }
        tools = scorer.score_server(Snapshot("desk", "desk", (shown, lists))).tools
        return next(each for each in tools if each.name == "get_member")

    before, after = (
        member("Gets a member."),
        member("Gets a member. Use this tool when you know their number."),
    )
    assert after.scores["usage_guidelines"] > before.scores["usage_guidelines"]
    assert after.tdqs_estimate > before.tdqs_estimate
    assert "rather than `list_members`" not in after.justifications["usage_guidelines"]


def test_a_tool_that_the_server_does_not_have_is_told(tmp_path: Path) -> None:
    other = {**tool("Lists the loans of a member."), "name": "list_loans"}
    renews = tool("Renews a loan. For a lost book use `report_loss`.")
    found = told(tmp_path, renews, other, families=("USE0",))
    message = "the description refers to `report_loss`, which this server does not have"
    assert ("warning", "USE010", "/description", message) in found
