"""Entry of the application: ``AGENT ROOT serve`` (requests on stdin) or ``AGENT ROOT boot``.

A request is ``citynet-request BYTES``, a line feed, and so many bytes of JSON; an answer is
``citynet-answer BYTES``, a line feed, JSON, a line feed.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
from pathlib import Path
from typing import BinaryIO

from tasks.drivers.frr.agent import serving, store, trial
from tasks.drivers.frr.agent.machine import Machine

__all__ = ["main"]


def main(root: str, mode: str) -> None:
    """Serve requests until the session ends, or restore files at boot."""
    os.umask(0o022)
    # A session that ends must not end what it began. A handler, because programs that are run
    # would inherit that a signal is ignored.
    for number in (signal.SIGHUP, signal.SIGTERM):
        signal.signal(number, lambda *_: None)
    machine = Machine(Path(root))
    if mode == "boot":
        with store.locked(machine):
            trial.restore_files(machine)
        return
    # Who has gone while a request was at work is not told, and asks nothing more.
    with contextlib.suppress(OSError):
        while (asked := _request(sys.stdin.buffer)) is not None:
            said = json.dumps(serving.answer(machine, asked)).encode()
            sys.stdout.buffer.write(b"citynet-answer %d\n" % len(said) + said + b"\n")
            sys.stdout.buffer.flush()


def _request(stdin: BinaryIO) -> dict[str, object] | None:
    """Return the next request; None where there is none, or only a part of one."""
    words = stdin.readline().split()
    if len(words) != 2 or words[0] != b"citynet-request" or not words[1].isdigit():
        return None
    data = stdin.read(int(words[1]))
    if len(data) < int(words[1]):
        return None
    try:
        asked = json.loads(data)
    except ValueError:
        return {}
    return asked if isinstance(asked, dict) else {}


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
