"""Key chains of IS-IS, named after their secrets, and of MACsec, named after their ports."""

from __future__ import annotations

import re
from typing import Final

from citynet.device.model import MacSec
from citynet.readers.blocks import Line, RuleBook
from citynet.readers.iosxr.reading import Block, Chain, Reading, key_of
from citynet.readers.values import secret

__all__ = ["read_chain", "refuse_unused_chains", "used_chain"]

Match = re.Match[str]

_LONGEST: Final = 32
"""Characters of the name of a key chain of IS-IS."""
_SINCE: Final = "00:00:00 january 01 2024 infinite"
_ISIS_LINES: Final = (
    f"accept-lifetime {_SINCE}",
    f"send-lifetime {_SINCE}",
    "cryptographic-algorithm HMAC-SHA-256",
)
_LIFETIME: Final = f"lifetime {_SINCE}"
_KEY: Final = r"(?:(?:clear )?(secret:[a-z0-9.-]+)|password [0-9A-Fa-f]+)"
_CKN: Final = re.compile(r"key ([0-9A-Fa-f]{64})")
_CAK: Final = re.compile(rf"key-string {_KEY} cryptographic-algorithm aes-256-cmac")


def _constant(block: Block, _match: Match, line: Line) -> None:
    block.claim(line.text, line)


def _key_string(block: Block, match: Match, line: Line) -> None:
    name = block.path.removeprefix("key chain ").partition(" / ")[0]
    if match[1] is not None and match[1] != f"secret:{name}":
        raise ValueError("a key chain of IS-IS is named after its secret")
    block.claim("key-string", line)


_ISIS_KEY: Final = RuleBook[Block](
    {rf"key-string {_KEY}": _key_string, **dict.fromkeys(map(re.escape, _ISIS_LINES), _constant)}
)


def read_chain(reading: Reading, match: Match, line: Line) -> None:
    """Read a key chain; a chain with a part ``macsec`` is one of MACsec."""
    name = match[1]
    if name in reading.chains:
        raise ValueError("said twice: key chain")
    inner = [each for each in line.children if each.text in {"key 1", "macsec"}]
    if len(inner) != 1:
        raise ValueError("a key chain has one key, or a part for MACsec")
    chain = Chain(line)
    if inner[0].text == "macsec":
        chain.macsec = _macsec(name, inner[0], reading)
    elif len(name) > _LONGEST:
        raise ValueError(f"a key chain of IS-IS has a name of at most {_LONGEST} characters")
    else:
        secret(f"secret:{name}")
        key = Block(reading.ledger, f"{line.text} / key 1")
        reading.ledger.claim(inner[0])
        _ISIS_KEY.apply(inner[0].children, key, reading.ledger)
        key.require(["key-string", *_ISIS_LINES], "a key is used only with all of its lines")
    reading.ledger.claim(line)
    reading.chains[name] = chain


def _macsec(name: str, part: Line, reading: Reading) -> MacSec:
    ledger = reading.ledger
    found = _CKN.fullmatch(part.children[0].text) if len(part.children) == 1 else None
    if found is None:
        raise ValueError("MACsec has one key, with a name of 64 hexadecimal digits")
    opener = part.children[0]
    ledger.claim(part)
    ledger.claim(opener)
    block = Block(ledger, f"key chain {name} / macsec / key")
    key = ""
    for line in opener.children:
        string = _CAK.fullmatch(line.text)
        if (string is None and line.text != _LIFETIME) or line.text.split()[0] in block.lines:
            ledger.refuse(line, "not a line of a MACsec key, or said twice")
            continue
        block.claim(line.text.split()[0], line)
        key = key if string is None else key_of(string[1])
    block.require(["key-string", "lifetime"], "a key is used only with all of its lines")
    return MacSec(key_name=found[1].lower(), key=key, origin=ledger.origin(part, *opener.lines()))


def used_chain(name: str, place: str, reading: Reading, *, macsec: bool) -> Chain | None:
    """Return the key chain that ``place`` names; enter one that is missing or of another kind."""
    chain = reading.chains.get(name)
    if chain is None or (chain.macsec is not None) is not macsec:
        reading.ledger.missing(f"key chain {name}", f"{place} names a key chain that is not there")
        return None
    chain.used = True
    return chain


def refuse_unused_chains(reading: Reading) -> None:
    """Refuse key chains that nothing names."""
    for chain in reading.chains.values():
        if not chain.used:
            reading.ledger.refuse(chain.opener, "nothing uses this key chain")
