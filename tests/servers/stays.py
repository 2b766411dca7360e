"""A server that does not end by itself: `stays.py PORT`. It and its child hold a connection to PORT as they live."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time


def hold(port: str) -> socket.socket:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    return socket.create_connection(("127.0.0.1", int(port)))


def stay() -> None:
    while True:
        time.sleep(60)


if __name__ == "__main__":
    port, *role = sys.argv[1:]
    if role == ["child"]:
        held = hold(port)
        stay()
    subprocess.Popen([sys.executable, __file__, port, "child"], stdin=subprocess.DEVNULL)
    held = hold(port)
    from faulty import serve  # type: ignore[import-not-found, unused-ignore]  # beside this file

    serve()
    stay()
