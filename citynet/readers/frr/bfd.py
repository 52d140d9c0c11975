"""``bfd`` in ``frr.conf``: the one profile that every session has, whose lines are constant."""

from __future__ import annotations

from typing import Final

from citynet.readers.frr.blocks import Block, Ignored
from citynet.readers.frr.lines import Line, Said, Source

__all__ = ["PROFILE", "BfdBlock", "check_bfd"]

PROFILE: Final = "citynet"
_TIMERS: Final = ("transmit-interval 1000", "receive-interval 1000")


class BfdBlock(Block):
    """``bfd``."""

    def __init__(self, source: Source, header: Line) -> None:
        super().__init__(source, header)
        self.profile: _Profile | None = None

    def take(self, line: Line) -> Block | bool:
        """Take a line of the block."""
        match line.words:
            case ["profile", name] if name == PROFILE:
                if self.profile is not None:
                    return self.profile.reopen(line)
                self.profile = _Profile(self.source, line)
                return self.profile
            case ["profile" | "peer", *_]:
                self.source.refuse(line, f"BFD has the profile {PROFILE} and nothing else")
                return Ignored(self.source, line)
            case _:
                return False


class _Profile(Block):
    """``profile NAME``."""

    def __init__(self, source: Source, header: Line) -> None:
        super().__init__(source, header)
        self.timers: dict[str, Said[bool]] = {}

    def take(self, line: Line) -> bool:
        text = " ".join(line.words)
        if text not in _TIMERS:
            return False
        said = self.first(self.timers.get(text), value=True, line=line)
        if said is not None:
            self.timers[text] = said
        return True


def check_bfd(source: Source, block: BfdBlock | None) -> None:
    """Enter what is missing of the profile."""
    if block is None:
        source.missing("bfd", "a constant block of the dialect is missing")
    elif block.profile is None:
        source.refuse(block.header, f"it lacks 'profile {PROFILE}'")
    else:
        for text in _TIMERS:
            if text not in block.profile.timers:
                source.refuse(block.profile.header, f"it lacks '{text}'")
