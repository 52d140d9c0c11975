"""One YAML file as plain values that remember their places.

YAML is read as the small language that people believe it to be: mappings with text keys, lists,
and scalars. A plain scalar is ``true``, ``false``, a decimal number without leading zeros, nothing
(``null``, ``~``, empty), and otherwise text: ``no`` is text, so are ``010``, ``1:30`` and ``1e3``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import PurePosixPath
from typing import Any, Final, NoReturn, TypeAlias, cast

from yaml import CSafeLoader, YAMLError
from yaml.events import (
    AliasEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from citynet.errors import Finding, Place
from citynet.workspace import problems
from citynet.workspace.files import CityFile, open_file
from citynet.workspace.text import decode, text_findings

__all__ = ["Data", "Document", "Steps", "parse_document", "read_document"]

Data = dict[str, "Data"] | list["Data"] | str | int | bool | None
Steps = tuple[str | int, ...]
"""Keys and indexes that lead from the top of a document to a value."""

_DEPTH: Final = 16
_FINDINGS: Final = 20
"""Per file; a file with more is not the one that was meant."""

_INTEGER: Final = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")
_WORDS: Final[dict[str, bool | None]] = {
    "true": True,
    "false": False,
    "null": None,
    "~": None,
    "": None,
}

# Places are kept as numbers and built only when somebody asks. A mark is line << 32 | column.
_Marks = dict[str, tuple[int, "int | tuple[int, _Marks]"]] | list["int | tuple[int, _Marks]"]
_Mark = int | tuple[int, _Marks]


@dataclass(frozen=True, slots=True)
class Document:
    """A file of the city: ``data`` is what it says. The top is always a mapping."""

    file: PurePosixPath
    data: dict[str, Data]
    marks: _Mark
    sha256: str = ""
    """Digest of the bytes that were read; empty for a text from elsewhere."""

    def at(self, steps: Steps) -> Data:
        """Return the value at ``steps``, which must exist."""
        value: Any = self.data
        for step in steps:
            value = value[step]
        return cast(Data, value)

    def place(self, path: Steps = (), *, key: bool = False) -> Place:
        """Return the place of the value at ``path``, or of its key.

        Where the document does not go that far, the place of the last value that it has.
        """
        mark, found = self.marks, _first(self.marks)
        for step in path:
            if isinstance(mark, int):
                break
            inner = mark[1]
            if isinstance(inner, dict) and isinstance(step, str) and step in inner:
                at_key, mark = inner[step]
                found = at_key if key else _first(mark)
            elif isinstance(inner, list) and isinstance(step, int) and step < len(inner):
                mark = inner[step]
                found = _first(mark)
            else:
                break
        return Place(self.file, (found >> 32) + 1, (found & 0xFFFFFFFF) + 1)


def _first(mark: _Mark) -> int:
    return mark if isinstance(mark, int) else mark[0]


def read_document(file: CityFile) -> tuple[Document | None, list[Finding]]:
    """Read ``file``. ``None`` where its structure is unknown; findings do not exclude a document.

    Time and memory are bounded by the limits of the file.
    """
    content = open_file(file)
    if isinstance(content, Finding):
        return None, [content]
    text = decode(file.name, content)
    if isinstance(text, Finding):
        return None, [text]
    document, findings = parse_document(file.name, text, values=file.limits.values)
    if document is None:
        return None, findings
    return replace(document, sha256=sha256(content).hexdigest()), findings


def parse_document(
    name: PurePosixPath, text: str, *, values: int
) -> tuple[Document | None, list[Finding]]:
    """Read ``text`` as the file ``name``; at most ``values`` keys and values together."""
    if findings := list(text_findings(name, text)):
        return None, findings
    return _Builder(name, values).document(text)


_Event: TypeAlias = Any  # the stubs give events none of the fields that each kind has
_Following = Callable[[], _Event]
"""Returns the next event; after the end of the stream it must not be asked again."""


class _Unusable(Exception):  # noqa: N818 -- it ends the reading of one file and never leaves it
    """The rest of the file cannot be given a meaning."""


class _Builder:
    """Builds values and marks from the parser's events, without recursion.

    The C parser's events are used, not its nodes: they tell anchors and tags, and reading can stop
    at the first level too deep.
    """

    def __init__(self, file: PurePosixPath, limit: int) -> None:
        self._file = file
        self._limit = limit
        self._findings: list[Finding] = []
        self._whole = True

    def document(self, text: str) -> tuple[Document | None, list[Finding]]:
        # The parser alone is used of this loader: it never builds a node or an object.
        following = CSafeLoader(text).get_event
        try:
            document = self._document(following)
        except YAMLError as error:
            self._findings.append(problems.syntax(self._file, error, text))
            return None, self._findings
        except _Unusable:
            return None, self._findings
        return document if self._whole else None, self._findings

    def _document(self, following: _Following) -> Document:
        following()  # start of the stream
        start = following()
        if isinstance(start, StreamEndEvent):
            self._stop(problems.empty(Place(self._file)))
        if start.version or start.tags:
            self._report(problems.directive(self._place(_mark(start))))
        first = following()
        if not isinstance(first, MappingStartEvent):
            found = "a list" if isinstance(first, SequenceStartEvent) else "a single value"
            self._stop(problems.not_a_mapping(self._place(_mark(first)), found))
        if first.anchor is not None or first.tag is not None:
            self._check_bare(first)
        data, marks = self._mapping(following, _mark(first))
        following()  # end of the document
        after = following()
        if not isinstance(after, StreamEndEvent):
            self._report(problems.second_document(self._place(_mark(after))))
        return Document(self._file, data, marks)

    def _mapping(self, following: _Following, start: int) -> tuple[dict[str, Data], _Mark]:
        """Read to the end of the mapping that has begun. This loop runs for every value."""
        top = level = _Level(mapping=True)
        enclosing: list[_Level] = []
        for _ in range(self._limit):
            event = following()
            kind = type(event)
            if kind is MappingEndEvent or kind is SequenceEndEvent:
                level.close()
                if not enclosing:
                    break
                level = enclosing.pop()
                continue
            mark = _mark(event)
            if event.anchor is not None or event.tag is not None:
                self._check_bare(event)
            if level.mapping and level.key is None:
                level.key, level.key_mark = self._key(event, mark, level.marks), mark
            elif kind is ScalarEvent:
                # implicit[0]: the scalar is plain, neither quoted nor a block.
                level.add(_plain(event.value) if event.implicit[0] else event.value, mark)
            else:
                inner = _Level(mapping=kind is MappingStartEvent)
                level.add(inner.values, (mark, inner.marks))
                enclosing.append(level)
                if len(enclosing) >= _DEPTH:
                    self._stop(problems.too_deep(self._place(mark), _DEPTH))
                level = inner
        else:
            self._stop(problems.too_many_values(self._place(start), self._limit))
        return top.values, (start, top.marks)

    def _key(self, event: _Event, mark: int, known: dict[object, tuple[int, _Mark]]) -> object:
        if type(event) is not ScalarEvent:
            self._stop(problems.not_a_key(self._place(mark)))
        key = event.value
        if key == "<<":
            self._whole = False  # which keys the mapping has is not known
            self._report(problems.merge_key(self._place(mark)))
            return _AGAIN
        if key in known:
            first = self._place(known[key][0])
            self._report(problems.duplicate_key(self._place(mark), key, first))
            return _AGAIN
        return key

    def _check_bare(self, event: _Event) -> None:
        """Refuse aliases, anchors and tags: they hide what a value is."""
        place = self._place(_mark(event))
        if isinstance(event, AliasEvent):
            self._stop(problems.alias(place, str(event.anchor)))
        if event.anchor is not None:
            self._report(problems.anchor(place, event.anchor))
        if event.tag is not None:
            self._report(problems.tag(place, event.tag))

    def _place(self, mark: int) -> Place:
        return Place(self._file, (mark >> 32) + 1, (mark & 0xFFFFFFFF) + 1)

    def _report(self, finding: Finding) -> None:
        self._findings.append(finding)
        if len(self._findings) >= _FINDINGS:
            self._stop(problems.too_many_findings(finding.place, _FINDINGS))

    def _stop(self, finding: Finding) -> NoReturn:
        self._findings.append(finding)
        raise _Unusable


_AGAIN: Final = object()
"""Key under which the value of a repeated key is read and forgotten."""


class _Level:
    """A mapping or list that is being read. Its containers are built untyped, for speed."""

    __slots__ = ("key", "key_mark", "mapping", "marks", "values")

    def __init__(self, *, mapping: bool) -> None:
        self.mapping = mapping
        self.values: Any = {} if mapping else []
        self.marks: Any = {} if mapping else []
        self.key: object = None
        self.key_mark = 0

    def add(self, value: Data, mark: _Mark) -> None:
        """Take ``value`` as the value of the waiting key, or as the next item."""
        if self.mapping:
            self.values[self.key] = value
            self.marks[self.key] = (self.key_mark, mark)
            self.key = None
        else:
            self.values.append(value)
            self.marks.append(mark)

    def close(self) -> None:
        """Forget what stood under a repeated key."""
        if self.mapping:
            self.values.pop(_AGAIN, None)
            self.marks.pop(_AGAIN, None)


def _mark(event: _Event) -> int:
    mark = event.start_mark
    return int(mark.line << 32 | mark.column)


def _plain(text: str) -> str | int | bool | None:
    if text in _WORDS:
        return _WORDS[text]
    return int(text) if _INTEGER.fullmatch(text) else text
