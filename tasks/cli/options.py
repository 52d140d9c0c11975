"""Options that several commands have."""

from __future__ import annotations

from typing import Annotated

import typer

__all__ = ["BatfishThen"]

BatfishThen = Annotated[
    str,
    typer.Option(
        "--batfish", metavar="HOST:PORT", help="Where Batfish says its version, if it decided."
    ),
]
"""The option of commands that take a verdict which Batfish may have had a part in."""
