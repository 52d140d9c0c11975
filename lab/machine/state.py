"""``machine.json``: what was started, written whole or not at all."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from citynet.errors import UnavailableError
from lab.machine.model import Kind, MachineState

__all__ = ["read_state", "write_state"]


def write_state(path: Path, state: MachineState) -> None:
    """Write a state; readers see the old one or the new one."""
    text = json.dumps(asdict(state), indent=1, sort_keys=True) + "\n"
    new = path.with_name(path.name + ".new")
    try:
        new.write_text(text, encoding="utf-8")
        new.replace(path)
    except OSError as error:
        raise UnavailableError(f"{path} cannot be written: {error}") from error


def read_state(path: Path) -> MachineState | None:
    """Read a state; nothing when there is none. A damaged one is an error that names the file."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except OSError as error:
        raise UnavailableError(f"{path} cannot be read: {error}") from error
    try:
        raw = json.loads(text)
        return MachineState(
            kind=Kind(raw["kind"]),
            pid=int(raw["pid"]),
            started=int(raw["started"]),
            boot=str(raw["boot"]),
            image=str(raw["image"]),
            acceleration=str(raw["acceleration"]),
            network=str(raw["network"]),
            gateway=str(raw["gateway"]),
            memory=int(raw["memory"]),
            processors=int(raw["processors"]),
            forwards={str(name): int(port) for name, port in raw["forwards"].items()},
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UnavailableError(
            f"{path} is damaged ({error}): it is not known which machine runs. End it by hand if "
            "there is one, and remove that file."
        ) from error
