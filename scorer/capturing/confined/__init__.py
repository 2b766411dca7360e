"""Installs and starts servers that strangers wrote, in a sandbox where there is one.

Takes what an entry names (a package, an image, a command), gives a Snapshot or an Unreachable with the reason. Every
value of an entry is checked before a package manager sees it. `launcher.py` is the way in.
"""
