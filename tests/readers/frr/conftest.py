"""Routers whose files were written by hand from the dialect page, with no template at hand."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from tests.readers.frr.trunks import trunk

ROUTERS = Path(__file__).parent / "routers"

Files = dict[str, str]


@cache
def _files(name: str) -> Files:
    roots = (ROUTERS / "common", ROUTERS / name)
    return {
        path.relative_to(root).as_posix(): path.read_text(encoding="ascii")
        for root in roots
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="session")
def router() -> Callable[[str], Files]:
    """Return a function from a router's name to a fresh copy of its files."""
    return lambda name: trunk(dict(_files("border"))) if name == "trunk" else dict(_files(name))
