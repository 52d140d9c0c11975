"""Where the program starts: ``--control PATH --image PATH --scratch PATH --uplink NAME``."""

from __future__ import annotations

import argparse
import asyncio
import os
from pathlib import Path

from lab.inside.bench import Lab
from lab.inside.channel import serve
from lab.inside.namespaces import private_mounts
from lab.inside.verbs import answer

__all__ = ["main"]


def main() -> None:
    """Serve the control channel for as long as the machine runs."""
    parser = argparse.ArgumentParser(prog="inside", description=__doc__)
    for name in ("control", "image", "scratch"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--uplink", required=True)
    chosen = parser.parse_args()
    # An init has no mask: routers' roots would be writable for everybody.
    os.umask(0o022)
    private_mounts()
    asyncio.run(_serve(chosen.control, chosen.image, chosen.scratch, chosen.uplink))


async def _serve(control: Path, image: Path, scratch: Path, uplink: str) -> None:
    lab = Lab(image, scratch, uplink)
    await serve(control, lambda request: answer(lab, request))
