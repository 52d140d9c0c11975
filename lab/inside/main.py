"""Where the program starts: ``--control PATH --image PATH --scratch PATH --uplink NAME``."""

from __future__ import annotations

import argparse
import asyncio
import os
import resource
from pathlib import Path

from lab.inside.bench import Lab
from lab.inside.channel import serve
from lab.inside.namespaces import private_mounts
from lab.inside.verbs import answer

__all__ = ["main"]

_FILES = 8192


def main() -> None:
    """Serve the control channel for as long as the machine runs."""
    parser = argparse.ArgumentParser(prog="inside", description=__doc__)
    for name in ("control", "image", "scratch"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--uplink", required=True)
    chosen = parser.parse_args()
    # An init has no mask: routers' roots would be writable for everybody.
    os.umask(0o022)
    # A probe that connects takes two files, and many are under way at once. Not more than needed:
    # daemons of routers inherit it, and set memory aside for each.
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, _FILES), hard))
    private_mounts()
    asyncio.run(_serve(chosen.control, chosen.image, chosen.scratch, chosen.uplink))


async def _serve(control: Path, image: Path, scratch: Path, uplink: str) -> None:
    lab = Lab(image, scratch, uplink)
    await serve(control, lambda request: answer(lab, request))
