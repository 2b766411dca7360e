"""The MCP server: answers requests of clients by the calls, pages and prompts of this room."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import anyio
from mcp import types
from mcp.server.lowlevel import Server
from mcp.shared.exceptions import MCPError
from mcp.shared.message import ServerMessageMetadata

from scorer.contracts.errors import InputError, ScorerError
from scorer.data.messages import say, text
from scorer.formats.sanitize import label, lines
from scorer.reading.json_text import json_text
from scorer.serving import pages, prompts
from scorer.serving.arguments import require_valid
from scorer.serving.calls import ACTIONS, Call, Turns
from scorer.serving.definitions import tool_definitions
from scorer.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from mcp.server.context import ServerRequestContext

    from scorer.serving.access import Access
    from scorer.serving.judging import Judge

    Context = ServerRequestContext[Any, Any]

NAME: Final = "mcp-scorer"
#: Where a client answers which folders it grants, in the protocol that has no requests of servers.
_ROOTS: Final = "roots"
#: Seconds that a client has to say which folders it grants.
_ROOTS_SECONDS: Final = 30.0


class Service:
    """Answers the requests of all clients of this process. `on_fault` gets every error that is a fault of ours."""

    def __init__(self, access: Access, judge: Judge, on_fault: Callable[[Exception], object]) -> None:
        self._access = access
        self._judge = judge
        self._on_fault = on_fault
        self._turns = Turns()
        self._tools = tool_definitions([*access.servers])

    def server(self) -> Server[Any]:
        """Return the server of the SDK that passes requests on to this object."""
        return Server(
            NAME,
            version=__version__,
            title=NAME,
            instructions=text("serving.instructions"),
            on_list_tools=self._list_tools,
            on_call_tool=self._call_tool,
            on_list_resources=self._list_resources,
            on_list_resource_templates=self._list_templates,
            on_read_resource=self._read_resource,
            on_list_prompts=self._list_prompts,
            on_get_prompt=self._get_prompt,
            on_completion=self._complete,
        )

    async def _list_tools(self, _: Context, __: types.PaginatedRequestParams | None) -> types.ListToolsResult:
        return types.ListToolsResult(tools=[types.Tool.model_validate(each) for each in self._tools.values()])

    async def _call_tool(
        self, context: Context, params: types.CallToolRequestParams
    ) -> types.CallToolResult | types.InputRequiredResult:
        definition = self._tools.get(params.name)
        if definition is None:
            known = ", ".join(self._tools)
            problem = say("serving.tool.no-such-tool", name=label(params.name), known=known)
            raise MCPError(types.INVALID_PARAMS, problem)
        arguments = params.arguments or {}
        try:
            require_valid(arguments, definition["inputSchema"])
            roots = await self._roots(context, params) if _reads_files(arguments) else None
            if isinstance(roots, types.InputRequiredResult):
                return roots
            folders = self._access.readable(roots)
            call = Call(arguments, self._access, folders, self._judge, self._turns, _Progress(context).report)
            with self._turns.room(arguments):
                return _result(await ACTIONS[params.name](call))
        except ScorerError as error:
            return _failed(str(error))
        except MCPError:
            raise
        except Exception as error:  # noqa: BLE001  its words may be those of a definition, or a secret
            self._on_fault(error)
            raise MCPError(types.INTERNAL_ERROR, text("serving.fault.internal")) from None

    async def _roots(
        self, context: Context, params: types.CallToolRequestParams
    ) -> list[str] | types.InputRequiredResult | None:
        """Return the roots of the client, None if it has none, or the answer that requests them.

        Raises InputError if the client does not answer.
        """
        capabilities = context.session.client_capabilities
        if capabilities is None or capabilities.roots is None:
            return None
        if context.protocol_version in types.version.MODERN_PROTOCOL_VERSIONS:
            answer = (params.input_responses or {}).get(_ROOTS)
            if not isinstance(answer, types.ListRootsResult):
                return types.InputRequiredResult(input_requests={_ROOTS: types.ListRootsRequest()})
        else:
            answer = await _requested_roots(context)
        return [str(root.uri) for root in answer.roots]

    async def _list_resources(
        self, _: Context, params: types.PaginatedRequestParams | None
    ) -> types.ListResourcesResult:
        with _as_invalid():
            listed, cursor = pages.page_of_list(params.cursor if params else None)
        return types.ListResourcesResult(resources=listed, next_cursor=cursor)

    async def _list_templates(
        self, _: Context, __: types.PaginatedRequestParams | None
    ) -> types.ListResourceTemplatesResult:
        return types.ListResourceTemplatesResult(resource_templates=pages.templates())

    async def _read_resource(
        self, _: Context, params: types.ReadResourceRequestParams
    ) -> types.ReadResourceResult:
        with _as_invalid():
            page = await self._turns.score(lambda: pages.read(params.uri))
        return types.ReadResourceResult(contents=[page])

    async def _list_prompts(
        self, _: Context, __: types.PaginatedRequestParams | None
    ) -> types.ListPromptsResult:
        return types.ListPromptsResult(prompts=prompts.prompts())

    async def _get_prompt(self, _: Context, params: types.GetPromptRequestParams) -> types.GetPromptResult:
        with _as_invalid():
            return prompts.prompt(params.name, params.arguments or {}, [*self._access.servers])

    async def _complete(self, _: Context, params: types.CompleteRequestParams) -> types.CompleteResult:
        argument = params.argument
        if isinstance(params.ref, types.ResourceTemplateReference):
            known: Sequence[str] = pages.names_of(params.ref.uri)
        else:
            known = prompts.values_of(argument.name, [*self._access.servers])
        return types.CompleteResult(completion=pages.completed(argument.value, known))


@contextmanager
def _as_invalid() -> Iterator[None]:
    """Make what a client passed wrongly an error of the protocol, for requests that have no results with errors."""
    try:
        yield
    except ScorerError as error:
        raise MCPError(types.INVALID_PARAMS, _line(str(error))) from error


async def _requested_roots(context: Context) -> types.ListRootsResult:
    try:
        return await context.session.send_request(
            types.ListRootsRequest(),
            types.ListRootsResult,
            _ROOTS_SECONDS,
            ServerMessageMetadata(related_request_id=context.request_id),
        )
    except (MCPError, ValueError) as error:  # an answer that is not a list of roots is a ValueError
        raise InputError(text("serving.folder.no-answer")) from error


def _reads_files(arguments: Mapping[str, Any]) -> bool:
    return any("path" in each for each in (arguments, *arguments.values()) if isinstance(each, dict))


class _Progress:
    """Reports how far a call has come, if its client wants to know."""

    def __init__(self, context: Context) -> None:
        self._session = context.session
        self._steps = 0

    async def report(self, message: str) -> None:
        self._steps += 1
        await self._session.report_progress(self._steps, message=message)


def _result(value: dict[str, Any]) -> types.CallToolResult:
    """Return a structured result, and the same as text for clients that read no other."""
    content: list[types.ContentBlock] = [types.TextContent(text=json_text(value, compact=True))]
    return types.CallToolResult(content=content, structured_content=value)


def _failed(problem: str) -> types.CallToolResult:
    """Return an error of a tool: in one line, what is wrong and how to fix it."""
    content: list[types.ContentBlock] = [types.TextContent(text=_line(problem))]
    return types.CallToolResult(content=content, is_error=True)


def _line(problem: str) -> str:
    return "; ".join(line.strip() for line in lines(problem).splitlines() if line.strip())


async def serve_stdio(service: Service, on_interrupt: Callable[[], None]) -> None:
    """Serve one client over the standard streams, until it closes ours.

    When interrupted, servers of calls are ended, then `on_interrupt` is called, which must end the process: a thread
    waits for the client's next line, and cannot be stopped.
    """
    from mcp.server.stdio import stdio_server

    server = service.server()
    async with stdio_server() as (receive, send):
        try:
            await server.run(receive, send, server.create_initialization_options())
        except anyio.get_cancelled_exc_class():
            on_interrupt()
            raise


def run_stdio(service: Service, on_interrupt: Callable[[], None]) -> None:
    """Serve over the standard streams in an event loop of its own."""
    anyio.run(serve_stdio, service, on_interrupt)
