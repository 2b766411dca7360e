"""A small MCP server over stdio for trying mcp-scorer: a lending library, with good and poor tools.

Run it with `python examples/library_server.py`. Some definitions are deliberately flawed.
"""

from typing import Annotated, Literal

from mcp.server.mcpserver import MCPServer
from mcp.types import ToolAnnotations
from pydantic import BaseModel, Field

server = MCPServer("lending-library", version="1.0.0", instructions="A branch library's loans desk.")


class Copy(BaseModel):
    """One physical copy of a title."""

    copy_id: str = Field(description="Barcode of the copy, as on its spine label")
    title: str = Field(description="Title of the work")
    shelf: str = Field(description="Shelf mark, such as 'F-LEG'")
    due: str | None = Field(description="Day it is due back (YYYY-MM-DD), or null while it is on the shelf")


# A good definition: it says what the tool does, when to use it and when not, what it returns, and how it fails.
@server.tool(
    title="Search the catalogue",
    annotations=ToolAnnotations(
        read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
    ),
)
def search_catalogue(
    query: Annotated[str, Field(description="Words from the title or the author's name, such as 'Le Guin'")],
    only_available: Annotated[
        bool, Field(description="Leave out copies that are on loan; reserved copies stay in")
    ] = False,
    limit: Annotated[int, Field(ge=1, le=50, description="At most this many copies, best match first")] = 10,
) -> list[Copy]:
    """Search this branch's catalogue by title or author and list the copies it owns.

    Use it to find the barcode that `lend_copy` needs, or to see when a copy is due back. To look up
    a reader instead of a book, use `reader`. It does not know the other branches of the county: ask a
    librarian about these.

    Returns the copies, best match first; an empty list when nothing matches. Nothing is changed or
    reserved, and no sign-in is needed.
    """
    found = [Copy(copy_id="B-1041", title="The Dispossessed", shelf="F-LEG", due=None)]
    return [copy for copy in found if query.lower() in copy.title.lower() or not only_available][:limit]


# Average: the purpose and the parameters are clear, but it does not say when to use the tool or when it fails.
@server.tool(annotations=ToolAnnotations(read_only_hint=False, destructive_hint=False))
def lend_copy(
    copy_id: Annotated[str, Field(description="Barcode of the copy, such as 'B-1041'")],
    reader_id: Annotated[str, Field(description="Number on the reader's card")],
    weeks: Annotated[Literal[1, 2, 4], Field(description="Length of the loan")] = 4,
) -> str:
    """Lend a copy to a reader and return the day on which it is due back (YYYY-MM-DD)."""
    return f"{copy_id} is with {reader_id} for {weeks} weeks"


# A tautology: the description repeats the name, and the parameter has no description.
@server.tool()
def reader(reader_id: str) -> str:
    """Reader."""
    return f"reader {reader_id}"


# No parameter has a description, and their names do not explain them.
@server.tool()
def place_hold(ref: str, who: str, mode: int = 0, until: str = "") -> str:
    """Place a hold on a book so that it is kept at the desk when it comes back."""
    return f"hold on {ref} for {who}, {mode}, {until}"


# Permanently deletes data, and does not say so.
@server.tool()
def clear_reader_history(
    reader_id: Annotated[str, Field(description="Number on the reader's card")],
) -> str:
    """Tidies up the loans list of a reader."""
    return f"history of {reader_id} cleared"


# A contradiction: it deletes data, but the hint says that it only reads.
@server.tool(annotations=ToolAnnotations(read_only_hint=True))
def delete_reservation(
    reservation_id: Annotated[str, Field(description="Number of the reservation, such as 'R-77'")],
) -> str:
    """Delete a reservation from the waiting list."""
    return f"reservation {reservation_id} deleted"


# Vague: it does not say what is processed, or why.
@server.tool()
def process(data: dict[str, str], options: dict[str, str] | None = None) -> str:
    """Processes the given data according to the options and handles the result."""
    return f"{len(data)} items, {len(options or {})} options"


if __name__ == "__main__":
    server.run()
