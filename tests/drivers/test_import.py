"""A machine that does not know the name ``localhost`` can push all the same."""

from __future__ import annotations

import subprocess
import sys

_PROGRAM = """
import logging.handlers, socket

def unknown(*_, **__):
    raise socket.gaierror(-2, "Name or service not known")

socket.getaddrinfo = unknown
import tasks.deploy
handlers = [type(one).__name__ for one in logging.getLogger("pyeapi.utils").handlers]
assert "SysLogHandler" not in handlers, handlers
assert logging.handlers.SysLogHandler.__name__ == "SysLogHandler"
"""


def test_napalm_is_imported_without_a_name_server_and_without_syslog() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
