"""Tables of what people may write, from JSON Schemas of border models."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

import yaml

from citynet.border.addresses import (
    ADDRESS,
    HOSTNAME,
    POOL4,
    POOL6,
    PREFIX,
)
from citynet.border.keys import ADMIN_KEY
from citynet.border.quantities import BANDWIDTH, DELAY, INTERVAL, PORT_NUMBERS, numbers
from citynet.border.values import AREA, LINK_END, NAME, PORT_NAME, TEXT, USER

__all__ = ["Schema", "parts_of", "referred", "table"]

Schema = Mapping[str, Any]

_LONGEST: Final = 60
"""Characters of an example that still fits into a table."""

_PATTERNS: Final = {
    reading.schema["pattern"]: words
    for reading, words in (
        (NAME, "name"),
        (TEXT, "text, at most {maxLength} characters"),
        (PORT_NAME, "name of a port, as the device writes it"),
        (LINK_END, "`'device:port'`"),
        (USER, "account: a-z, 0-9 and -, first a letter"),
        (AREA, 'IS-IS area such as `"49.0010"`'),
        (HOSTNAME, "address or host name"),
        (ADDRESS, "address, IPv4 or IPv6"),
        (POOL4, "IPv4 and its length"),
        (POOL6, "IPv6 prefix"),
        (PREFIX, "prefix, IPv4 or IPv6"),
        (ADMIN_KEY, "line of a `.pub` file: `ssh-ed25519 AAAA...`, or RSA of 3072 to 4096 bits"),
        (BANDWIDTH, "number with bps, kbps, Mbps, Gbps or Tbps"),
        (DELAY, "number with us, ms or s"),
        (INTERVAL, "number with s, min or h"),
        (numbers(1, 2), "range `first-last`"),
    )
} | {
    PORT_NUMBERS.schema["anyOf"][1]["pattern"]: "range such as 5000-5010",
    "^[0-9]{4}-[0-9]{2}-[0-9]{2}$": "day such as 2027-01-31",
    "^[A-Za-z0-9*/.:-]{1,200}$": "ids of promises, `*` for anything",
}


def referred(known: Schema, reference: Schema) -> Schema:
    """Return the part that ``reference`` stands for, with its title as pages have it."""
    part: Schema = known[str(reference["$ref"]).removeprefix("#/$defs/")]
    return {**part, "title": _name(reference)}


def parts_of(known: Schema, schema: Schema, said: list[Any]) -> Iterator[tuple[Schema, list[Any]]]:
    """Yield what ``schema`` refers to, at any depth, each with what the reference city says of it.

    One that is referred to twice comes twice.
    """
    for key, value in schema["properties"].items():
        inner = [item[key] for item in said if key in item]
        one = value
        if "anyOf" in value:
            one = value["anyOf"][0]
        elif value.get("type") == "array":
            one, inner = value["items"], [item for items in inner for item in items]
        elif isinstance(value.get("additionalProperties"), dict):
            one = value["additionalProperties"]
            inner = [item for items in inner for item in items.values()]
        if "$ref" in one:
            part = referred(known, one)
            yield part, inner
            yield from parts_of(known, part, inner)


def table(schema: Schema, said: list[Any], needed: frozenset[str] = frozenset()) -> str:
    """Return the keys of ``schema``, with examples of what is ``said``.

    ``needed`` are keys without which no device is whole, wherever it has them from.
    """
    rows = ["| key | meaning | value | default | example |", "|---|---|---|---|---|"]
    for key, value in schema["properties"].items():
        meaning = " ".join(value["description"].split()).replace("|", "\\|")
        example = next(
            (text for one in said if key in one and len(text := _flow(one[key])) <= _LONGEST),
            None,
        )
        default = "*each device needs it*" if key in needed else _default(schema, key, value)
        cells = (f"`{key}`", meaning, _words(value), default, f"`{example}`" if example else "")
        rows.append(f"| {' | '.join(cells)} |")
    return "\n".join(rows) + "\n"


def _name(reference: Schema) -> str:
    """Return the title of the part that is referred to."""
    model = str(reference["$ref"]).removeprefix("#/$defs/")
    return model.removeprefix("_").removesuffix("File")


def _default(schema: Schema, key: str, value: Schema) -> str:
    if key in schema.get("required", ()):
        return "*required*"
    said = value.get("default")
    return "none" if said is None else f"`{json.dumps(said).strip(chr(34))}`"


def _flow(value: object) -> str:
    text = yaml.safe_dump(value, default_flow_style=True, width=1000, sort_keys=False)
    return text.removesuffix("...\n").strip()


def _words(value: Schema) -> str:  # noqa: PLR0911, PLR0912, C901 -- an answer for each form of a value
    """Say what a value may be."""
    match value:
        case {"const": word}:
            return f"`{word}`"
        case {"enum": known}:
            return ", ".join(f"`{word}`" for word in known)
        case {"$ref": _}:
            title = _name(value)
            return f"[{title}](#{title.lower()})"
        case {"anyOf": either}:
            return " or ".join(_words(one) for one in either if one != {"type": "null"})
        case {"type": "array", "items": items, "maxItems": most}:
            least = value.get("minItems", 0)
            count = f"{least} to {most}" if least < most else f"{most}"
            return f"list of {count}: {_words(items)}"
        case {"type": "array", "items": items, "minItems": least}:
            return f"list of {least} or more: {_words(items)}"
        case {"type": "integer", "minimum": least, "maximum": most}:
            return f"number, {least} to {most}"
        case {"type": "boolean"}:
            return "`true`, `false`"
        case {"type": "object", "additionalProperties": {"$ref": _} as inner}:
            return f"mapping of names to {_words(inner)}"
        case {"type": "object"}:
            return "mapping"
        case {"format": "ipv4"}:
            return "IPv4 address"
        case {"not": {}} if "pattern" not in value:
            return "nothing"
        case _:
            return _PATTERNS[value["pattern"]].format_map(value)
