"""Entry of the application: ``AGENT ROOT serve`` (a request on stdin) or ``AGENT ROOT boot``."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
from pathlib import Path

from tasks.drivers.frr.agent import serving, store, trial
from tasks.drivers.frr.agent.machine import Machine

__all__ = ["main"]


def main(root: str, mode: str) -> None:
    """Serve one request, or restore files at boot."""
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
    try:
        asked = json.loads(sys.stdin.buffer.read())
    except ValueError:
        asked = {}  # cut off on the way: no request at all
    said = json.dumps(serving.answer(machine, asked)).encode()
    with contextlib.suppress(OSError):
        sys.stdout.buffer.write(b"citynet-answer %d\n" % len(said) + said + b"\n")
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
