"""One device: what runs against what was proven, as hand changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from citynet.compare import Difference, Value, differences
from citynet.device.model import Device, Platform
from citynet.readers import read_back
from citynet.readers.model import ReadDevice
from tasks.drift.disk import disk_groups
from tasks.drift.grouping import Group, grouped
from tasks.drift.lines import Changed, FileDifference, Mixed, compared, mixed
from tasks.drift.model import (
    ChangeKind,
    HandChange,
    Intended,
    Running,
    Severity,
    TextLine,
    Where,
)
from tasks.drift.owners import Places, owners_named, owners_of
from tasks.drift.programs import missing_programs, program_lines, stopped_daemons
from tasks.drift.subjects import Subject, Token, fact_subjects
from tasks.drift.tokens import ROUTING, Stanzas, texts_stanzas, tokens_of
from tasks.secrets.hiding import hidden_fact, hidden_line, holds_secret

__all__ = ["DeviceDrift", "device_drift"]

_SECURITY = frozenset(
    {
        ChangeKind.FILTER,
        ChangeKind.FILTER_RULE,
        ChangeKind.MANAGEMENT,
        ChangeKind.ACCOUNT,
        ChangeKind.SECRET,
        ChangeKind.SERVICE,
        ChangeKind.FILE,
    }
)
_BASELINE = "platform/frr"
_SHOWN = 20
"""Lines of a foreign file that are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceDrift:
    """The hand changes of one device, and what is needed to try each of them alone."""

    device: str
    changes: tuple[HandChange, ...]
    intended: Device
    """As the reader finds it in the proven text."""
    running: Device
    files: Mapping[str, FileDifference]
    lines: Mapping[str, frozenset[Changed]]
    """Id of a change of what runs → its lines."""

    def only(self, change: HandChange) -> tuple[Device, Mapping[str, Mixed]]:
        """Return the device with this change alone, and the text that says so."""
        mine = self.lines.get(change.id, frozenset())
        texts = {path: mixed(one, mine.__contains__) for path, one in self.files.items()}
        files = {path: one.text for path, one in texts.items()}
        return read_back(self.device, Platform.FRR, files).device, texts


def device_drift(intended: Intended, running: Running, places: Places) -> DeviceDrift:
    """Return every hand change of a router, each once; none where text and files are as proven.

    Total: whatever the running text is, it is compared.
    """
    return _Comparison(intended, running, places).drift()


