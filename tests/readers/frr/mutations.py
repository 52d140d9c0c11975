"""Changes to a router's files, line by line, and which of them nobody notices."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from citynet.readers.frr import read

__all__ = [
    "Files",
    "doubled",
    "dropped",
    "is_comment",
    "split",
    "token_changed",
    "unnoticed",
]

Files = dict[str, str]

DATA = {"etc/hostname", "etc/issue.net", "etc/citynet/chpasswd"}
TOKEN = re.compile(r"[A-Za-z0-9_.:/-]+|[^\sA-Za-z0-9_.:/-]+")
NUMBER = re.compile(r"[0-9]+")


def is_comment(path: str, line: str) -> bool:
    text = line.strip()
    if not text:
        return True
    return path not in DATA and text[0] in ("!#" if path.endswith("frr.conf") else "#")


def split(text: str) -> list[str]:
    return text.removesuffix("\n").split("\n")


def changed(token: str) -> str:
    """Return another token of the same kind: the next number, a longer name."""
    numbers = list(NUMBER.finditer(token))
    if not numbers:
        return f"{token}x"
    last = numbers[-1]
    return f"{token[: last.start()]}{int(last[0]) + 1}{token[last.end() :]}"


def dropped(lines: list[str], at: int) -> Iterator[list[str]]:
    yield lines[:at] + lines[at + 1 :]


def doubled(lines: list[str], at: int) -> Iterator[list[str]]:
    yield lines[: at + 1] + lines[at:]


def token_changed(lines: list[str], at: int) -> Iterator[list[str]]:
    line = lines[at]
    for token in TOKEN.finditer(line):
        other = line[: token.start()] + changed(token[0]) + line[token.end() :]
        yield [*lines[:at], other, *lines[at + 1 :]]


Mutation = Callable[[list[str], int], Iterator[list[str]]]


def unnoticed(
    name: str,
    files: Files,
    mutation: Mutation,
    *,
    comments: bool = False,
    tried: Files | None = None,
) -> list[str]:
    """Return the mutated lines that change neither the device nor what is unread.

    With ``tried``, lines of those files are left out, and a line is changed where it stands first.
    """
    good = read(name, files)
    found: list[str] = []
    for path, text in files.items():
        lines = split(text)
        known = set() if tried is None else set(split(tried.get(path, "")))
        for at, line in enumerate(lines):
            if is_comment(path, line) is not comments or line in known:
                continue
            if tried is not None:
                known.add(line)
            for mutated in mutation(lines, at):
                result = read(name, files | {path: "".join(f"{said}\n" for said in mutated)})
                if result == good:
                    found.append(f"{path}:{at + 1}: {line}")
    return found
