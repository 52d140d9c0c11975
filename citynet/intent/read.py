"""``intents/`` as a draft, and everything that is wrong with its files one by one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Final, TypeVar

from citynet.border import BorderModel, validated
from citynet.errors import Finding, Place
from citynet.intent import build, schema
from citynet.intent.draft import IntentsDraft
from citynet.intent.model import Boundary, Protection, Service, ServiceProfile
from citynet.workspace import CityFile, Document, Folder, Places, read_document, scan
from citynet.workspace.files import INTENT

__all__ = ["read_intents"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kind:
    """A folder under ``intents/``: what its files are, and how they become values."""

    folder: str
    key: str
    """First part of the keys of its intents."""
    model: Callable[[Document], type[BorderModel]]
    value: Callable[[Any, Document], _Intent]


_Intent = ServiceProfile | Service | Boundary | Protection


def _boundary_model(document: Document) -> type[BorderModel]:
    protects = "protect" in document.data
    return schema.ProtectionFile if protects else schema.BoundaryFile


_KINDS: Final = (
    _Kind(
        folder="catalogue",
        key="profile",
        model=lambda _: schema.ProfileFile,
        value=build.profile,
    ),
    _Kind(folder="slices", key="slice", model=lambda _: schema.SliceFile, value=build.service),
    _Kind(
        folder="interconnects",
        key="interconnect",
        model=lambda _: schema.InterconnectFile,
        value=build.service,
    ),
    _Kind(folder="boundaries", key="boundary", model=_boundary_model, value=build.boundary),
)

_INTENTS: Final = PurePosixPath("intents")
_MOST_FILES: Final = 50_000
_MOST_BYTES: Final = 64 * 2**20
_MOST_FINDINGS: Final = 5_000
"""Of all files together: where so much is wrong, the city is not the one that was meant."""

Value = TypeVar("Value")


def read_intents(root: Path, places: Places) -> tuple[IntentsDraft, list[Finding]]:
    """Return what can be read of the intents in ``root``, and every finding about their form.

    Files are read independently of each other: a wrong one hides no finding of another. ``places``
    learns where everything stands.
    """
    subfolders = tuple(kind.folder for kind in _KINDS)
    _, findings = scan(root, Folder(path=_INTENTS, limits=INTENT, subfolders=subfolders))
    reader = _Reader(places, findings)
    for kind in _KINDS:
        files, problems = scan(root, Folder(path=_INTENTS / kind.folder, limits=INTENT))
        findings += problems
        for index, file in enumerate(files):
            if not reader.has_room(file):
                reader.pass_over(kind, files[index:])
                break
            reader.read(kind, file)
    reader.settle()
    return reader.draft(), findings


class _Reader:
    """Reads file after file and keeps what is right."""

    def __init__(self, places: Places, findings: list[Finding]) -> None:
        self._places = places
        self._findings = findings
        self._files = 0
        self._bytes = 0
        self._known: dict[str, _Intent] = {}
        self._unread: set[str] = set()
        self._misnamed: list[tuple[str, str, _Intent, Document]] = []

    def has_room(self, file: CityFile) -> bool:
        """Tell whether to read on; say so once when not."""
        self._files += 1
        with suppress(OSError):  # a file that is gone is a finding when it is read
            self._bytes += file.path.stat().st_size
        if (
            self._files <= _MOST_FILES
            and self._bytes <= _MOST_BYTES
            and len(self._findings) <= _MOST_FINDINGS
        ):
            return True
        self._findings.append(_too_much(file.name))
        return False

    def pass_over(self, kind: _Kind, files: list[CityFile]) -> None:
        """Remember which names files that are not read probably bear."""
        self._unread.update(f"{kind.key}/{file.name.stem}" for file in files)

    def read(self, kind: _Kind, file: CityFile) -> None:
        """Read one file of a kind."""
        stem = file.name.stem
        document, problems = read_document(file)
        self._findings += problems
        if document is not None:
            self._places.read(document)
        found = validated(kind.model(document), document) if document else []
        if document is None or isinstance(found, list):
            self._findings += found if isinstance(found, list) else []
            self._unread.add(f"{kind.key}/{stem}")
            return
        intent = kind.value(found, document)
        if intent.name == stem:
            self._keep(f"{kind.key}/{stem}", intent, document)
        else:
            self._misnamed.append((kind.key, stem, intent, document))

    def settle(self) -> None:
        """Say which files have another name than their intent, when all are read.

        Often such a file is a copy, and the name belongs to the other one.
        """
        for kind, stem, intent, document in self._misnamed:
            key = f"{kind}/{intent.name}"
            place = document.place(("name",))
            if key in self._known:
                first = self._places.of(key, "name")
                self._findings.append(_name_twice(place, key, stem, first))
            else:
                self._findings.append(_name_differs(place, intent.name, stem))
                self._keep(key, intent, document)
            self._unread.add(f"{kind}/{stem}")

    def _keep(self, key: str, intent: _Intent, document: Document) -> None:
        self._known[key] = intent
        self._places.add(key, document)

    def draft(self) -> IntentsDraft:
        """Return everything that is right, sorted by name."""
        return IntentsDraft(
            profiles=self._of(ServiceProfile, lambda profile: profile.name),
            services=self._of(Service, lambda service: service.key),
            boundaries=self._of(Boundary, lambda boundary: boundary.name),
            protections=self._of(Protection, lambda protection: protection.name),
            unread=frozenset(self._unread),
        )

    def _of(self, kind: type[Value], name: Callable[[Value], str]) -> Mapping[str, Value]:
        values = {name(v): v for v in self._known.values() if isinstance(v, kind)}
        return dict(sorted(values.items()))


def _name_differs(place: Place, name: str, stem: str) -> Finding:
    return Finding(
        place=place,
        code="CN301",
        message="the name of the intent is not the name of its file",
        expected=repr(stem),
        found=repr(name),
        remedy=f"Rename the file to {name}.yaml, or correct the name.",
    )


def _name_twice(place: Place, key: str, stem: str, first: Place) -> Finding:
    kind, name = key.split("/")
    return Finding(
        place=place,
        code="CN302",
        message=f"the {kind} {name!r} is there twice",
        expected="each name once",
        found=f"it again; first at {first}",
        remedy=f"Write 'name: {stem}' here, the name of the file, or remove the file.",
    )


def _too_much(file: PurePosixPath) -> Finding:
    return Finding(
        place=Place(file),
        code="CN118",
        message="there is too much; this file and those after it were not read",
        expected=f"at most {_MOST_FILES} files, {_MOST_BYTES} bytes and {_MOST_FINDINGS} findings",
        found="more",
        remedy="Mend the findings before it, or look for files that are no intents.",
    )
