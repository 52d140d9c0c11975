"""Where a lab's secrets and its fleet stand: ``DIR/.citynet/lab/``, for its owner alone."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from citynet.errors import CallError
from tasks.directory import own_path, write_private

__all__ = ["LabPlaces"]

_FOLDER = (".citynet", "lab")


@dataclass(frozen=True, slots=True)
class LabPlaces:
    """Paths below a city's directory, none of them through a link."""

    city: Path

    @property
    def base(self) -> Path:
        """The directory of everything; the machine keeps its state there too."""
        return own_path(self.city, *_FOLDER)

    @property
    def fleet(self) -> Path:
        """How each router is reached."""
        return own_path(self.city, *_FOLDER, "fleet.json")

    @property
    def secrets(self) -> Path:
        """One file for each secret, named after it."""
        return own_path(self.city, *_FOLDER, "secrets")

    def kept(self, name: str) -> Path:
        """Return where the secrets and keys of a saved state stand."""
        return own_path(self.city, *_FOLDER, "kept", name)

    def write_secrets(self, values: Mapping[str, str]) -> None:
        """Write each secret to a file of its own, readable by its owner alone, and no other."""
        self._make(self.secrets)
        for old in self.secrets.iterdir():
            if old.name not in values:
                old.unlink()
        for name, value in values.items():
            write_private(self.secrets / name, f"{value}\n")

    def keep(self, name: str) -> None:
        """Keep what a saved state needs, beside it: its routers go on with their secrets."""
        target = self.kept(name)
        self._make(target.parent)
        shutil.rmtree(target, ignore_errors=True)
        self._make(target)
        shutil.copytree(self.secrets, target / "secrets")
        shutil.copyfile(self.fleet, target / "fleet.json")
        (target / "fleet.json").chmod(0o600)

    def take_back(self, name: str) -> None:
        """Put back what :meth:`keep` kept; raise ``CallError`` when it is not there."""
        source = self.kept(name)
        if not (source / "fleet.json").is_file():
            raise CallError(f"the secrets and keys of the saved state {name!r} are gone")
        shutil.rmtree(self.secrets, ignore_errors=True)
        shutil.copytree(source / "secrets", self.secrets)
        shutil.copyfile(source / "fleet.json", self.fleet)
        self.fleet.chmod(0o600)

    def let_go(self, name: str) -> None:
        """Remove what :meth:`keep` kept."""
        shutil.rmtree(self.kept(name), ignore_errors=True)

    def forget(self) -> None:
        """Remove secrets and fleet of a lab that is gone; saved states keep theirs."""
        shutil.rmtree(self.secrets, ignore_errors=True)
        self.fleet.unlink(missing_ok=True)

    def _make(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.base.chmod(0o700)
