"""The first stage: a city's directory as a city and its intents."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from citynet.check import Draft, check
from citynet.city.model import City
from citynet.city.read import read_inventory
from citynet.errors import Finding, FindingsError, Place
from citynet.intent.model import Intents
from citynet.intent.read import read_intents
from citynet.workspace import Places

__all__ = ["is_city", "read"]


def is_city(root: Path) -> bool:
    """Say whether a directory has anything of a city: an inventory or intents."""
    return any(os.path.lexists(root / name) for name in ("inventory", "intents"))


def read(root: Path, files: MutableMapping[str, str] | None = None) -> tuple[City, Intents]:
    """Return the city in the directory ``root`` and everything that is asked of it.

    ``files`` learns the SHA-256 of the bytes of each file that was read, by its path in the city;
    with findings too.

    Reads ``inventory/`` and ``intents/`` and nothing else: no environment, no secret, no clock.
    Raises :class:`~citynet.errors.FindingsError` with every finding of all files at once, CN1xx to
    CN3xx; whatever the files hold, it raises nothing else. Time and memory are bounded by limits of
    files and values.
    """
    if not is_city(root):
        raise FindingsError([_no_city()])
    places = Places()
    with _without_cycle_search():
        city, findings = read_inventory(root, places)
        intents, problems = read_intents(root, places)
        findings += problems
        findings += check(Draft(city, intents, places))
    if files is not None:
        files.update(places.files)
    if findings:
        raise FindingsError(findings)
    return city.city(), intents.intents()


def _no_city() -> Finding:
    return Finding(
        place=Place(PurePosixPath("inventory")),
        code="CN101",
        message="this directory is no city",
        expected="folders inventory/ and intents/",
        found="neither",
        remedy="Call citynet in the city's directory (citynet -C DIR VERB).",
    )


@contextmanager
def _without_cycle_search() -> Iterator[None]:
    """Suspend the search for cyclic garbage: reading builds millions of values and no cycles.

    In a city of 10,000 intents the search would take a third of the time.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
