"""NAPALM drivers of our own.

Importing NAPALM imports all of its drivers, and pyeapi among them opens a syslog socket to the name
``localhost`` at once. Where nobody knows that name, as in a minimal root, that import would fail;
elsewhere debug messages would go there unasked. It is given a handler that keeps nothing.
"""

from __future__ import annotations

import contextlib
import importlib
import logging
import logging.handlers
from collections.abc import Iterator

__all__: list[str] = []


@contextlib.contextmanager
def _without_syslog() -> Iterator[None]:
    kept = logging.handlers.SysLogHandler
    logging.handlers.SysLogHandler = logging.NullHandler  # type: ignore[assignment, misc]
    try:
        yield
    finally:
        logging.handlers.SysLogHandler = kept  # type: ignore[misc]


with _without_syslog():
    importlib.import_module("napalm.base")
