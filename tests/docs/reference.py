"""Reference pages that are made from the program itself, as text."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import yaml

from citynet.border.addresses import PREFIX
from citynet.border.quantities import BANDWIDTH, DELAY, PORT_NUMBERS
from citynet.border.values import NAME, PORT_NAME, TEXT
from citynet.codes import CODES
from citynet.schemas import schemas
from tests.docs.annotated import annotated_pages

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


_Schema = Mapping[str, Any]

_KINDS: Final = (
    ("ServiceProfile", "service-profile", "catalogue"),
    ("Slice", "slice", "slices"),
    ("Interconnect", "interconnect", "interconnects"),
    ("Boundary", "boundary", "boundaries"),
)
"""Kind, schema, and folder under ``intents/``."""

_PATTERNS: Final = {
    reading.schema["pattern"]: words
    for reading, words in (
        (NAME, "name"),
        (TEXT, "text, at most 80 characters"),
        (PORT_NAME, "name of a port, as the device writes it"),
        (PREFIX, "prefix, IPv4 or IPv6"),
        (BANDWIDTH, "number with bps, kbps, Mbps, Gbps or Tbps"),
        (DELAY, "number with us, ms or s"),
    )
} | {PORT_NUMBERS.schema["anyOf"][1]["pattern"]: "range such as 5000-5010"}


def _intents() -> str:
    return "".join(_intent_parts())


def _intent_parts() -> Iterator[str]:
    yield "# Intents\n\n" + _NOTE
    yield (
        "\nOne file is one intent, named after it: `intents/<folder>/<name>.yaml`. A name is 1 to"
        " 40 of a-z, 0-9\nand -, no - at its ends. Keys that are not here are refused. Examples are"
        " values of the reference city.\nThe same is in `schemas/` for editors.\n"
    )
    parts: dict[str, tuple[_Schema, list[Any]]] = {}
    for kind, name, folder in _KINDS:
        schema = json.loads(schemas()[f"{name}.json"])
        known = schema.get("$defs", {})
        files = sorted((ROOT / "intents" / folder).glob("*.yaml"))
        said = [yaml.safe_load(file.read_text(encoding="utf-8")) for file in files]
        yield f"\n## {kind}\n\nUnder `intents/{folder}/`. "
        tops = [known[_name(one)] for one in schema["anyOf"]] if "anyOf" in schema else [schema]
        for number, top in enumerate(tops):
            fitting = [one for one in said if set(top["required"]) <= one.keys()]
            _collect(parts, known, top, fitting)
            yield (
                "\nOr, in the same folder: " * bool(number)
                + f"{top['description']}\n\n{_table(top, fitting)}"
            )
    for title, (schema, said) in sorted(parts.items()):
        yield f"\n## {title}\n\n{schema['description']}\n\n{_table(schema, said)}"


def _collect(
    parts: dict[str, tuple[_Schema, list[Any]]], known: _Schema, schema: _Schema, said: list[Any]
) -> None:
    """Note every part that ``schema`` refers to, with what the reference city says of it."""
    for key, value in schema["properties"].items():
        inner = [item[key] for item in said if key in item]
        one = value
        if value.get("type") == "array":
            one, inner = value["items"], [item for items in inner for item in items]
        if "$ref" in one:
            part = known[_name(one)]
            parts.setdefault(part["title"], (part, []))[1].extend(inner)
            _collect(parts, known, part, inner)


def _name(reference: _Schema) -> str:
    return str(reference["$ref"]).removeprefix("#/$defs/")


def _table(schema: _Schema, said: list[Any]) -> str:
    rows = ["| key | meaning | value | default | example |", "|---|---|---|---|---|"]
    for key, value in schema["properties"].items():
        meaning = value["description"].replace("|", "\\|")
        example = next(
            (text for one in said if key in one and len(text := _flow(one[key])) <= 60), None
        )
        cells = (
            f"`{key}`",
            meaning,
            _words(value),
            _default(schema, key, value),
            f"`{example}`" if example else "",
        )
        rows.append(f"| {' | '.join(cells)} |")
    return "\n".join(rows) + "\n"


def _default(schema: _Schema, key: str, value: _Schema) -> str:
    if key in schema.get("required", ()):
        return "*required*"
    return f"`{json.dumps(value['default']).strip(chr(34))}`" if "default" in value else "none"


def _flow(value: object) -> str:
    text = yaml.safe_dump(value, default_flow_style=True, width=1000, sort_keys=False)
    return text.removesuffix("...\n").strip()


def _words(value: _Schema) -> str:
    """Say what a value may be."""
    match value:
        case {"const": word}:
            words = f"`{word}`"
        case {"enum": known}:
            words = ", ".join(f"`{word}`" for word in known)
        case {"$ref": _}:
            title = _name(value).removesuffix("File")
            words = f"[{title}](#{title.lower()})"
        case {"anyOf": either}:
            words = " or ".join(map(_words, either))
        case {"type": "array", "items": items, "maxItems": most}:
            words = f"list of {value.get('minItems', 0)} to {most}: {_words(items)}"
        case {"type": "integer", "minimum": least, "maximum": most}:
            words = f"number, {least} to {most}"
        case {"type": "boolean"}:
            words = "`true`, `false`"
        case _:
            words = _PATTERNS[value["pattern"]]
    return words


GENERATED: Final[Mapping[str, Callable[[], str]]] = {
    "docs/reference/findings.md": _findings,
    "docs/reference/intents.md": _intents,
    **annotated_pages(),
}
"""Pages by path, and what makes each."""
