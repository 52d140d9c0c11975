"""Where everything in a city stands: looked up only when somebody asks."""

from __future__ import annotations

from collections.abc import Mapping

from citynet.errors import Place
from citynet.workspace.document import Document, Steps

__all__ = ["Places"]


class Places:
    """Documents and steps by subject, such as ``slice/office`` or ``device/eg-cr1``."""

    def __init__(self) -> None:
        self._subjects: dict[str, tuple[Document, Steps]] = {}
        self._files: dict[str, str] = {}

    @property
    def files(self) -> Mapping[str, str]:
        """SHA-256 of each file that was read, by its path in the city, sorted."""
        return dict(sorted(self._files.items()))

    def read(self, document: Document) -> None:
        """Remember that ``document`` is part of what is said about the city."""
        self._files[document.file.as_posix()] = document.sha256

    def add(self, subject: str, document: Document, steps: Steps = ()) -> None:
        """Remember where ``subject`` stands."""
        self._subjects[subject] = (document, steps)

    def of(self, subject: str, *steps: str | int, key: bool = False) -> Place:
        """Return the place of the value at ``steps`` below ``subject``, or of its key.

        Where the file does not go that far (a value that is a default), the nearest place above.
        """
        document, start = self._subjects[subject]
        return document.place((*start, *steps), key=key)
