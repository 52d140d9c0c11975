"""Templates as values: ours, and a city's own files that stand in for some of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import Final

from citynet.device.model import Platform
from citynet.errors import Finding, FindingsError, Place

__all__ = ["TemplateSet", "TemplateSource", "load_templates"]

_REPLACES: Final = re.compile(r"\{# replaces sha256:(?P<digest>[0-9a-f]{64}) #\}")
_TEXT: Final = re.compile(r"[\n -~]*")
_REMEDY: Final = "start the file with {# replaces sha256:DIGEST #}, the digest of our template"


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateSource:
    """The text of a template. ``name`` is ``<os>/<feature>.j2``."""

    name: str
    text: str
    replaced: bool = False
    """The text is the city's own, not ours."""

    @property
    def sha256(self) -> str:
        """Digest of the file."""
        return _digest(self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateSet:
    """All templates of a city, by name."""

    sources: tuple[TemplateSource, ...]

    @property
    def replaced(self) -> Mapping[str, str]:
        """Name of each template that is the city's own → digest of the city's file."""
        return MappingProxyType(
            {source.name: source.sha256 for source in self.sources if source.replaced}
        )


def load_templates(builtin: Path, city: Path | None = None) -> TemplateSet:
    """Read our templates from ``builtin`` and what a city puts in their place.

    ``city`` is the city's directory. A file ``templates/<os>/<feature>.j2`` there stands in for
    ours of the same name if its first line names the SHA-256 of the file that it replaces:
    ``{# replaces sha256:… #}``. So a change of ours never meets an override made for another.

    Raises :class:`FindingsError` with CN704 to CN707.
    """
    ours = {name: _read(path) for name, path in _files(builtin)}
    findings: list[Finding] = []
    theirs: dict[str, str] = {}
    own = city / "templates" if city is not None else builtin
    if own.resolve() != builtin.resolve():
        for name, path in _files(own):
            finding = _fault(name, path, ours)
            if finding is None:
                theirs[name] = _read(path)
            else:
                findings.append(finding)
    if findings:
        raise FindingsError(findings)
    return TemplateSet(
        sources=tuple(
            TemplateSource(name=name, text=theirs.get(name, text), replaced=name in theirs)
            for name, text in sorted(ours.items())
        )
    )


def _files(root: Path) -> list[tuple[str, Path]]:
    """Return what stands in the platforms' directories, as name and path, sorted."""
    return sorted(
        (f"{platform}/{path.name}", path)
        for platform in Platform
        for path in (root / platform).glob("*")
        if not path.name.startswith(".")
    )


def _read(path: Path) -> str:
    # Bytes, not `read_text`: that would turn a carriage return into a line feed unseen.
    return path.read_bytes().decode("utf-8", errors="replace")


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def _fault(name: str, path: Path, ours: Mapping[str, str]) -> Finding | None:
    """Return what is wrong with a city's own template, if anything."""
    place = Place(PurePosixPath("templates") / name, 1)
    if path.is_symlink() or not path.is_file():
        return Finding(
            place=place,
            code="CN704",
            message="a template of the city is not a plain file",
            expected="a file of the city's own directory",
            found="a link or a directory",
            remedy="copy the file into the city's directory",
        )
    if name not in ours:
        return Finding(
            place=place,
            code="CN704",
            message="a template of the city replaces nothing",
            expected="the name of one of our templates",
            found=name,
            remedy="rename the file, or remove it: a city cannot add templates",
        )
    text = _read(path)
    if not _TEXT.fullmatch(text):
        return Finding(
            place=place,
            code="CN707",
            message="a template has characters that no configuration may have",
            expected="printable ASCII and line feeds",
            found="control or non-ASCII characters",
            remedy="remove them",
        )
    first = _REPLACES.fullmatch(text.split("\n", 1)[0])
    if first is None:
        return Finding(
            place=place,
            code="CN705",
            message="a template of the city does not say what it replaces",
            expected=f"{{# replaces sha256:{_digest(ours[name])} #}}",
            found=text.split("\n", 1)[0],
            remedy=_REMEDY,
        )
    if first["digest"] != _digest(ours[name]):
        return Finding(
            place=place,
            code="CN706",
            message="a template of the city was made for another version of ours",
            expected=f"sha256:{_digest(ours[name])}",
            found=f"sha256:{first['digest']}",
            remedy="carry our changes over, then name the digest of our present template",
        )
    return None
