"""How far AVD's text and ours say the same of the same devices, line by line.

A line is known by its path: the lines that open the blocks around it, then itself. Order says
nothing. What differs is in the table of :mod:`.differences`, with the reason; nothing else may
differ.
``python -m tests.witness.agreement`` prints the figures.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import pyavd

from citynet.device.model import Device, Platform
from citynet.readers.blocks import Line, Verbatim, parse_blocks
from tasks.pipeline import build
from tests.cities import CIVIC
from tests.compilation.stages import run
from tests.render.samples_eos import SAMPLES
from tests.render.texts import config_of
from tests.support.random_city import random_city
from tests.support.wide_city import wide_city
from tests.witness.avd import structured
from tests.witness.differences import DIFFERENCES, Difference

__all__ = [
    "Agreement",
    "avd_text",
    "compared",
    "devices",
    "figures",
    "paths",
    "text_of",
    "translated",
]

Path = tuple[str, ...]
_BANNER: Final = Verbatim("banner login", "EOF")
_COMMENT: Final = re.compile(r"!.*")
_BETWEEN: Final = " / "
_MARK: Final = "!RANCID-CONTENT-TYPE: arista"


@dataclass(frozen=True, slots=True)
class Agreement:
    """What comparing one device, or many, gave; all are numbers of lines of ours but ``avd``."""

    ours: int = 0
    shared: int = 0
    """Lines that AVD has word for word."""
    otherwise: Counter[Difference] = field(default_factory=Counter)
    """Lines that AVD has in the words that the table lists."""
    only_ours: Counter[Difference] = field(default_factory=Counter)
    only_avd: Counter[Difference] = field(default_factory=Counter)
    """Lines of AVD's that the table lists as AVD's only."""
    unlisted: tuple[str, ...] = ()
    """Differences that the table does not have."""

    def __add__(self, other: Agreement) -> Agreement:
        """Return both together."""
        return Agreement(
            self.ours + other.ours,
            self.shared + other.shared,
            self.otherwise + other.otherwise,
            self.only_ours + other.only_ours,
            self.only_avd + other.only_avd,
            (*self.unlisted, *other.unlisted),
        )


def avd_text(device: Device) -> str:
    """Return what AVD renders from the device's facts, once its schema has accepted them."""
    checked = pyavd.validate_structured_config(structured(device))
    wrong = [violation.message for violation in checked.validation_result.violations]
    assert checked.validated_data is not None, wrong
    assert not wrong
    assert not checked.validation_result.ignored_eos_config_keys
    facts: dict[str, Any] = checked.validated_data
    return str(pyavd.get_device_config(facts))


def paths(text: str) -> list[Path]:
    """Return the paths of all lines of ``text`` that say something."""

    def below(lines: Iterable[Line], above: Path) -> Iterator[Path]:
        for line in lines:
            yield (*above, line.text)
            yield from below(line.children, (*above, line.text))

    return list(below(parse_blocks(text, separator=_COMMENT, verbatim=[_BANNER]), ()))


def _in_our_words(path: Path) -> tuple[Path | None, Difference | None]:
    joined = _BETWEEN.join(path)
    for difference in DIFFERENCES:
        match = re.fullmatch(difference.avd, joined) if difference.avd is not None else None
        if match is None:
            continue
        if difference.ours is None:
            return None, difference
        return tuple(match.expand(difference.ours).split(_BETWEEN)), difference
    return path, None


def compared(ours: str, avd: str) -> Agreement:
    """Return how far the two texts say the same."""
    our_paths = set(paths(ours))
    shared, otherwise = 0, Counter[Difference]()
    only_ours, only_avd = Counter[Difference](), Counter[Difference]()
    unlisted: list[str] = []
    met: set[Path] = set()
    for path in set(paths(avd)):
        same, difference = _in_our_words(path)
        if same is None and difference is not None:
            only_avd[difference] += 1
        elif same in our_paths and same is not None:
            met.add(same)
            if difference is None:
                shared += 1
            else:
                otherwise[difference] += 1
        else:
            unlisted.append(f"only AVD: {_BETWEEN.join(path)}")
    for path in our_paths - met:
        joined = _BETWEEN.join(path)
        found = [each for each in DIFFERENCES if _is_only_ours(each, joined)]
        only_ours.update(found)
        if not found:
            unlisted.append(f"only ours: {joined}")
    return Agreement(
        len(our_paths), shared, otherwise, only_ours, only_avd, tuple(sorted(unlisted))
    )


def _is_only_ours(difference: Difference, joined: str) -> bool:
    if difference.ours is None or difference.avd is not None:
        return False
    return re.fullmatch(difference.ours, joined) is not None


def translated(ours: str, avd: str) -> str:
    """Return AVD's text, in AVD's order, with the listed differences put into our words."""
    plain: list[Path] = []
    moved: list[Path] = []
    for path in paths(avd):
        same, _ = _in_our_words(path)
        if same is not None:
            (moved if len(path) > 1 and same[0] != path[0] else plain).append(same)
    only_ours = [
        path
        for path in paths(ours)
        if any(_is_only_ours(each, _BETWEEN.join(path)) for each in DIFFERENCES)
    ]
    # Blocks inside a block stand behind its plain lines.
    return text_of([*_with(only_ours, plain), *moved])


def _with(more: Iterable[Path], lines: list[Path]) -> list[Path]:
    """Return ``lines`` with each of ``more`` behind the last plain line of its block."""
    openers = {path[:-1] for path in lines}
    last = {path[:-1]: at for at, path in enumerate(lines) if path not in openers}
    behind: dict[int, list[Path]] = {}
    for path in more:
        behind.setdefault(last.get(path[:-1], len(lines) - 1), []).append(path)
    return [each for at, path in enumerate(lines) for each in (path, *behind.get(at, ()))]


def text_of(lines: Iterable[Path]) -> str:
    """Return the text of the lines with these paths."""
    tree: dict[str, Any] = {}
    for path in lines:
        block = tree
        for text in path:
            block = block.setdefault(text, {})
    return "\n".join([_MARK, *_written(tree, "")]) + "\n"


def _written(block: dict[str, Any], indent: str) -> Iterator[str]:
    for text, children in block.items():
        yield indent + text
        if text == _BANNER.opener:
            yield from children
            yield _BANNER.terminator
        else:
            yield from _written(children, f"{indent}   ")


def devices() -> list[Device]:
    """Return the EOS devices that AVD is asked about: samples, the small city, random cities."""
    cities = [random_city(seed) for seed in range(4)] + [wide_city(seed) for seed in range(8)]
    found = [*SAMPLES, *build(CIVIC).devices]
    for city, intents in cities:
        found.extend(run(city, intents).devices.values())
    return [device for device in found if device.platform is Platform.EOS]


def figures(total: Agreement, number: int) -> str:
    """Return the figures of ``number`` devices in words, a line each."""
    lines = [
        f"devices: {number}",
        f"lines of ours: {total.ours}",
        f"in AVD's text word for word: {total.shared}",
    ]
    for title, counted in (
        ("in AVD's text in other words", total.otherwise),
        ("only in our text", total.only_ours),
        ("only in AVD's text", total.only_avd),
    ):
        lines.append(f"{title}: {counted.total()}")
        lines.extend(f"  {counted[each]}: {each.reason}" for each in DIFFERENCES if counted[each])
    return "\n".join(lines)


def main() -> None:
    """Print the figures."""
    asked = devices()
    results = (compared(config_of(device).text, avd_text(device)) for device in asked)
    print(figures(sum(results, Agreement()), len(asked)))  # noqa: T201 - what it is for


if __name__ == "__main__":
    main()
