"""The only place that touches files under ``locks/``."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Final

from citynet.errors import Finding, FindingsError, Place
from citynet.locks.findings import mended
from citynet.locks.text import LOCKS
from citynet.workspace.files import LOCK, CityFile, open_file
from citynet.workspace.links import link_on_the_way
from citynet.workspace.text import decode

__all__ = ["read_locks", "write_locks"]

_STAGES: Final = ("ids", "links", "paths")


def read_locks(
    root: Path, files: MutableMapping[str, str] | None = None
) -> Mapping[PurePosixPath, str]:
    """Return the text of every lock of the city directory ``root`` by its path in it, sorted.

    These are the YAML files below ``locks/ids/``, ``locks/links/`` and ``locks/paths/``; anything
    else under ``locks/`` is not citynet's and left alone. ``files`` learns the SHA-256 of the
    bytes of each. Raises ``FindingsError`` (CN102, CN104, CN105, CN106, CN409) for a link and for
    what is no file of text.
    """
    texts: dict[PurePosixPath, str] = {}
    findings: list[Finding] = []
    for path in _paths(root):
        if link := link_on_the_way(root, path):
            findings.append(_linked(link))
            continue
        content = open_file(CityFile(name=path, path=root / path, limits=LOCK))
        if isinstance(content, Finding):
            findings.append(mended(content))
            continue
        text = decode(path, content)
        if isinstance(text, Finding):
            findings.append(mended(text))
            continue
        # Git on Windows may check out other line ends than were committed.
        texts[path] = text.replace("\r\n", "\n")
        if files is not None:
            files[path.as_posix()] = sha256(content).hexdigest()
    if findings:
        raise FindingsError(dict.fromkeys(findings))
    return dict(sorted(texts.items()))


def _paths(root: Path) -> Iterator[PurePosixPath]:
    """Yield where locks stand, and every link: what is behind one is not looked at."""
    for stage in _STAGES:
        top = LOCKS / stage
        if link_on_the_way(root, top):
            yield top
            continue
        for directory, folders, names in os.walk(root / top):
            here = PurePosixPath(Path(directory).relative_to(root).as_posix())
            yield from (here / name for name in folders if Path(directory, name).is_symlink())
            yield from (here / name for name in names if name.endswith(".yaml"))


def _linked(link: PurePosixPath) -> Finding:
    return Finding(
        place=Place(link),
        code="CN409",
        message="a link stands where locks are written",
        expected="folders and files of the city's own",
        found="a symbolic link",
        remedy="put the folder or file itself here; then run `citynet allocate`",
    )


def _refuse_links(root: Path, paths: Iterable[PurePosixPath]) -> None:
    links = {link for path in paths if (link := link_on_the_way(root, path))}
    if links:
        raise FindingsError(map(_linked, sorted(links)))


def write_locks(
    root: Path, found: Mapping[PurePosixPath, str], wanted: Mapping[PurePosixPath, str]
) -> tuple[PurePosixPath, ...]:
    """Bring the locks of ``root`` from ``found`` to ``wanted``; return the paths that changed.

    Each file is replaced whole or not at all (written beside, then renamed); files of ``found``
    that are not ``wanted`` are removed. Callers have raised every finding before: a city with a
    finding writes nothing. Raises ``FindingsError`` (CN409) for a link on the way to any of them,
    ``ValueError`` for a path outside ``locks/``.
    """
    changed = sorted(path for path in {*found, *wanted} if found.get(path) != wanted.get(path))
    for path in changed:
        if ".." in path.parts or not path.is_relative_to(LOCKS) or path == LOCKS:
            raise ValueError(f"{path} is not under {LOCKS}")
    _refuse_links(root, changed)
    for path in changed:
        text = wanted.get(path)
        if text is None:
            (root / path).unlink(missing_ok=True)
        else:
            _replace(root / path, text)
    return tuple(changed)


def _replace(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    # A name that nobody knows before: what stands under a known one could be a link.
    descriptor, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    beside = Path(name)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        beside.chmod(0o644)
        beside.replace(file)
    finally:
        beside.unlink(missing_ok=True)
