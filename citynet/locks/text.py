"""Lock documents as text and back. Pure: the disk is :mod:`citynet.locks.disk`'s.

The text is YAML of one canonical shape (block mappings, flow lists of names), so that equal values
are equal bytes and Git merges two branches line by line. Reading is stricter than YAML: no alias,
no repeated key, only mappings, lists, strings, integers and booleans. A merge that kept both sides
of a conflict is therefore found, not half read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Final

import yaml

from citynet.errors import Finding, FindingsError, Place

__all__ = ["API_VERSION", "LOCKS", "Value", "file_name", "lock_document", "lock_text"]

API_VERSION: Final = "citynet/v1"

LOCKS: Final = PurePosixPath("locks")
"""Directory of all locks, in the city directory."""

Scalar = str | int
"""Text, a number, or (a kind of number to Python) true and false."""

Value = Scalar | Sequence["Value"] | Mapping[str, "Value"]

_MAX_TEXT: Final = 4_000_000
"""Characters; the largest lock is the paths of one service."""

_MAX_DEPTH: Final = 6

_PLAIN: Final = re.compile(r"[A-Za-z][A-Za-z0-9._/-]*(?: [A-Za-z0-9._/-]+)*|[0-9]+ [A-Za-z]+")
_NOT_TEXT: Final = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})
"""Plain words that YAML 1.1 reads as something else than text, in any case."""

_FILE_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,199}")


def file_name(name: str) -> str:
    """Return the name of the lock file of ``name``; raise ``ValueError`` when it fits no file.

    Names come from intents, so nothing but letters, digits, ``.``, ``_`` and ``-`` may pass.
    """
    if not _FILE_NAME.fullmatch(name):
        raise ValueError(f"{name!r} cannot be the name of a file")
    return f"{name}.yaml"


def lock_text(document: Mapping[str, Value]) -> str:
    """Return the canonical text of a lock document, keys in the order given."""
    return "".join(f"{line}\n" for line in _lines(document, ""))


def _lines(mapping: Mapping[str, Value], indent: str) -> Iterator[str]:
    for key, value in mapping.items():
        if isinstance(value, Mapping) and value:
            yield f"{indent}{_scalar(key)}:"
            yield from _lines(value, indent + "  ")
        else:
            yield f"{indent}{_scalar(key)}: {_flow(value)}"


def _flow(value: Value) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_scalar(k)}: {_flow(v)}" for k, v in value.items()) + "}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return _scalar(value)


def _scalar(value: Scalar) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if _PLAIN.fullmatch(value) and value.lower() not in _NOT_TEXT:
        return value
    return json.dumps(value)  # every JSON string is a double-quoted YAML scalar


def lock_document(path: PurePosixPath, text: str) -> Mapping[str, Value]:
    """Return the document in ``text``; raise ``FindingsError`` (CN401) when it is not a lock."""
    if len(text) > _MAX_TEXT:
        raise _refused(path, None, f"at most {_MAX_TEXT} characters", f"{len(text)} characters")
    try:
        node = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or "no YAML"
        raise _refused(path, mark, "a lock document in YAML", problem) from error
    if not isinstance(node, yaml.MappingNode):
        mark = node.start_mark if node is not None else None
        raise _refused(path, mark, "a mapping", "something else or nothing")
    return _Converter(path).mapping(node, 0)


class _Converter:
    """Turns composed nodes into plain values and refuses what locks never contain."""

    def __init__(self, path: PurePosixPath) -> None:
        self._path = path
        # Nodes themselves are kept, so that no identity is reused while they are compared.
        self._seen: dict[int, yaml.Node] = {}

    def mapping(self, node: yaml.MappingNode, depth: int) -> Mapping[str, Value]:
        values: dict[str, Value] = {}
        for key_node, value_node in node.value:
            key = self.value(key_node, depth + 1)
            if not isinstance(key, str):
                raise _refused(self._path, key_node.start_mark, "a name as key", repr(key))
            if key in values:
                raise _refused(self._path, key_node.start_mark, "each key once", f"{key!r} again")
            values[key] = self.value(value_node, depth + 1)
        return values

    def value(self, node: yaml.Node, depth: int) -> Value:
        if depth > _MAX_DEPTH:
            raise _refused(self._path, node.start_mark, f"at most {_MAX_DEPTH} levels", "more")
        if id(node) in self._seen:
            raise _refused(self._path, node.start_mark, "no aliases", "an alias")
        self._seen[id(node)] = node
        if isinstance(node, yaml.MappingNode) and node.tag == "tag:yaml.org,2002:map":
            return self.mapping(node, depth)
        if isinstance(node, yaml.SequenceNode) and node.tag == "tag:yaml.org,2002:seq":
            return [self.value(item, depth + 1) for item in node.value]
        return self._scalar(node)

    def _scalar(self, node: yaml.Node) -> Scalar:
        text = str(node.value)
        match node.tag:
            case "tag:yaml.org,2002:str":
                return text
            case "tag:yaml.org,2002:bool" if text in {"true", "false"}:
                return text == "true"
            case "tag:yaml.org,2002:int" if re.fullmatch(r"0|[1-9][0-9]{0,11}", text):
                return int(text)
        raise _refused(
            self._path, node.start_mark, "text, a decimal number, true or false", repr(text[:40])
        )


def _refused(
    path: PurePosixPath, mark: yaml.error.Mark | None, expected: str, found: str
) -> FindingsError:
    place = Place(path, mark.line + 1, mark.column + 1) if mark else Place(path)
    return FindingsError(
        [
            Finding(
                place=place,
                code="CN401",
                message="this lock cannot be read",
                expected=expected,
                found=found,
                remedy="take the file of the target branch, then run `citynet allocate`",
            )
        ]
    )
