"""Readers of single values: names, text, numbers, choices.

Each refuses what another part of the program could misread: text that a device's command line would
take for more than text, names that are no names on some platform, numbers in quotes.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

from citynet.border.model import Reading, wrong
from citynet.device import text as written
from citynet.workspace.found import did_you_mean, listed

__all__ = [
    "ACCOUNT",
    "AREA",
    "BANNER",
    "FLAG",
    "LINK_END",
    "NAME",
    "PORT_NAME",
    "TEXT",
    "USER",
    "choice",
    "constant",
    "whole_number",
]

_NAME: Final = r"[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?"
_PORT: Final = r"[A-Za-z0-9][A-Za-z0-9/-]{0,30}"


def _pattern(pattern: str, code: str, expected: str, remedy: str) -> Reading:
    compiled = re.compile(pattern)

    def read(value: object) -> str:
        if isinstance(value, str) and compiled.fullmatch(value):
            return value
        raise wrong(code, "the value of %s is not well-formed", expected=expected, remedy=remedy)

    return Reading(read, {"type": "string", "pattern": f"^(?:{pattern})$"})


def _text(longest: int) -> Reading:
    def read(value: object) -> str:
        if not isinstance(value, str):
            raise wrong(
                "CN153",
                "the value of %s is not text",
                expected="text",
                remedy="Write text; put it in quotes where it looks like a number.",
            )
        if len(value) <= longest and written.is_text(value):
            return value
        raise wrong(
            "CN158",
            "the text of %s cannot be written into configurations",
            expected=f"at most {longest} characters: {written.EXPECTED}",
            remedy=_cure(value, longest),
        )

    pattern = f"^(?:{written.PATTERN})$"
    return Reading(read, {"type": "string", "pattern": pattern, "maxLength": longest})


def _cure(value: str, longest: int) -> str:
    """Say what to change in a text, the worst first."""
    if "\n" in value or "\r" in value:
        return "Write it in one line."
    for character in value:
        if not written.CHARACTERS.fullmatch(character):
            return f"Leave out the character U+{ord(character):04X} ({ascii(character)[1:-1]})."
    if written.REFERENCE.search(value):
        return "Leave out 'secret:'; a device would get the secret of that name in its place."
    if len(value) > longest:
        return f"Shorten it to {longest} characters."
    if "  " in value or value != value.strip():
        return "Leave out spaces at its ends and beside other spaces."
    return "Write a few words; begin with a letter or digit."


NAME: Final = _pattern(
    _NAME,
    "CN157",
    "1 to 40 of a-z, 0-9 and -, no - at the ends, such as civic-centre",
    "Write it in small letters, digits and hyphens; put a name of digits only in quotes.",
)
PORT_NAME: Final = _pattern(
    _PORT,
    "CN157",
    "the name of a port as the device writes it, such as Ethernet10 or GigabitEthernet0/3/0",
    "Write the full name of the port; VLANs have a key of their own.",
)
USER: Final = _pattern(
    r"[a-z][a-z0-9-]{0,30}",
    "CN157",
    "1 to 31 of a-z, 0-9 and -, a letter first",
    "Name the account in small letters.",
)
_TAKEN: Final = frozenset(
    # On Junos ``remote`` is every account that only TACACS+ knows.
    {"admin", "all", "any", "end", "exit", "group", "none", "password", "quit", "remote", "secret"}
    # Accounts of Linux and of its services.
    | {"bin", "daemon", "debian-snmp", "frr", "nobody", "root", "snmp", "sshd", "sync", "sys"}
    | {"www-data"}
)
"""Names that mean something else on some platform than an account of ours."""


def _account(value: object) -> str:
    if isinstance(value, str) and value in _TAKEN:
        raise wrong(
            "CN157",
            "the name in %s means something else on a device",
            expected=f"an account of its own, none of {', '.join(sorted(_TAKEN))}",
            remedy="Choose a name that no platform has, such as netops.",
        )
    return str(USER.read(value))


ACCOUNT: Final = Reading(_account, {**USER.schema, "not": {"enum": sorted(_TAKEN)}})
AREA: Final = _pattern(
    r"[0-9a-f]{2}(\.[0-9a-f]{4}){1,6}",
    "CN157",
    'an IS-IS area in quotes, such as "49.0010"',
    "Write two hexadecimal digits, then groups of four, with dots between.",
)
LINK_END: Final = _pattern(
    rf"{_NAME}:{_PORT}",
    "CN157",
    "'device:port' in quotes, such as 'eg-cr1:eth1'",
    "Write the device's name, a colon and the full name of the port.",
)
TEXT: Final = _text(80)
BANNER: Final = _text(200)


def whole_number(least: int, most: int, because: str = "") -> Reading:
    """Read a decimal number without quotes, ``least`` to ``most``, and say ``because`` of what."""
    expected = f"a whole number from {least} to {most}, without quotes or leading zeros"

    def read(value: object) -> int:
        if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
            return value
        raise wrong(
            "CN153",
            "the value of %s is not a suitable number",
            expected=f"{expected}: {because}" if because else expected,
            remedy="Write a number of this range.",
        )

    return Reading(read, {"type": "integer", "minimum": least, "maximum": most})


def choice(words: type[StrEnum], *, without: frozenset[str] = frozenset()) -> Reading:
    """Read one of the words of an enumeration."""
    known = {str(word): word for word in words if word not in without}

    def read(value: object) -> StrEnum:
        if isinstance(value, str) and value in known:
            return known[value]
        meant = did_you_mean(value, known) if isinstance(value, str) else None
        raise wrong(
            "CN154",
            "the value of %s is not one that exists",
            expected=listed(known),
            remedy=meant or "Write one of these.",
        )

    return Reading(read, {"type": "string", "enum": list(known)})


def constant(word: str, code: str, remedy: str) -> Reading:
    """Read exactly ``word``; ``code`` and ``remedy`` say what another one means."""

    def read(value: object) -> str:
        if value == word:
            return word
        raise wrong(code, "the value of %s does not fit here", expected=word, remedy=remedy)

    return Reading(read, {"const": word})


def _flag(value: object) -> bool:
    if isinstance(value, bool):
        return value
    raise wrong(
        "CN153",
        "the value of %s is neither true nor false",
        expected="true or false, in small letters and without quotes",
        remedy="Write true or false.",
    )


FLAG: Final = Reading(_flag, {"type": "boolean"})
