"""Which lines of a template become text, about which part of a device; and overrides of them.

A template is read as text, one line at a time, keeping the stack of its ``for``, ``if`` and
``macro`` blocks. Each line that becomes text is known by its number in the template and by *keys*:
expressions, such as ``interface.name``, that tell apart the times at which a loop writes it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

__all__ = ["Choice", "Key", "TemplateLine", "override", "tagged", "template_lines"]

TAG: Final = "@@citynet-mutation"
_SEPARATOR: Final = "|"

_WORD: Final = re.compile(r"\{%[-+]?\s*(\w+)\s*([^%]*?)\s*[-+]?%\}")
_MACRO_CALL: Final = re.compile(r"\{\{\s*(neighbor_lines|family_lines|peer_lines)\(")
_LITERAL: Final = re.compile(r"[ -~]*")

# What a loop variable is called, and how a part is told from the others of its loop.
_KEYS: Final[Mapping[str, tuple[str, str]]] = {
    "acl": ("list", "acl.name"),
    "address": ("address", "address"),
    "affinity": ("affinity", "affinity.name"),
    "algorithm": ("algorithm", "algorithm.number"),
    "application": (
        "application",
        "application.name if application.name is defined else application",
    ),
    "collector": ("collector", 'collector.address ~ " " ~ collector.port'),
    "family": ("family", "family"),
    "filter": ("list", "filter.name"),
    "flow": ("flow", "flow.number"),
    "group": ("group", "group.name"),
    "interface": ("interface", "interface.name"),
    "list": ("list", "list.name"),
    "match": ("application", "match.application"),
    "locator": ("locator", "locator.name"),
    "lo": ("loopback", "lo.name"),
    "neighbor": ("session", 'neighbor.address ~ " " ~ neighbor.vrf'),
    "one": ("list", "one.name if one.name is defined else one.number"),
    "path": ("path", "path.preference"),
    "policy": ("policy", "policy.name"),
    "port": ("interface", "port.name if port.name is defined else port"),
    "ports": ("ports", "ports.first"),
    "prefix": ("prefix", "prefix"),
    "prefixes": ("list", "prefixes.name"),
    "protocol": ("protocol", "protocol"),
    "queue": ("queue", "queue.traffic_class"),
    "reflector": ("reflector", "reflector.number"),
    "route": ("route", "route.prefix"),
    "rule": ("rule", "rule.sequence"),
    "server": ("server", "server"),
    "service": ("service", "service"),
    "session": (
        "session",
        'session.address ~ " " ~ session.vrf if session.address is defined else session.number',
    ),
    "share": ("slice", "share.slice"),
    "slice": ("slice", "slice.number if slice.number is defined else slice"),
    "source": ("source", "source"),
    "steering": ("steering", "steering.color"),
    "target": ("target", "target"),
    "version": ("version", "version"),
    "vrf": ("vrf", "vrf.name"),
}
# A template that others include does not see in its own text what loops stand around it.
_AROUND: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "frr/_members.j2": (("family", "family"),),
    "frr/_sessions.j2": (("vrf", 'vrf.name if vrf is defined else "-"'),),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """What tells one line from the others that the same line of a template writes."""

    kind: str
    expression: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateLine:
    """Lines ``first`` to ``last`` (0-based, included) of a template, which together write text."""

    template: str
    first: int
    last: int
    source: str
    keys: tuple[Key, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What a template's line shall write instead, on one device and about one part."""

    line: TemplateLine
    device: str
    values: tuple[str, ...]
    """Values of the line's keys."""
    text: tuple[str, ...]


def template_lines(template: str, text: str) -> Iterator[TemplateLine]:
    """Yield the lines of a template that become text."""
    stack: list[tuple[str, Key | None]] = []
    lines = text.split("\n")
    around = tuple(Key(kind=kind, expression=one) for kind, one in _AROUND.get(template, ()))
    number = 0
    while number < len(lines):
        line = lines[number]
        if line.lstrip().startswith("{#"):
            while "#}" not in lines[number]:
                number += 1
        elif line.lstrip().startswith("{%"):
            _follow(stack, line)
        elif line and not _MACRO_CALL.match(line):
            last = _end(lines, number)
            keys = tuple(key for _, key in stack if key is not None)
            yield TemplateLine(
                template=template,
                first=number,
                last=last,
                source="\n".join(lines[number : last + 1]),
                keys=_unique((*around, *keys)),
            )
            for joined in lines[number : last + 1]:
                _follow(stack, joined)
            number = last
        number += 1


