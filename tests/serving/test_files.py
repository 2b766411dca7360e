"""Which files a call may read: those in folders that the user names and the client grants, and no others."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from scorer.contracts.errors import InputError
from scorer.serving.folders import Folders, granted_folders, is_remote
from tests.serving.clients import MODES, access, call
from tests.support.snapshots import LEND, RENEW, good_file, write_tools

if TYPE_CHECKING:
    from scorer.serving.access import Access


def score(path: object, allowed: Access | None = None, **options: Any) -> Any:
    """Return how many tools a file has that a call names, or the line of the error."""
    result = call("score_definitions", allowed, path=str(path), **options)
    return result if isinstance(result, str) else result["tool_count"]


#: A client that has no roots, and one that grants none.
NO_ROOTS: tuple[list[str] | None, ...] = (None, [])


@pytest.mark.parametrize("mode", MODES)
def test_a_file_in_a_root_of_the_client_is_read(mode: str, tmp_path: Path) -> None:
    good_file(tmp_path)
    for path in (tmp_path / "loan-desk.json", "loan-desk.json", "./loan-desk.json"):
        assert score(path, roots=[tmp_path.as_uri()], mode=mode) == 2


def test_a_file_in_a_folder_that_the_user_names_is_read_without_roots(tmp_path: Path) -> None:
    good_file(tmp_path)
    for roots in NO_ROOTS:
        assert score("loan-desk.json", access(folders=[tmp_path]), roots=roots) == 2


def test_a_relative_path_starts_at_each_folder_in_turn(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    for folder in (one, other):
        folder.mkdir()
    write_tools(other, LEND, name="tools.json")
    assert score("tools.json", access(folders=[one, other])) == 1
    write_tools(one, LEND, RENEW, name="tools.json")
    assert score("tools.json", access(folders=[one, other])) == 2


def test_without_a_folder_no_file_is_read(tmp_path: Path) -> None:
    good_file(tmp_path)
    for roots in NO_ROOTS:
        assert score(tmp_path / "loan-desk.json", roots=roots).startswith("files cannot be read")


def test_roots_narrow_the_folders_of_the_user_and_never_widen_them(tmp_path: Path) -> None:
    for name in ("named", "granted", "named/both"):
        (tmp_path / name).mkdir()
        good_file(tmp_path / name)
    allowed = access(folders=[tmp_path / "named"])
    roots = [(tmp_path / "granted").as_uri(), (tmp_path / "named" / "both").as_uri()]
    for name, read in (("named", False), ("granted", False), ("named/both", True)):
        outcome = score(tmp_path / name / "loan-desk.json", allowed, roots=roots)
        assert outcome == 2 if read else "is outside the granted folders" in outcome


def test_a_relative_path_may_start_at_a_root_inside_a_folder_of_the_user(tmp_path: Path) -> None:
    inner, outer = tmp_path / "inner", tmp_path
    inner.mkdir()
    write_tools(inner, LEND, name="tools.json")
    write_tools(outer, LEND, RENEW, name="tools.json")
    for folder, root in ((outer, inner), (inner, outer)):
        assert score("tools.json", access(folders=[folder]), roots=[root.as_uri()]) == 1
    both = [inner.as_uri(), outer.as_uri()]
    assert score("tools.json", access(folders=[outer]), roots=both) == 1  # those of the client come first


def test_a_client_whose_roots_are_all_elsewhere_has_granted_nothing(tmp_path: Path) -> None:
    good_file(tmp_path)
    line = score("loan-desk.json", access(folders=[tmp_path]), roots=["file://host/share"])
    assert "is outside the granted folders" in line


def test_roots_alone_suffice_only_for_the_program_that_started_the_server(tmp_path: Path) -> None:
    good_file(tmp_path)
    remote = access(trusts_roots=False)
    assert score("loan-desk.json", remote, roots=[tmp_path.as_uri()]).startswith("files cannot be read")
    named = access(folders=[tmp_path], trusts_roots=False)
    assert score("loan-desk.json", named, roots=[tmp_path.as_uri()]) == 2


@pytest.fixture
def fenced(tmp_path: Path) -> Path:
    """A granted folder with ways out: definitions beside it, and links to them."""
    folder = tmp_path / "granted"
    folder.mkdir()
    write_tools(tmp_path, LEND, name="outside.json")
    write_tools(folder, LEND, name="inside.json")
    (folder / "link.json").symlink_to(tmp_path / "outside.json")
    (folder / "up").symlink_to(tmp_path, target_is_directory=True)
    (folder / "circle").symlink_to(folder / "circle")
    (folder / "own.json").symlink_to(folder / "inside.json")
    (tmp_path / "granted-too").mkdir()
    write_tools(tmp_path / "granted-too", LEND, name="outside.json")
    return folder


@pytest.mark.parametrize(
    "path",
    [
        "link.json",
        "up/outside.json",
        "../outside.json",
        "up/../outside.json",
        "{tmp}/outside.json",
        "{tmp}/granted/../outside.json",
        "{tmp}/granted-too/outside.json",
        "{tmp}/not-there.json",
        "../not-there.json",
        "/dev/stdin",
        "/proc/self/environ",
    ],
)
def test_a_path_that_leads_out_of_the_folders_is_refused_whether_or_not_a_file_is_there(
    path: str, fenced: Path
) -> None:
    given = path.format(tmp=fenced.parent)
    line = score(given, access(folders=[fenced]))
    assert line == (
        f"{given} is outside the granted folders ({fenced}); pass a file in one of them, or grant its folder"
    )


@pytest.mark.parametrize(
    "path", [r"\\host\share\a.json", "//host/share/a.json", r"\\?\C:\a.json", "a\0.json"]
)
def test_a_share_of_another_machine_is_refused_unseen(path: str, fenced: Path) -> None:
    line = score(path, access(folders=[fenced]))
    assert line.endswith("is on another machine or is not a usable path; pass a path in a granted folder")


def test_half_of_a_character_names_no_file(fenced: Path) -> None:
    line = score("\ud800.json", access(folders=[fenced]))
    assert line.startswith(f"{fenced}/\\ud800.json cannot be resolved; check it for")


@pytest.mark.parametrize("swapped", ["inner/tools.json", "inner"])
def test_a_link_that_appears_after_the_path_was_allowed_is_not_followed(
    swapped: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "granted"
    (folder / "inner").mkdir(parents=True)
    write_tools(folder / "inner", LEND, name="tools.json")
    write_tools(tmp_path, LEND, name="tools.json")
    allow = Folders.file

    def allow_and_swap(self: Folders, given: str) -> Path:
        allowed = allow(self, given)
        place = folder / swapped
        place.rename(tmp_path / "moved")
        place.symlink_to(tmp_path / "tools.json" if place.suffix else tmp_path)
        return allowed

    monkeypatch.setattr(Folders, "file", allow_and_swap)
    line = score("inner/tools.json", access(folders=[folder]))
    assert line.startswith(f"cannot read {folder}/inner/tools.json: ")


def test_a_link_inside_the_folders_is_followed(fenced: Path) -> None:
    assert score("own.json", access(folders=[fenced])) == 1


def test_the_folders_may_themselves_be_links(fenced: Path) -> None:
    link = fenced.parent / "link-to-granted"
    link.symlink_to(fenced, target_is_directory=True)
    assert score("inside.json", access(folders=[link])) == 1
    assert score(link / "inside.json", roots=[link.as_uri()]) == 1
    assert score(fenced / "inside.json", roots=[link.as_uri()]) == 1


def test_each_path_that_gives_no_definitions_says_why(fenced: Path) -> None:
    os.mkfifo(fenced / "pipe.json")
    (fenced / "server.py").write_text("")
    (fenced / "notes.json").write_text('{"notes": "none"}')
    (fenced / ".mcp.json").write_text('{"mcpServers": {"desk": {"command": "touch", "args": ["started"]}}}')
    lines = {
        name: score(name, access(folders=[fenced]))
        for name in ("no.json", "up", "circle", "pipe.json", "server.py", "notes.json", ".mcp.json", ".")
    }
    assert {name: " ".join(line.split()[:7]) for name, line in lines.items()} == {
        "no.json": "there is no file no.json in the",
        "up": f"up is outside the granted folders ({fenced});",
        "circle": f"{fenced}/circle cannot be resolved; check it for",
        "pipe.json": f"cannot read {fenced}/pipe.json: it is a pipe",
        "server.py": "server.py is a program, not definitions; pass",
        "notes.json": "notes.json contains no tools or servers in",
        ".mcp.json": ".mcp.json lists servers to start, not definitions;",
        ".": ". is a folder; pass a file",
    }


def test_one_of_several_servers_in_a_file_is_selected_by_name(tmp_path: Path) -> None:
    two = {"desk": {"tools": [LEND]}, "branch": {"tools": [LEND, RENEW]}}
    (tmp_path / "two.json").write_text(json.dumps(two))
    allowed = access(folders=[tmp_path])
    assert (
        score("two.json", allowed) == "two.json has several servers (desk, branch); select one with FILE#NAME"
    )
    assert (score("two.json#desk", allowed), score("two.json#branch", allowed)) == (1, 2)
    (tmp_path / "a#b.json").write_text(json.dumps({"tools": [LEND]}))
    assert score("a#b.json", allowed) == 1


def test_a_revision_of_a_repository_is_not_read(tmp_path: Path) -> None:
    good_file(tmp_path)
    line = score("HEAD:loan-desk.json", access(folders=[tmp_path]))
    assert line == "there is no file HEAD:loan-desk.json in the granted folders; check the path"


def test_a_comparison_reads_files_too(tmp_path: Path) -> None:
    write_tools(tmp_path, LEND, name="old.json")
    write_tools(tmp_path, LEND, RENEW, name="new.json")
    for mode in MODES:
        result = call(
            "compare_versions",
            roots=[tmp_path.as_uri()],
            mode=mode,
            old={"path": "old.json"},
            new={"path": "new.json"},
        )
        assert [(tool["name"], tool["kind"]) for tool in result["tools"]][-1] == ("renew_loan", "added")


def test_roots_elsewhere_than_on_this_machine_grant_nothing(tmp_path: Path) -> None:
    assert (
        granted_folders(["file://host/share", "https://example.com/", "file:relative", "file:////host/a"])
        == ()
    )
    blank = tmp_path / "with blank"
    blank.mkdir()
    assert granted_folders([blank.as_uri(), f"file://localhost{tmp_path}"]) == (
        blank.resolve(),
        tmp_path.resolve(),
    )


def test_a_folder_that_is_none_is_refused_at_the_start(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is not a folder; pass one that exists with --root"):
        access(folders=[tmp_path / "none"])


def test_shares_and_devices_are_recognized_on_every_system() -> None:
    assert [is_remote(each) for each in ("//a/b", r"\\a\b", r"\/a", "/a", "a", "C:/a")] == [True] * 3 + [
        False
    ] * 3
