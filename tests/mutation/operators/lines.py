"""Operators on any line of any platform: those of the round trip, judged by the engines as well."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from citynet.device.model import Platform
from tests.mutation.base import TEXT, Base, Edit, Line
from tests.mutation.line_edits import EDITS, LineEdit, Text
from tests.mutation.sites import Operator, Strike

__all__ = ["OPERATORS"]


def _strike(name: str) -> Callable[[Base, Platform], Iterator[Strike]]:
    def strike(base: Base, platform: Platform) -> Iterator[Strike]:
        for (device, path), lines in base.texts.items():
            if base.devices[device].platform is not platform:
                continue
            text = Text(path, lines)
            for at in text.saying:
                for edit in EDITS[name](text, at):
                    yield Strike(
                        device=device,
                        label="/".join(filter(None, (f"{path}:{at + 1}", edit.label))),
                        kind=path,
                        edits=tuple(_edits(device, text, edit)),
                        where=text.where(at),
                    )

    return strike


def _edits(device: str, text: Text, edit: LineEdit) -> Iterator[Edit]:
    places = [(edit.first, edit.last, edit.text)]
    if edit.also is not None:
        places.append(edit.also)
    for first, last, after in places:
        line = Line(
            device=device,
            file=text.path,
            number=first,
            text=text.lines[first:last],
            template=TEXT,
            values=(),
        )
        yield Edit(line=line, text=after)


OPERATORS = tuple(Operator(name=name, strike=_strike(name)) for name in EDITS)
