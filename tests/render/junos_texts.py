"""The statements of Junos text, each with the words of the containers around it."""

from __future__ import annotations

from collections.abc import Iterator

from citynet.device.model import Device
from tests.render.texts import config_of

__all__ = ["below", "statements"]


def statements(text: str) -> Iterator[tuple[str, ...]]:
    """Yield what ``display set`` would show, by lines: a container's words stand in front."""
    around: list[str] = []
    for line in text.splitlines()[1:]:
        assert len(line) - len(line.lstrip()) == 4 * (len(around) - (line.strip() == "}"))
        words = line.strip()
        if words == "}":
            around.pop()
        elif words.endswith(" {"):
            around.append(words[:-2])
        else:
            assert words.endswith(";")
            yield (*around, words[:-1])
    assert around == []


def below(device: Device, *path: str) -> list[str]:
    """Return the statements right below a container, in order."""
    found = statements(config_of(device).text)
    return [" ".join(one[len(path) :]) for one in found if one[: len(path)] == path]
