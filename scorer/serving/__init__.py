"""The server of `mcp-scorer serve`: what MCP clients may ask of the program.

Takes calls of MCP clients, the settings of a run and what its user has allowed, and gives scores, edits, changes and
pages as structured results. It must not read a file outside the granted folders, start or contact a server that the
user has not named at the start and the client in its call, or write anything but messages of the protocol on stdout.

What is scored is hostile: its words are passed on as data, shortened and with hidden characters escaped, and never
become part of a prompt.
"""
