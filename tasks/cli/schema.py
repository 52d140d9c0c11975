"""``citynet schema``: the JSON Schemas of the city's files, for editors."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from citynet.errors import CallError

__all__ = ["schema"]


def schema(
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="Kind of file; without it, all names.")
    ] = None,
    write: Annotated[
        Path | None, typer.Option("--write", metavar="DIR", help="Write every schema to DIR.")
    ] = None,
) -> None:
    """Print the JSON Schema of a kind of file, or write all of them for editors."""
    from citynet.schemas import schemas
    from tasks.directory import write_text
    from validate.policy_file import policy_schema

    files = {**schemas(), "policy.json": policy_schema()}
    texts = {file.removesuffix(".json"): text for file, text in files.items()}
    if name is not None and name not in texts:
        raise CallError(f"there is no schema {name!r}; there are {', '.join(sorted(texts))}")
    if write is not None:
        for kind, text in texts.items():
            write_text(write / f"{kind}.json", text)
    elif name is not None:
        typer.echo(texts[name], nl=False)
    else:
        for kind in sorted(texts):
            typer.echo(kind)
