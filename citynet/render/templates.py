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
from citynet.workspace.files import CityFile, Limits, open_file
from citynet.workspace.links import link_on_the_way

__all__ = ["TemplateSet", "TemplateSource", "load_templates"]

_FOLDER: Final = PurePosixPath("templates")
_REPLACES: Final = re.compile(r"\{# replaces sha256:(?P<digest>[0-9a-f]{64}) #\}")
_TEXT: Final = re.compile(r"[\n -~]*")
_LIMITS: Final = Limits(size=2**20, values=0)
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

    Raises :class:`FindingsError` with CN102, CN104 and CN704 to CN707.
    """
    ours = {name: _read(path) for name, path in _files(builtin)}
    findings: list[Finding] = []
    theirs: dict[str, str] = {}
    if city is not None and (city / _FOLDER).resolve() != builtin.resolve():
        for name in _names(city):
            text = _theirs(city, name, ours)
            if isinstance(text, Finding):
                findings.append(text)
            else:
                theirs[name] = text
    if findings:
        raise FindingsError(findings)
    return TemplateSet(
        sources=tuple(
            TemplateSource(name=name, text=theirs.get(name, text), replaced=name in theirs)
            for name, text in sorted(ours.items())
        )
    )


def _names(city: Path) -> list[str]:
    """Return what stands in the city's directories of templates, sorted; links are not followed."""
    folders = (_FOLDER, *(_FOLDER / platform for platform in Platform))
    linked = {link for folder in folders if (link := link_on_the_way(city, folder))}
    if linked:
        return sorted(link.relative_to(_FOLDER).as_posix() for link in linked)
    return [name for name, _ in _files(city / _FOLDER)]


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


def _theirs(city: Path, name: str, ours: Mapping[str, str]) -> str | Finding:
    """Return the text of a city's own template, or what is wrong with it."""
    file = _FOLDER / name
    place = Place(file, 1)
    if link_on_the_way(city, file) or not (city / file).is_file():
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
    content = open_file(CityFile(name=file, path=city / file, limits=_LIMITS))
    if isinstance(content, Finding):
        return content
    text = content.decode("utf-8", errors="replace")
    if text == ours[name]:
        # A checkout of ours used as a city: a file that is equal replaces nothing.
        return text
    return _fault(place, text, ours[name]) or text


def _fault(place: Place, text: str, ours: str) -> Finding | None:
    """Return what is wrong with the text that is to stand in for ``ours``, if anything."""
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
            expected=f"{{# replaces sha256:{_digest(ours)} #}}",
            found=text.split("\n", 1)[0],
            remedy=_REMEDY,
        )
    if first["digest"] != _digest(ours):
        return Finding(
            place=place,
            code="CN706",
            message="a template of the city was made for another version of ours",
            expected=f"sha256:{_digest(ours)}",
            found=f"sha256:{first['digest']}",
            remedy="carry our changes over, then name the digest of our present template",
        )
    return None
