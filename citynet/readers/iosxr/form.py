"""The form of an IOS-XR text: comments, blocks and where they end, what a device prints above."""

from __future__ import annotations

import re
from typing import Final

from citynet.readers.blocks import Ledger, Line, Verbatim, parse_blocks
from citynet.readers.hiding import shown

__all__ = ["parse"]

_MARK: Final = "!RANCID-CONTENT-TYPE: cisco-xr"
_LAST: Final = "end"
_END: Final = re.compile(r"!")
_COMMENT: Final = re.compile(r"! *[!-~][ -~]*")
_UNPRINTABLE: Final = re.compile(r"[^\x20-\x7e]")
_FREE_TEXT: Final = re.compile(r"(?:prefix-set|route-policy) [!-~]+")
_SHOWN_MARK: Final = re.compile(r"!! IOS XR Configuration [ -~]+")
_ABOVE: Final = (
    re.compile(
        r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} [ 0-9][0-9] [0-9:]{8}(?:\.[0-9]{3})?"
        r" [A-Z]{3,5}"
    ),
    re.compile(r"Building configuration\.\.\."),
)
"""Time stamp and announcement, each on a line of its own, above what a device shows."""
_TOP_OPENS: Final = re.compile(
    r"(?:class-map|interface|ipv[46] access-list|key chain|lldp|policy-map|prefix-set|route-policy"
    r"|router|snmp-server vrf|telemetry model-driven|vrf)(?: .*)?"
)
_OPENS: Final = re.compile(
    r"address-family .+|class .+|flex-algo .+|interface .+|neighbor .+|police .+"
    r"|segment-routing srv6|(?:destination|sensor)-group .+|subscription .+"
)


def parse(text: str, ledger: Ledger) -> tuple[Line, ...]:
    """Return the top-level lines of ``text``; bodies of sets and policies are taken as they stand.

    What breaks the form is entered in ``ledger``: another first line, characters that may end a
    line, plain lines behind a block that nothing has closed, lines behind the last one.
    """
    raw = text.split("\n")
    # A comment begins in the first column; anywhere else '!' means nothing only when alone.
    bare = ["" if _COMMENT.fullmatch(line) else line for line in raw]
    free = [
        Verbatim(line, "end-set" if line.startswith("prefix-set") else "end-policy")
        for line in bare
        if _FREE_TEXT.fullmatch(line)
    ]
    lines = parse_blocks("\n".join(bare), separator=_END, verbatim=free)
    _check_head(raw, lines, ledger)
    for line in lines if _UNPRINTABLE.search(text.replace("\n", "")) else ():
        for each in line.lines():
            if _UNPRINTABLE.search(each.text):
                ledger.refuse(each, "holds characters that are not printable ASCII")
    _View(bare, ledger).check("", "", lines)
    for line in lines[:-1]:
        if line.text == _LAST:
            ledger.refuse(line, "a device reads nothing behind this line")
    return lines


def _check_head(raw: list[str], lines: tuple[Line, ...], ledger: Ledger) -> None:
    """Take what a device prints above its text; a text of ours begins with the format's mark."""
    above = 0
    for form in _ABOVE:
        line = lines[above] if above < len(lines) else None
        if line is not None and line.number == above + 1 and form.fullmatch(line.text):
            ledger.claim(line)
            above += 1
    is_shown = above < len(raw) and _SHOWN_MARK.fullmatch(raw[above]) is not None
    if raw[0] != _MARK and not is_shown:
        ledger.missing(_MARK, "the first line has to name the format")


class _View:
    """Whether each block is closed before a plain line of the same view."""

    def __init__(self, raw: list[str], ledger: Ledger) -> None:
        self.raw = raw
        self.ledger = ledger

    def check(self, top: str, view: str, lines: tuple[Line, ...]) -> None:
        """Refuse plain lines that a device would read inside the block before them."""
        behind: Line | None = None
        looked = 0  # Lines up to this number cannot close ``behind``.
        for line in lines:
            if line.children or _opens(top, view, line.text):
                behind = line
                looked = _last(line)
                self.check(top or line.text, line.text, line.children)
            elif behind is not None:
                if self._closed(behind, looked, line):
                    behind = None
                    continue
                looked = line.number
                reason = f"a device would read it as a line of {shown(behind.text)!r}, before it"
                self.ledger.refuse(line, reason)

    def _closed(self, block: Line, looked: int, line: Line) -> bool:
        opener = self.raw[block.number - 1]
        wanted = " " * (len(opener) - len(opener.lstrip(" "))) + "!"
        return wanted in (raw.rstrip(" ") for raw in self.raw[looked : line.number - 1])


def _last(line: Line) -> int:
    """Return the number of the last line of a block."""
    while line.children:
        line = line.children[-1]
    return line.number


def _opens(top: str, view: str, text: str) -> bool:
    """Return whether ``text`` opens a block even when nothing stands in it."""
    if not top:
        return _TOP_OPENS.fullmatch(text) is not None
    if top.startswith(("prefix-set ", "route-policy ")):
        return False
    if text.startswith("locator "):
        # Under BGP, the locator of a VRF is a line like any other.
        return not top.startswith("router bgp ")
    if text.startswith("vrf "):
        return view == top and top.startswith("router ")
    return _OPENS.fullmatch(text) is not None
