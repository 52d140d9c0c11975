"""A private state of apt: packages are found, verified and fetched, and nothing is installed.

The machine's own sources and keys are used as they stand; its package state, its caches and the
hooks that other packages registered (``Post-Invoke``) are not. Of its settings only those about
fetching (``Acquire``: proxies, certificates) are kept.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import unquote

from citynet.errors import UnavailableError
from lab.image.model import Package
from lab.image.run import run, tail

__all__ = ["Apt"]

_LINE = re.compile(r"^'(?P<address>[^']+)' (?P<file>\S+) (?P<size>\d+) (?P<digest>\S*)$")
_VERSION = re.compile(r"^(?P<name>[a-z0-9][a-z0-9+.-]+)_(?P<version>[^_]+)_[^_]+\.deb$")
_ACQUIRE = re.compile(
    r"^Acquire::(?!IndexTargets|Languages|AllowInsecure|AllowWeak|AllowDowngrade)"
)

_REASONS = (
    (
        re.compile(
            r"NO_PUBKEY|GPG error|BADSIG|EXPKEYSIG|is not signed|signatures? .*(invalid|not)"
        ),
        (
            "A signature could not be verified, so nothing of that source is used. Mend the keys "
            "of apt's sources (package debian-archive-keyring), or the clock of this machine."
        ),
    ),
    (
        re.compile(r"Hash Sum mismatch|unexpected size"),
        (
            "A file differs from what the signed index says. Try again; if it stays, something "
            "between this machine and the mirror changes files."
        ),
    ),
    (
        re.compile(
            r"Could not resolve|Temporary failure|Unable to connect|Could not connect|"
            r"Connection (refused|timed out|failed)|Failed to fetch|Network is unreachable"
        ),
        (
            "The package mirror did not answer. Check the network (and Acquire::http::Proxy of "
            "apt), then try again; what was fetched already is kept."
        ),
    ),
    (
        re.compile(
            r"Unable to locate package|No packages found|has no installation candidate|"
            r"unmet dependencies"
        ),
        (
            "apt's sources on this machine do not have what a router is made of. They have to be "
            "those of Debian 12 (bookworm), component main."
        ),
    ),
    (
        re.compile(r"No space left|not enough free space|don't have enough free space"),
        (
            "There is no space left for downloads. Make room, or name a roomier place: "
            "XDG_CACHE_HOME=/a/roomy/place citynet lab up"
        ),
    ),
)


class Apt:
    """apt with a state of its own below ``directory``. ``etc`` is where sources and keys stand."""

    def __init__(self, directory: Path, etc: Path = Path("/etc/apt")) -> None:
        self.directory = directory
        self.etc = etc
        self._configuration = directory / "apt.conf"

    @property
    def archives(self) -> Path:
        """Where fetched packages lie."""
        return self.directory / "archives"

    def prepare(self) -> None:
        """Write the private configuration. Raises when this machine has no apt."""
        for program in ("apt-get", "apt-config", "dpkg-deb", "tar"):
            if shutil.which(program) is None:
                raise UnavailableError(
                    f"The lab is made of Debian packages and needs {program}, which this machine "
                    "does not have. Run it on Debian 12 (a container of it will do)."
                )
        for folder in ("lists/partial", "archives/partial", "nothing/partial", "log"):
            (self.directory / folder).mkdir(parents=True, exist_ok=True)
        (self.directory / "status").write_text("", encoding="utf-8")
        said = run(["apt-config", "dump"], purpose="Reading apt's settings", seconds=30)
        kept = [line for line in said.splitlines() if _ACQUIRE.match(line)]
        root = str(self.directory)
        ours = {
            "Dir::State": root,
            "Dir::State::status": f"{root}/status",
            "Dir::State::lists": f"{root}/lists",
            "Dir::State::extended_states": f"{root}/extended_states",
            "Dir::Cache": root,
            "Dir::Cache::archives": f"{root}/archives",
            "Dir::Log": f"{root}/log",
            "Dir::Etc": str(self.etc),
            # Settings of this machine are not read again: hooks of other packages stand there.
            "Dir::Etc::main": "/dev/null",
            "Dir::Etc::parts": "/dev/null",
            "Debug::NoLocking": "1",
            "APT::Architecture": "amd64",
            "APT::Install-Recommends": "0",
            "APT::Install-Suggests": "0",
            "APT::Get::AllowUnauthenticated": "0",
            "APT::Get::Assume-Yes": "1",
            "APT::Sandbox::User": "root",
            "Acquire::AllowInsecureRepositories": "0",
            "Acquire::AllowDowngradeToInsecureRepositories": "0",
            "Acquire::AllowWeakRepositories": "0",
            "Acquire::Languages": "none",
            "Acquire::Retries": "2",
            "Acquire::http::Timeout": "30",
            "Acquire::https::Timeout": "30",
        }
        lines = [*kept, *(f'{name} "{value}";' for name, value in ours.items())]
        self._configuration.write_text("\n".join(lines) + "\n", encoding="utf-8")

    def update(self) -> None:
        """Fetch the lists of packages and verify their signatures."""
        said = self._apt("update", purpose="Fetching the lists of packages", seconds=600)
        # apt calls it a success when nothing could be fetched: it may have old lists. Sources that
        # fail beside ones that do not are somebody else's (and their packages are not used).
        if not any((self.directory / "lists").glob("*_Packages*")):
            complaints = [line for line in said.splitlines() if line[:2] in {"W:", "E:"}]
            words = tail("\n".join(complaints) or said, 4)
            raise _with_remedy(f"Fetching the lists of packages failed:\n{words}")

    def kernel(self, meta: str) -> str:
        """Return the name of the kernel package that a metapackage depends on."""
        said = self._program("apt-cache", "depends", meta, purpose="Finding the kernel", seconds=60)
        for name in re.findall(r"^\s*Depends: (\S+)$", said, re.MULTILINE):
            if name.startswith("linux-image-"):
                return str(name)
        raise UnavailableError(
            f"apt's sources on this machine have no {meta}. They have to be those of Debian 12 "
            "(bookworm), component main."
        )

    def closure(self, names: Sequence[str]) -> tuple[Package, ...]:
        """Return packages with all that they depend on."""
        return self._listed("install", *names)

    def single(self, names: Sequence[str]) -> tuple[Package, ...]:
        """Return packages without what they depend on."""
        return self._listed("download", *names)

    def fetch_closure(self, names: Sequence[str]) -> None:
        """Download packages with all that they depend on."""
        self._apt("install", "--download-only", *names, purpose="Downloading", seconds=3600)

    def fetch_single(self, names: Sequence[str]) -> None:
        """Download packages without what they depend on."""
        self._apt("download", *names, purpose="Downloading", seconds=3600, cwd=self.archives)

    def _listed(self, verb: str, *names: str) -> tuple[Package, ...]:
        # apt leaves out of a plan what was fetched already, so it is shown an empty cache.
        nothing = self.directory / "nothing"
        said = self._apt(
            *(verb, "--print-uris", "-qq", "-o", f"Dir::Cache::archives={nothing}", *names),
            purpose="Planning the download",
            seconds=120,
            cwd=nothing,
        )
        return tuple(
            _package(match["file"], int(match["size"]))
            for match in map(_LINE.match, said.splitlines())
            if match
        )

    def _apt(self, *words: str, purpose: str, seconds: float, cwd: Path | None = None) -> str:
        return self._program("apt-get", *words, purpose=purpose, seconds=seconds, cwd=cwd)

    def _program(self, *words: str, purpose: str, seconds: float, cwd: Path | None = None) -> str:
        environment = {
            "APT_CONFIG": str(self._configuration),
            "DEBIAN_FRONTEND": "noninteractive",
            "HOME": str(self.directory),
        }
        try:
            return run(words, purpose=purpose, seconds=seconds, environment=environment, cwd=cwd)
        except UnavailableError as error:
            raise _with_remedy(str(error)) from None


def _with_remedy(said: str) -> UnavailableError:
    for pattern, remedy in _REASONS:
        if pattern.search(said):
            return UnavailableError(f"{said}\n{remedy}")
    return UnavailableError(said)


def _package(file: str, size: int) -> Package:
    match = _VERSION.match(file)
    if match is None:
        raise UnavailableError(f"apt named an archive in a way nobody knows: {file!r}")
    return Package(name=match["name"], version=unquote(match["version"]), file=file, size=size)
