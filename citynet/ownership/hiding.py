"""Lines of a running device without what is secret in them, still as the readers know them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import Final

from citynet.device.model import Platform
from citynet.ownership.model import Node, Path, Tree, walk
from citynet.readers.hiding import announces

__all__ = ["HIDDEN", "hidden", "keyed", "keys_in_clear", "named", "without_references"]

HIDDEN: Final = "secret:foreign"
"""Stands for a key that nobody but the device knows."""

_REFERENCE: Final = re.compile(r"secret:[a-z0-9.-]+")
_GONE: Final = "(hidden)"
_ENCODED: Final = re.compile(
    r"\$[0-9A-Za-z]{1,8}\$\S+|[%@!]\^[%@!]#\S*|(?<![0-9A-Za-z:./_-])(?:[0-9A-Fa-f]{16,}"
    r"|[A-Za-z0-9+/=]{28,})(?![0-9A-Za-z:./_-])"
)
_CIPHER: Final = r"((?:(?!cipher)[!-~ ])*\b(?:irreversible-)?cipher) (?!secret:|\(hidden)\S+"

_KNOWN: Final[Mapping[Platform, tuple[tuple[re.Pattern[str], str], ...]]] = {
    Platform.VRP: ((re.compile(_CIPHER), rf"\1 {HIDDEN}"),),
    Platform.IOSXR: tuple(
        (re.compile(pattern), said)
        for pattern, said in (
            (r"password (?:clear|encrypted|7) (?!secret:|\(hidden)\S+", f"password clear {HIDDEN}"),
            (r"key [07] (?!secret:|\(hidden)\S+", f"key 0 {HIDDEN}"),
            (r"secret (?:[0-9]{1,2}) (?!secret:|\(hidden)\S+", f"secret 0 {HIDDEN}"),
            # The name of such a chain says which key it is; a value would say another one.
            (
                (
                    r"key-string (?:clear|password|password6) (?!secret:|\(hidden)\S+"
                    r"( cryptographic-algorithm [a-z0-9-]+)?"
                ),
                r"key-string password 00\1",
            ),
        )
    ),
}
"""Lines of our dialects with a key in them, and how they stand without it."""
_FINISHED: Final = re.compile(
    rf"(?:.* )?(?:(?:irreversible-)?cipher|clear|key [07]|secret 0) {_REFERENCE.pattern}"
    r"|key-string password 00(?: cryptographic-algorithm [a-z0-9-]+)?"
    r"|server-private \S+ port [0-9]+|cryptographic-algorithm \S+"
    r"|key chain [!-~]+|key (?:[0-9]{1,3}|c17e[0-9a-f]{60})|macsec psk-keychain \S+ policy \S+"
    r"|(?:lsp|hello)-password keychain \S+(?: level 2)?"
)
"""Lines of our dialects that name a key and tell nothing of it."""


def hidden(tree: Tree, platform: Platform, ours: Tree = ()) -> Tree:
    """Return ``tree`` without secrets: a key of our dialects becomes a reference, others are cut.

    What may announce a secret hides the rest of its line, so that more is hidden than is secret; a
    line that ``ours``, which has no secrets, says in the same place stays as it is.
    """
    harmless_paths = {path for path, _ in walk(ours)}
    return _hide(tree, (), platform, harmless_paths)


def keyed(tree: Tree, platform: Platform) -> Tree:
    """Return ``tree`` with references for keys of our dialects, everything else as it is."""

    def change(text: str) -> str:
        for pattern, said in _KNOWN[platform]:
            match = pattern.fullmatch(text)
            if match is not None:
                return match.expand(said)
        return text

    return _each(tree, change)


def keys_in_clear(tree: Tree, platform: Platform) -> tuple[int, ...]:
    """Return the numbers of lines that hold a key of our dialects and not a reference to one."""
    return tuple(
        node.number
        for _, node in walk(tree)
        if any(
            pattern.fullmatch(node.text) and pattern.sub(said, node.text) != node.text
            for pattern, said in _KNOWN[platform]
        )
    )


def _hide(tree: Tree, above: Path, platform: Platform, known: AbstractSet[Path]) -> Tree:
    result: list[Node] = []
    seen: Counter[str] = Counter()
    for node in tree:
        path = (*above, node.text)
        text = node.text if path in known else _hidden(node.text, platform)
        if _GONE in text and node.children:
            # Blocks whose names are hidden are still several blocks.
            text = _ended(text)
            seen[text] += 1
            text = text if seen[text] == 1 else f"{text} {seen[text]}"
        children = _hide(node.children, path, platform, known)
        result.append(replace(node, text=text, children=children))
    return tuple(result)


def _ended(text: str) -> str:
    """Return ``text`` so that a number behind it is not taken for what its last word announces."""
    words = [*text.split(), ""]
    return f"{text} {_GONE}" if announces(words, len(words) - 2) else text


def _each(tree: Tree, change: Callable[[str], str]) -> Tree:
    return tuple(
        replace(
            node,
            text=change(node.text),
            children=_each(node.children, change),
        )
        for node in tree
    )


def _hidden(text: str, platform: Platform) -> str:
    for pattern, said in _KNOWN[platform]:
        match = pattern.fullmatch(text)
        if match is not None:
            return match.expand(said)
    if _FINISHED.fullmatch(text):
        return text
    indent = len(text) - len(text.lstrip(" "))
    return text[:indent] + _cut(text[indent:])


def _cut(text: str) -> str:
    """Return ``text`` without what follows a word that may announce a secret, and without codes.

    Names and numbers stay: the proof has to see them. A secret that stands alone, without such a
    word and looking like any other name, is not found.
    """
    words = text.split()
    for at in range(len(words) - 1):
        if announces(words, at):
            return f"{' '.join(words[: at + 1])} {_GONE}"
    return _ENCODED.sub(_GONE, text)


def without_references(tree: Tree) -> Tree:
    """Return ``tree`` with all keys alike: a device shows none, so that none can be compared."""
    return _each(tree, lambda text: _REFERENCE.sub(HIDDEN, text))


def named(tree: Tree, ours: Tree) -> tuple[Tree, int]:
    """Return ``tree`` with the references of ``ours`` for hidden keys of the same lines.

    That the keys are the same nobody has seen; the number says how many were taken to be.
    """
    known: dict[Path, str] = {}
    _references(ours, (), known)
    count = [0]
    return _named(tree, (), known, count), count[0]


def _references(tree: Tree, above: Path, known: dict[Path, str]) -> None:
    for node in tree:
        path = (*above, node.text)
        if _REFERENCE.search(node.text):
            known[(*above, _REFERENCE.sub(HIDDEN, node.text))] = node.text
        _references(node.children, path, known)


def _named(tree: Tree, above: Path, known: Mapping[Path, str], count: list[int]) -> Tree:
    result: list[Node] = []
    for node in tree:
        path = (*above, node.text)
        text = known.get(path, node.text) if HIDDEN in node.text else node.text
        count[0] += text != node.text
        result.append(replace(node, text=text, children=_named(node.children, path, known, count)))
    return tuple(result)
