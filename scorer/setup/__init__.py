"""What a repository needs in order to be checked: its server, a configuration, a snapshot and a workflow.

Takes a folder, gives the servers that its files start, each with the reason, what of mcp-scorer exists in it, and the
files that are missing. It must not start a server or write a file.
"""
