"""The reference page of what stands under ``inventory/``, and of the policy, as text."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import yaml

from citynet.schemas import schemas
from tests.cities import REPOSITORY
from tests.docs.tables import Schema, parts_of, referred, table
from validate.policy_file import policy_schema

__all__ = ["FILES", "NEEDED", "inventory_page"]

FILES: Final = (
    ("inventory/sites.yaml", "sites"),
    ("inventory/domains.yaml", "domains"),
    ("inventory/hosts.yaml", "hosts"),
    ("inventory/groups.yaml", "groups"),
    ("inventory/defaults.yaml", "defaults"),
    ("inventory/links.yaml", "links"),
    ("inventory/reserved.yaml", "reserved"),
    ("policy.yaml", "policy"),
)
"""Files of a city that are no intents, in the order in which one writes them, and their schemas."""

NEEDED: Final[Mapping[str, frozenset[str]]] = {
    "Element": frozenset({"hostname", "platform"}),
    "DeviceData": frozenset({"domain", "site", "role", "trust", "management"}),
}
"""What each device needs, from itself, its groups or the defaults."""

_OF_DEVICES: Final = frozenset({"inventory/groups.yaml", "inventory/hosts.yaml"})

_BESIDE: Final = {
    "hosts": (
        "Every device by its name, each one an [element](#element). What a host does not say, its"
        " groups say, the first one\nfirst, and then the defaults. Keys under `data` are inherited"
        " one by one: a host may say its `site` and have `trust`\nfrom the defaults."
    ),
    "groups": (
        "May be left out. Every group by its name, each one an [element](#element). The reference"
        " city has a group for each\nplatform, which says how its devices are reached, and one for"
        " each domain, which says where they belong."
    ),
    "defaults": "May be left out. What every device has unless a group or the host says otherwise.",
    "reserved": (
        "May be left out; the reference city has none. `citynet import` writes it"
        " ([an example](../how-to/take-over-a-network.md#3-reserve-its-numbers))."
    ),
    "policy": "What it decides is told at [the command line](command-line.md#the-policy).",
}
_HEAD: Final = """# The inventory

<!-- Written by `python -m tests.docs.regenerate`; a test holds it current. -->

What stands before any [intent](intents.md): files under `inventory/`, and `policy.yaml` beside it.
A name is 1 to 40 of a-z, 0-9 and -, no - at its ends. Quantities have their unit in the text, such
as `10 Gbps` or `150 us`. Keys that are not here are refused. Examples are values of the reference
city. `schemas/` has the same for editors; the policy's is printed by `citynet schema policy`.

Hosts, groups and defaults are Nornir's files, in Nornir's spelling (`connection_options`); what
citynet needs stands under `data`. Also under `inventory/`: `known_hosts`
([host keys](command-line.md#deploy)) and `foreign/`
([lines that are not citynet's](../how-to/take-over-a-network.md#6-keep-the-foreign-lines)).
"""


def inventory_page() -> str:
    """Return the page ``docs/reference/inventory.md``."""
    return "".join(_page())


def _page() -> Iterator[str]:
    yield _HEAD
    shown: set[str] = set()
    for path, name in FILES:
        schema = json.loads(policy_schema() if name == "policy" else schemas()[f"{name}.json"])
        yield f"\n## {Path(path).name}\n"
        if name in _BESIDE:
            yield f"\n{_BESIDE[name]}\n"
        if "properties" in schema:
            yield f"\n{schema['description']}\n" * (name not in _BESIDE)
            yield f"\n{table(schema, _said(path))}"
        for part, said in _parts(schema, path):
            if part["title"] not in shown:
                shown.add(part["title"])
                yield f"\n### {part['title']}\n\n{part['description'].replace('``', '`')}\n\n"
                yield table(part, said, NEEDED.get(part["title"], frozenset()))


def _parts(schema: Schema, path: str) -> Iterator[tuple[Schema, list[Any]]]:
    """Yield each part of a file once, with all that the reference city says of it."""
    known, said = schema["$defs"], _said(path)
    top = schema
    parts: dict[str, tuple[Schema, list[Any]]] = {}
    if "properties" not in schema:
        top = referred(known, schema["additionalProperties"])
        said = [one for file in sorted(_OF_DEVICES, reverse=True) for one in _elements(file)]
        parts[top["title"]] = (top, said)
    for part, inner in parts_of(known, top, said):
        parts.setdefault(part["title"], (part, []))[1].extend(inner)
    yield from parts.values()


def _elements(path: str) -> Iterator[Any]:
    for file in _said(path):
        yield from file.values()


def _said(path: str) -> list[Any]:
    file = REPOSITORY / path
    return [yaml.safe_load(file.read_text(encoding="utf-8"))] if file.exists() else []
