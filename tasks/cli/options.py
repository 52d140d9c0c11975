"""Options that several commands have."""

from __future__ import annotations

from typing import Annotated

import typer

__all__ = ["BatfishThen", "KeyFile", "SecretsFrom"]

SecretsFrom = Annotated[
    str,
    typer.Option(
        "--secrets", metavar="SOURCE", help="environment or directory:PATH, for live devices."
    ),
]
"""The option of commands that reach devices: where values of secrets come from."""

KeyFile = Annotated[
    str | None,
    typer.Option("--key-file", metavar="FILE", help="Private key, for live devices."),
]
"""The option of commands that log in to devices."""

BatfishThen = Annotated[
    str,
    typer.Option(
        "--batfish", metavar="HOST:PORT", help="Where Batfish says its version, if it decided."
    ),
]
"""The option of commands that take a verdict which Batfish may have had a part in."""
