"""Reference pages that are made from the program itself, as text."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import yaml

from citynet.codes import CODES
from citynet.schemas import schemas
from tests.docs.annotated import annotated_pages
from tests.docs.inventory import inventory_page
from tests.docs.tables import Schema, parts_of, referred, table

__all__ = ["GENERATED", "ROOT"]

ROOT: Final = Path(__file__).resolve().parents[2]

_NOTE: Final = "<!-- Written by `python -m tests.docs.regenerate`; a test holds it current. -->\n"

_STAGES: Final = {
    "1": "Files and their form",
    "2": "The inventory",
    "3": "Intents",
    "4": "Numbers and locks",
    "5": "Placement",
    "6": "Binding and compilation",
    "7": "Templates and text",
    "8": "The policy",
}


def _findings() -> str:
    return "".join(_finding_parts())


def _finding_parts() -> Iterator[str]:
    yield "# Findings\n\n" + _NOTE
    yield (
        "\nA finding is one thing that is wrong: its place, a code, what was expected, what was"
        " found, what to\ndo. All findings of a stage are reported together, and with a finding"
        " nothing is written.\n`citynet explain CODE` prints what stands here.\n"
    )
    stage = ""
    for name, code in CODES.items():
        if name[2] != stage:
            stage = name[2]
            yield f"\n## CN{stage}xx: {_STAGES[stage]}\n"
        yield f"\n### {name}: {code.title[0].lower() + code.title[1:]}\n\n"
        yield f"{code.cause}\n\n*What to do:* {code.remedy}\n\n"
        yield f"```text\n{code.example}\n```\n"


_KINDS: Final = (
    ("ServiceProfile", "service-profile", "catalogue"),
    ("Slice", "slice", "slices"),
    ("Interconnect", "interconnect", "interconnects"),
    ("Boundary", "boundary", "boundaries"),
)
"""Kind, schema, and folder under ``intents/``."""


def _intents() -> str:
    return "".join(_intent_parts())


def _intent_parts() -> Iterator[str]:
    yield "# Intents\n\n" + _NOTE
    yield (
        "\nOne file is one intent, named after it: `intents/<folder>/<name>.yaml`. A name is 1 to"
        " 40 of a-z, 0-9\nand -, no - at its ends. Keys that are not here are refused. Examples are"
        " values of the reference city.\nThe same is in `schemas/` for editors.\n"
    )
    parts: dict[str, tuple[Schema, list[Any]]] = {}
    for kind, name, folder in _KINDS:
        schema = json.loads(schemas()[f"{name}.json"])
        known = schema.get("$defs", {})
        files = sorted((ROOT / "intents" / folder).glob("*.yaml"))
        said = [yaml.safe_load(file.read_text(encoding="utf-8")) for file in files]
        yield f"\n## {kind}\n\nUnder `intents/{folder}/`. "
        either = schema.get("anyOf")
        tops = [referred(known, one) for one in either] if either else [schema]
        for number, top in enumerate(tops):
            fitting = [one for one in said if set(top["required"]) <= one.keys()]
            for part, inner in parts_of(known, top, fitting):
                parts.setdefault(part["title"], (part, []))[1].extend(inner)
            yield (
                "\nOr, in the same folder: " * bool(number)
                + f"{top['description']}\n\n{table(top, fitting)}"
            )
    for title, (schema, said) in sorted(parts.items()):
        yield f"\n## {title}\n\n{schema['description']}\n\n{table(schema, said)}"


GENERATED: Final[Mapping[str, Callable[[], str]]] = {
    "docs/reference/findings.md": _findings,
    "docs/reference/intents.md": _intents,
    "docs/reference/inventory.md": inventory_page,
    **annotated_pages(),
}
"""Pages by path, and what makes each."""
