"""Typed lock documents: pydantic at the border, findings instead of its errors."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from citynet.errors import Finding, FindingsError, Place
from citynet.locks.text import API_VERSION, lock_document

__all__ = ["LockDocument", "LockPart", "Name", "Number", "misplaced", "read_document"]

Name = Annotated[str, Field(min_length=1, max_length=200)]
Number = Annotated[int, Field(ge=0, le=0xFFFFFFFF)]

_Document = TypeVar("_Document", bound="LockDocument")


class LockPart(BaseModel):
    """Base of lock documents and their parts: strict, frozen, no unknown key."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")


class LockDocument(LockPart):
    """Base of every lock document."""

    api_version: Annotated[Literal["citynet/v1"], Field(alias="apiVersion")]
    released: bool = False


def read_document(path: PurePosixPath, text: str, model: type[_Document]) -> _Document:
    """Return the document in ``text``; raise ``FindingsError`` (CN401) with all that is wrong."""
    document = lock_document(path, text)
    try:
        return model.model_validate(document)
    except ValidationError as error:
        raise FindingsError(_findings(path, error)) from error


def _findings(path: PurePosixPath, error: ValidationError) -> Iterator[Finding]:
    for item in error.errors(include_url=False, include_input=False):
        where = ".".join(map(str, item["loc"])) or "the document"
        yield Finding(
            place=Place(path),
            code="CN401",
            message=f"this lock cannot be read: {where}",
            expected=f"the fields of a {API_VERSION} lock",
            found=item["msg"],
            remedy="take the file of the target branch, then run `citynet allocate`",
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
