"""Whole cities of any size, for benchmarks and for trying things out.

``python -m benchmarks.generate DIRECTORY --devices 300 --services 100`` writes a city directory in
the style of the reference city: its five platforms and four domains in about its proportions,
flexible algorithms, MACsec, LAGs, hand-offs, services of every kind and all three kinds of
boundaries. Equal arguments give equal files. Every stage accepts the city.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from benchmarks.city_network import CityNetwork
from benchmarks.city_services import CityServices

__all__ = ["generate_city"]

_Files = Mapping[str, Mapping[str, Any]]


def generate_city(devices: int, services: int, seed: int, directory: Path) -> None:
    """Write a city of ``devices`` (26 to 3000) and ``services`` (10 to 950) into ``directory``.

    Slice IDs have three digits, so boundaries between services need their share of 999. Raises
    ``ValueError`` for other sizes, and when the edges cannot hold so many services: FRR has room
    for 127 VRFs.
    """
    if not 26 <= devices <= 3000 or not 10 <= services <= 950:
        raise ValueError("a city has 26 to 3000 devices and 10 to 950 services")
    draw = random.Random(seed)  # noqa: S311 - a benchmark's material, not a secret
    network = CityNetwork(draw, devices)
    intents = CityServices(draw, network, services)
    _write(directory, network.files())
    _write(directory, intents.files())


def _write(directory: Path, files: _Files) -> None:
    for name, content in files.items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        text = yaml.dump(
            content, Dumper=yaml.CSafeDumper, sort_keys=False, default_flow_style=None, width=100
        )
        path.write_text(text, encoding="utf-8")


def main() -> None:
    """Write a city as the command line asks."""
    parser = argparse.ArgumentParser(description=generate_city.__doc__)
    parser.add_argument("directory", type=Path)
    parser.add_argument("--devices", type=int, default=26)
    parser.add_argument("--services", type=int, default=15)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    generate_city(asked.devices, asked.services, asked.seed, asked.directory)


if __name__ == "__main__":
    main()
