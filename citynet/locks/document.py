"""Typed lock documents: the city's reader of YAML, pydantic at the border, findings for both."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from citynet.errors import Finding, FindingsError, Place
from citynet.locks.findings import REMEDY, mended
from citynet.locks.text import API_VERSION
from citynet.workspace import Document, parse_document
from citynet.workspace.files import LOCK

__all__ = ["LockDocument", "LockPart", "Name", "Number", "misplaced", "read_document"]

Name = Annotated[str, Field(min_length=1, max_length=200)]
Number = Annotated[int, Field(ge=0, le=0xFFFFFFFF)]

_Document = TypeVar("_Document", bound="LockDocument")


class LockPart(BaseModel):
    """Base of lock documents and their parts: strict, frozen, no unknown key.

    Fields are text, whole numbers, true or false, lists and mappings; so nothing else passes.
    """

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")


class LockDocument(LockPart):
    """Base of every lock document."""

    api_version: Annotated[Literal["citynet/v1"], Field(alias="apiVersion")]
    released: bool = False


def read_document(path: PurePosixPath, text: str, model: type[_Document]) -> _Document:
    """Return the document in ``text``.

    Raises ``FindingsError`` with all that is wrong: CN1xx when it is not the YAML that citynet
    reads, CN401 when it is no lock of this kind.
    """
    document, findings = parse_document(path, text, values=LOCK.values)
    if document is None or findings:
        raise FindingsError(map(mended, findings))
    try:
        return model.model_validate(document.data)
    except ValidationError as error:
        raise FindingsError(_findings(document, error)) from error


def _findings(document: Document, error: ValidationError) -> Iterator[Finding]:
    for item in error.errors(include_url=False, include_input=False):
        where = ".".join(map(str, item["loc"])) or "the document"
        yield Finding(
            place=document.place(item["loc"]),
            code="CN401",
            message=f"this lock cannot be read: {where}",
            expected=f"the fields of a {API_VERSION} lock",
            found=item["msg"],
            remedy=REMEDY,
        )


def misplaced(path: PurePosixPath, expected: PurePosixPath) -> Finding:
    """Return the finding for a lock whose content belongs into another file."""
    return Finding(
        place=Place(path),
        code="CN401",
        message="this lock stands in the wrong file",
        expected=str(expected),
        found=str(path),
        remedy=f"move it with `git mv {path} {expected}`, or delete it",
    )