def tagged(template: str, text: str, known: Sequence[TemplateLine]) -> str:
    """Return a template that frames every line of ``known`` with lines that name it."""
    lines = text.split("\n")
    for index, line in sorted(enumerate(known), key=lambda item: -item[1].first):
        keys = "".join(f'{_SEPARATOR}{{{{ ({key.expression}) ~ "" }}}}' for key in line.keys)
        lines.insert(line.last + 1, f"{TAG} end")
        lines.insert(line.first, f"{TAG} {template}{_SEPARATOR}{index}{keys}")
    return "\n".join(lines)


def read_tag(text: str) -> tuple[str, int, tuple[str, ...]] | None:
    """Return what an opening tag names: template, index of the line, values; or ``None``."""
    if not text.startswith(f"{TAG} ") or text == f"{TAG} end":
        return None
    template, index, *values = text.removeprefix(f"{TAG} ").split(_SEPARATOR)
    return template, int(index), tuple(values)


def is_end(text: str) -> bool:
    """Tell whether a line is a closing tag."""
    return text == f"{TAG} end"


def override(text: str, choices: Sequence[Choice]) -> str:
    """Return a city's own file that stands in for the template ``text``: same, but for choices."""
    by_line: dict[TemplateLine, list[Choice]] = {}
    for choice in choices:
        by_line.setdefault(choice.line, []).append(choice)
    lines = text.split("\n")
    for line in sorted(by_line, key=lambda line: -line.first):
        block = []
        for number, choice in enumerate(by_line[line]):
            block.append(f"{{% {'elif' if number else 'if'} {_condition(choice)} %}}")
            block.extend(_literal(one) for one in choice.text)
        block.extend(["{% else %}", *lines[line.first : line.last + 1], "{% endif %}"])
        lines[line.first : line.last + 1] = block
    digest = sha256(text.encode()).hexdigest()
    return "\n".join([f"{{# replaces sha256:{digest} #}}", *lines])


def _condition(choice: Choice) -> str:
    parts = [f"device.name == {_quoted(choice.device)}"]
    parts.extend(
        f'(({key.expression}) ~ "") == {_quoted(value)}'
        for key, value in zip(choice.line.keys, choice.values, strict=True)
    )
    return " and ".join(parts)


def _quoted(value: str) -> str:
    if not re.fullmatch(r"[^\"\\{}\n]*", value):
        raise ValueError(f"this value cannot stand in a condition: {value!r}")
    return f'"{value}"'


def _literal(text: str) -> str:
    if not _LITERAL.fullmatch(text) or any(mark in text for mark in ("{{", "{%", "{#")):
        raise ValueError(f"this text cannot stand in a template: {text!r}")
    return text


def _end(lines: Sequence[str], first: int) -> int:
    """Return the last line of what begins at ``first``: whitespace control joins lines."""
    last = first
    while lines[last].endswith("-}}") or (
        last + 1 < len(lines) and lines[last + 1].startswith("{%-")
    ):
        last += 1
    return last


def _follow(stack: list[tuple[str, Key | None]], line: str) -> None:
    """Keep the stack of open blocks over one line."""
    for word, rest in _WORD.findall(line):
        if word == "for":
            stack.append((word, _loop_key(rest)))
        elif word in {"if", "macro", "origin"} or (word == "set" and "=" not in rest):
            stack.append((word, _macro_key(rest) if word == "macro" else None))
        elif word == "else" and stack[-1][0] == "for":
            stack[-1] = ("for", None)  # no turn of the loop, so no part
        elif word.startswith("end"):
            opened, _ = stack.pop()
            if word != f"end{opened}":
                raise ValueError(f"{line.strip()!r} closes a block {opened!r}")


def _loop_key(rest: str) -> Key:
    name = re.split(r"[\s,]", rest, maxsplit=1)[0]
    # A loop over words of the template itself: the word tells the turn.
    kind, expression = _KEYS.get(name, (name, name))
    return Key(kind=kind, expression=expression)


def _macro_key(rest: str) -> Key | None:
    """Return the key that a macro's first parameter is."""
    first = rest.partition("(")[2].split(",")[0].rstrip(") ")
    if first != "neighbor":
        return None
    kind, expression = _KEYS[first]
    return Key(kind=kind, expression=expression)


def _unique(keys: tuple[Key, ...]) -> tuple[Key, ...]:
    return tuple(dict.fromkeys(keys))