class _Comparison:
    """One device while it is compared."""

    def __init__(self, intended: Intended, running: Running, places: Places) -> None:
        self.intended = intended
        self.running = running
        self.places = places
        self.configuration = intended.configuration
        self.device = self.configuration.device
        self.texts = {file.path: file.text for file in self.configuration.files}
        self.origins = {
            (file.path, number): sources
            for file in self.configuration.files
            for number, sources in enumerate(file.origins, start=1)
        }
        self.stanzas: Stanzas = texts_stanzas(self.texts, running.files, running.disk)
        self.meant: dict[str, tuple[Token, ...]] = {}
        for path, text in self.texts.items():
            self.meant[path] = self._tokens(path, text)
        self.read: ReadDevice = read_back(self.device, Platform.FRR, self.texts)
        self.found: ReadDevice = read_back(self.device, Platform.FRR, running.files)

    def drift(self) -> DeviceDrift:
        files = {
            path: compared(
                path, self.meant.get(path, ()), self._tokens(path, self.running.files.get(path, ""))
            )
            for path in sorted({*self.texts, *self.running.files})
        }
        stopped = stopped_daemons(self.texts, self.running)
        changed = tuple(one for file in files.values() for one in file.changed)
        groups = grouped(changed, stopped | self._lost(self.running.files))
        on_disk = disk_groups(self._disk(), groups, self._lost(self.running.disk))
        changes = [
            self._daemon(group) if group.subject in stopped else self._change(group, Where.RUNNING)
            for group in groups
        ]
        changes = self._with_facts(_named_apart(changes), groups)
        changes = [
            replace(change, also_on_disk=group.subject in on_disk.repeated)
            for change, group in zip(changes, groups, strict=True)
        ]
        lines = {
            change.id: frozenset(group.changed)
            for change, group in zip(changes, groups, strict=True)
        }
        changes += _named_apart([self._change(group, Where.DISK) for group in on_disk.only])
        changes += missing_programs(self.intended, self.texts, self.running, groups)
        changes += self._foreign()
        return DeviceDrift(
            device=self.device,
            changes=tuple(sorted(changes, key=lambda one: one.id)),
            intended=self.read.device,
            running=self.found.device,
            files=files,
            lines=lines,
        )

    def _tokens(self, path: str, text: str) -> tuple[Token, ...]:
        if path in self.meant and text == self.texts[path]:
            return self.meant[path]
        return tokens_of(path, text, self.stanzas)

    def _lost(self, files: Mapping[str, str]) -> frozenset[Subject]:
        """Return the files that are gone altogether: no line of them is a change of its own."""
        return frozenset(
            Subject(ChangeKind.FILE, path)
            for path in self.texts
            if path not in files and (self.running.answers or path != ROUTING)
        )

    def _disk(self) -> tuple[Changed, ...]:
        return tuple(
            one
            for path, tokens in self.meant.items()
            for one in compared(
                path, tokens, self._tokens(path, self.running.disk.get(path, ""))
            ).changed
        )

    def _change(self, group: Group, where: Where) -> HandChange:
        intended = ((path, token) for path, tokens in self.meant.items() for token in tokens)
        owners, inside = owners_of(group, self.origins, intended, self.places)
        subject, kind = group.subject, group.subject.kind
        if all(holds_secret(one.file, one.token.text) for one in group.changed):
            kind = ChangeKind.SECRET
        found = _lines(group.changed, found=True)
        unread = {(line.file, line.line) for line in self.found.unread}
        return HandChange(
            device=self.device,
            kind=kind,
            name=hidden_line("", subject.name),
            where=where,
            intended=_lines(group.changed, found=False),
            found=found,
            owners=owners,
            inside=inside,
            unread=where is Where.RUNNING
            and any((line.file, line.number) in unread for line in found),
            severity=Severity.SECURITY if kind in _SECURITY else Severity.OTHER,
        )

    def _daemon(self, group: Group) -> HandChange:
        """Return one change for a daemon that does not run, and all lines that it took along."""
        change = self._change(group, Where.RUNNING)
        intended, found = program_lines(group.subject, self.texts)
        sources = [self.origins[line.file, line.number] for line in intended]
        return replace(
            change,
            intended=(*intended, *(line for line in change.intended if line not in intended)),
            found=(*found, *change.found),
            owners=owners_named(sources[0] if sources else (_BASELINE,), self.places),
            inside=False,
        )

    def _with_facts(self, changes: list[HandChange], groups: tuple[Group, ...]) -> list[HandChange]:
        """Tell each difference of the models to the change whose lines it comes from."""
        facts: dict[int, list[str]] = {}
        for difference in differences(self.read.device, self.found.device):
            if (index := self._place(difference, groups)) is not None:
                facts.setdefault(index, []).append(_said(difference))
        return [
            replace(change, facts=tuple(facts.get(index, ())))
            for index, change in enumerate(changes)
        ]

    def _place(self, difference: Difference, groups: tuple[Group, ...]) -> int | None:
        by_subject = {group.subject: index for index, group in enumerate(groups)}
        for subject in fact_subjects(difference.path, self.stanzas.canonical):
            if subject in by_subject:
                return by_subject[subject]
        for index, group in enumerate(groups):
            for one in group.changed:
                if one.file == difference.file and one.token.number in difference.lines:
                    return index
        # What follows from a change elsewhere: of the same file, if there is one.
        files = [index for index, group in enumerate(groups) if _touches(group, difference.file)]
        return files[0] if files else (0 if groups else None)

    def _foreign(self) -> Iterable[HandChange]:
        for path, text in sorted(self.running.foreign.items()):
            tokens = self._tokens(path, text)
            yield HandChange(
                device=self.device,
                kind=ChangeKind.FILE,
                name=path,
                where=Where.RUNNING,
                intended=(),
                found=tuple(
                    TextLine(
                        file=path, number=token.number, text=hidden_line(path, token.raw).strip()
                    )
                    for token in tokens[:_SHOWN]
                )
                or (TextLine(file=path, number=0, text=""),),
                by_hand=(
                    f"a push writes citynet's own files only: look at /{path} on the device, "
                    "and remove it there"
                ),
                severity=Severity.SECURITY,
            )


def _named_apart(changes: Iterable[HandChange]) -> list[HandChange]:
    """Return changes with numbers where several have one name (rules without a number)."""
    counts: dict[str, int] = {}
    named: list[HandChange] = []
    for change in changes:
        count = counts[change.id] = counts.get(change.id, 0) + 1
        named.append(change if count == 1 else replace(change, name=f"{change.name} ({count})"))
    return named


def _touches(group: Group, file: str | None) -> bool:
    return any(one.file == file for one in group.changed)


def _lines(changed: Iterable[Changed], *, found: bool) -> tuple[TextLine, ...]:
    return tuple(
        sorted(
            TextLine(
                file=one.file,
                number=one.token.number,
                text=hidden_line(one.file, one.token.raw).strip(),
            )
            for one in changed
            if one.found is found
        )
    )


def _said(difference: Difference) -> str:
    path = difference.path
    return (
        f"{'/'.join(path)}: intended {_value(path, difference.intended)}, "
        f"found {_value(path, difference.found)}"
    )


def _value(path: tuple[str, ...], value: Value | None) -> str:
    return "nothing" if value is None else hidden_fact(path, str(value))
