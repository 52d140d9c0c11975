"""Running a program of this machine to its end, with an error that says what to do."""

from __future__ import annotations

import errno
import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from citynet.errors import UnavailableError

__all__ = ["no_space", "run", "tail"]


def tail(text: str, lines: int = 10) -> str:
    """Return the last lines of what a program said, indented, without control characters."""
    clean = "".join(c if c.isprintable() or c == "\n" else "?" for c in text.replace("\r", ""))
    kept = [line for line in clean.splitlines() if line.strip()][-lines:]
    return "\n".join(f"  {line}" for line in kept)


def no_space(where: Path) -> UnavailableError:
    """Return the error for a full file system."""
    return UnavailableError(
        f"No space left while writing to {where}. Make room there, or name a roomier place: "
        "XDG_CACHE_HOME=/a/roomy/place citynet lab up"
    )


def run(
    arguments: Sequence[str | Path],
    *,
    purpose: str,
    seconds: float,
    environment: Mapping[str, str] | None = None,
    cwd: Path | None = None,
) -> str:
    """Run a program, return what it printed on both streams; raise when it fails or is late."""
    words = [str(argument) for argument in arguments]
    try:
        done = subprocess.run(  # noqa: S603 - words of ours, never a shell
            words,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=seconds,
            env={**os.environ, "LC_ALL": "C", **(environment or {})},
            cwd=cwd,
            check=False,
        )
    except FileNotFoundError:
        raise UnavailableError(
            f"{purpose} needs the program {words[0]}, which this machine does not have. "
            "The lab is made of Debian packages: run it on Debian 12."
        ) from None
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise no_space(cwd or Path.cwd()) from error
        raise UnavailableError(f"{purpose}: {words[0]} could not be started: {error}") from error
    except subprocess.TimeoutExpired:
        raise UnavailableError(
            f"{purpose} took more than {seconds:.0f} s and was ended. Try again when the machine "
            "(or the network) is less busy."
        ) from None
    said = done.stdout.decode("utf-8", "replace")
    if done.returncode:
        if "No space left on device" in said:
            raise no_space(cwd or Path.cwd())
        raise UnavailableError(
            f"{purpose} failed: {Path(words[0]).name} ended with status {done.returncode}\n"
            f"{tail(said)}"
        )
    return said
