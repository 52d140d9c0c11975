"""Where values of secrets come from."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Final, Protocol

from citynet.errors import CallError

__all__ = ["DirectorySource", "EnvironmentSource", "MissingSecretError", "Source", "source_of"]

_PREFIX: Final = "CITYNET_SECRET_"
_LONGEST: Final = 4096
_DIRECTORY: Final = "directory:"


class MissingSecretError(Exception):
    """A source has no value under a name; the message says where it was looked for."""


class Source(Protocol):
    """Gives values by name."""

    hint: str
    """Said where a value is missing: how one is given."""

    def place(self, name: str) -> str:
        """Say where the value of ``name`` stands. Two names at one place are a mistake."""
        ...

    def value(self, name: str) -> str:
        """Return the value, unchecked. Raises ``MissingSecretError``."""
        ...


class EnvironmentSource:
    """Variables: ``isis.egov.hello`` is ``CITYNET_SECRET_ISIS_EGOV_HELLO``."""

    hint = (
        f"Give each in the environment ({_PREFIX}...), or all as files of mode 0600:"
        " --secrets directory:PATH"
    )

    def __init__(self, variables: Mapping[str, str] | None = None) -> None:
        """Take ``variables``, or those of this process."""
        self._variables = os.environ if variables is None else variables

    def place(self, name: str) -> str:
        """Return the variable's name; dots and hyphens are underscores there."""
        return _PREFIX + name.upper().replace(".", "_").replace("-", "_")

    def value(self, name: str) -> str:
        """Return the variable's value."""
        variable = self.place(name)
        if variable not in self._variables:
            raise MissingSecretError(f"the environment has no {variable}")
        return self._variables[variable]


class DirectorySource:
    """A directory with one file for each secret, readable by its owner alone."""

    hint = "Each secret is a file of mode 0600 of that directory, by its name."

    def __init__(self, directory: Path) -> None:
        """Take the directory; nothing is read yet."""
        self._directory = directory

    def place(self, name: str) -> str:
        """Return the file's path."""
        return str(self._directory / name)

    def value(self, name: str) -> str:
        """Return the file's text without the newline at its end."""
        path = self._directory / name
        try:
            # O_NONBLOCK: a pipe would wait for somebody to write into it.
            descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOFOLLOW)
        except OSError as error:
            if error.errno == errno.ELOOP:
                raise MissingSecretError(f"{path} is a link") from None
            raise MissingSecretError(f"{path}: {error.strerror}") from None
        try:
            about = os.fstat(descriptor)
            if not stat.S_ISREG(about.st_mode):
                raise MissingSecretError(f"{path} is no file")
            if about.st_mode & 0o077:
                raise MissingSecretError(
                    f"others may read or change {path} (mode {about.st_mode & 0o777:04o}, "
                    "expected 0600)"
                )
            content = os.read(descriptor, _LONGEST)
        finally:
            os.close(descriptor)
        # Not UTF-8 and too long are no values either; what is allowed is said in one place.
        return content.decode("utf-8", "replace").removesuffix("\n")


def source_of(text: str) -> Source:
    """Return the source that ``environment`` or ``directory:PATH`` names."""
    if text == "environment":
        return EnvironmentSource()
    if text.startswith(_DIRECTORY) and len(text) > len(_DIRECTORY):
        return DirectorySource(Path(text.removeprefix(_DIRECTORY)))
    raise CallError(f"secrets come from 'environment' or 'directory:PATH', not from {text!r}")
