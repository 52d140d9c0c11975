"""Nothing of a device is forgotten: every tuple is named when compared, and put into order.

The device here is made from the model's own types, so a field that is added tomorrow is in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from ipaddress import (
    IPv4Address,
    IPv4Interface,
    IPv4Network,
    IPv6Address,
    IPv6Interface,
    IPv6Network,
)
from itertools import count
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest

from citynet.compare import differences, facts
from citynet.device import model
from citynet.device.model import (
    CandidatePath,
    Device,
    Interface,
    Origin,
    Part,
    Policer,
    Vrf,
)
from citynet.device.sorting import sorted_device

ORDERED = {(Interface, "applications"), (CandidatePath, "segments")}
"""Tuples whose order is part of what they say."""

ADDRESSES: dict[type, str] = {
    IPv4Address: "10.0.0.{}",
    IPv4Interface: "10.0.1.{}/24",
    IPv4Network: "10.1.{}.0/24",
    IPv6Address: "2001:db8::{:x}",
    IPv6Interface: "2001:db8:0:1::{:x}/64",
    IPv6Network: "2001:db8:1:{:x}::/64",
}

Step = tuple[str, int | None]
Place = tuple[Step, ...]


class Maker:
    """Makes a value of any type that the model uses; no two numbers, names, addresses are alike."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._numbers = count(1)
        self._addresses = 0

    def make(self, hint: Any, place: int = 0) -> Any:  # noqa: ANN401 -- of any type at all
        """Return a value; ``place`` is its own in the tuple around it."""
        if get_origin(hint) in (Union, UnionType):
            return self.make(next(one for one in get_args(hint) if one is not NoneType), place)
        if get_origin(hint) is tuple:
            first, *others = get_args(hint)
            if others == [...]:
                return tuple(self.make(first, one) for one in range(2))
            return tuple(self.make(one, place) for one in (first, *others))
        if hint is Origin:
            return Origin(file=self.file, lines=(next(self._numbers),))
        if isinstance(hint, type) and is_dataclass(hint):
            hints = get_type_hints(hint)
            return hint(**{one.name: self.make(hints[one.name], place) for one in fields(hint)})
        return self._scalar(hint, place)

    def _scalar(self, hint: Any, place: int) -> Any:  # noqa: ANN401 -- of any type at all
        if issubclass(hint, Enum):
            return list(hint)[place]
        if hint is bool:
            return True
        number = next(self._numbers)
        if hint in ADDRESSES:
            self._addresses += 1
            return hint(ADDRESSES[hint].format(self._addresses))
        return {int: number, str: f"n{number}"}[hint]


def made(file: str) -> Device:
    device = Maker(file).make(Device)
    assert isinstance(device, Device)
    return device


WHOLE = sorted_device(made("one"))


def tuples(part: Part, place: Place = ()) -> Iterator[tuple[Part, str, Place]]:
    """Yield every tuple of a part and of the parts in it, with the way there."""
    for field in fields(part):
        value = getattr(part, field.name)
        if isinstance(value, Part):
            yield from tuples(value, (*place, (field.name, None)))
        elif isinstance(value, tuple):
            yield part, field.name, (*place, (field.name, None))
            for index, member in enumerate(value):
                if isinstance(member, Part):
                    yield from tuples(member, (*place, (field.name, index)))


def reversed_at(part: Part, place: Place) -> Part:
    """Return ``part`` with one tuple the other way round."""
    ((name, index), *rest) = place
    value = getattr(part, name)
    turned: Any
    if not rest:
        turned = value[::-1]
    elif index is None:
        turned = reversed_at(value, tuple(rest))
    else:
        turned = (*value[:index], reversed_at(value[index], tuple(rest)), *value[index + 1 :])
    return replace(part, **{name: turned})


def parts(part: Part) -> Iterator[Part]:
    yield part
    for field in fields(part):
        value = getattr(part, field.name)
        for member in value if isinstance(value, tuple) else (value,):
            if isinstance(member, Part):
                yield from parts(member)


def test_every_kind_of_part_is_in_the_device() -> None:
    kinds = {
        kind
        for kind in vars(model).values()
        if isinstance(kind, type) and issubclass(kind, Part) and kind is not Part
    }
    assert {type(part) for part in parts(WHOLE)} == kinds


@pytest.mark.parametrize(
    ("kind", "name", "place"),
    [
        pytest.param(type(part), name, place, id=".".join(step for step, _ in place))
        for part, name, place in tuples(WHOLE)
        if all(index in {None, 0} for _, index in place)
    ],
)
def test_a_tuple_the_other_way_round_is_the_same_device(
    kind: type[Part], name: str, place: Place
) -> None:
    turned = reversed_at(WHOLE, place)
    assert isinstance(turned, Device)
    assert turned != WHOLE
    found = sorted_device(turned)
    if (kind, name) in ORDERED:
        assert found == turned
        assert differences(WHOLE, found)
    else:
        assert found == WHOLE
        # What nobody sorted is compared without its order as well.
        assert facts(turned) == facts(WHOLE)


def test_no_fact_has_an_origin() -> None:
    assert facts(made("other")) == facts(made("one"))
    said = [(*path, str(value)) for path, value in facts(WHOLE).items()]
    assert not [words for words in said if any("origin" in word.lower() for word in words)]


def test_members_of_a_tuple_have_names_that_tell_them_apart() -> None:
    # A second part of one name would be told apart by its number only.
    assert not [path for path in facts(WHOLE) if any("#" in name for name in path)]


def test_a_part_that_nothing_tells_apart_is_no_member() -> None:
    nameless: Any = Policer(rate=1, burst=1)
    device = replace(WHOLE, vrfs=(Vrf(name="v", static_routes=(nameless,)),))
    with pytest.raises(TypeError, match="Policer"):
        facts(device)
