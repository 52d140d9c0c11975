"""``citynet new``: an intent file to start from, valid from its first line."""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import Annotated, Final

import typer

from citynet.errors import CallError
from citynet.intent.model import Connectivity
from tasks.cli.output import output_of

__all__ = ["app"]

app = typer.Typer(help="Write a new intent file.", no_args_is_help=True)

_SCHEMA: Final = "# yaml-language-server: $schema=../../schemas/slice.json"
"""Tells editors what may stand in the file."""
_NAME: Final = re.compile(r"[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?")


@app.callback()
def kinds() -> None:
    """Write a new intent file."""


@app.command("slice")
def slice_(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Name of the slice, and of its file.")],
    owner: Annotated[str | None, typer.Option(help="Who answers for it.")] = None,
    network: Annotated[
        str | None, typer.Option("--virtual-network", help="Virtual network it belongs to.")
    ] = None,
    profile: Annotated[
        str | None, typer.Option(help="Service level, a file of intents/catalogue/.")
    ] = None,
    connectivity: Annotated[
        Connectivity, typer.Option(help="How its endpoints connect.")
    ] = Connectivity.ANY_TO_ANY,
    endpoint: Annotated[
        list[str] | None,
        typer.Option(
            "--endpoint",
            metavar="SITE[@ROLE]=PREFIX[,PREFIX]",
            help="Site, role in a hub-spoke slice, and prefixes; repeat for more.",
        ),
    ] = None,
) -> None:
    """Write intents/slices/NAME.yaml; what is missing is asked for, what is wrong not written."""
    from tasks.directory import own_path, write_text

    output = output_of(context)
    if not _NAME.fullmatch(name):
        raise CallError(f"{name!r} is no name: small letters, digits and hyphens, at most 40")
    file = Path("intents", "slices", f"{name}.yaml")
    if (output.root / file).exists():
        raise CallError(f"{file} exists already")
    text = _text(
        name,
        owner=owner or _ask("owner"),
        network=network or _ask("virtual network"),
        profile=profile or _ask("profile"),
        connectivity=connectivity,
        endpoints=endpoint or _ask("endpoints (SITE=PREFIX,PREFIX ...)").split(),
    )
    target = own_path(output.root, *file.parts)
    _try(output.root, file, text)
    write_text(target, text)
    output.data({"file": str(file)})
    output.say(f"Wrote {file}. Next: citynet allocate, citynet verify.")


def _try(root: Path, file: Path, text: str) -> None:
    """Read the city with the new file in a copy, so that a wrong one never stands in the city."""
    from citynet.errors import FindingsError
    from citynet.reading import read
    from citynet.workspace.files import INVENTORY, CityFile, open_file
    from tasks.directory import write_text

    names: dict[str, str] = {}
    try:
        read(root, names)
    except FindingsError as error:
        # What is wrong with a file would be missing in the copy; the rest, the new file may mend.
        if any(finding.code.startswith("CN1") for finding in error.findings):
            raise
    with tempfile.TemporaryDirectory(prefix="citynet-") as scratch:
        # Only what was read is copied: a folder may hold pipes and links to anything.
        for name in names:
            path = PurePosixPath(name)
            content = open_file(CityFile(name=path, path=root / path, limits=INVENTORY))
            if not isinstance(content, bytes):
                raise FindingsError([content])
            copy = Path(scratch, path)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(content)
        write_text(Path(scratch) / file, text)
        read(Path(scratch))


def _ask(what: str) -> str:
    if not sys.stdin.isatty():
        raise CallError(f"the {what} is missing; see citynet new slice --help")
    return str(typer.prompt(what))


def _text(
    name: str,
    *,
    owner: str,
    network: str,
    profile: str,
    connectivity: Connectivity,
    endpoints: Sequence[str],
) -> str:
    import yaml

    document = {
        "apiVersion": "citynet/v1",
        "kind": "Slice",
        "name": name,
        "owner": owner,
        "virtualNetwork": network,
        "profile": profile,
        "connectivity": str(connectivity),
        "endpoints": [_endpoint(text) for text in endpoints],
    }
    text = yaml.safe_dump(document, sort_keys=False, default_flow_style=None, width=100)
    return f"{_SCHEMA}\n{text}"


def _endpoint(text: str) -> dict[str, object]:
    where, _, prefixes = text.partition("=")
    site, _, role = where.partition("@")
    if not site or not prefixes:
        raise CallError(f"--endpoint: expected SITE[@ROLE]=PREFIX[,PREFIX], found {text!r}")
    said: dict[str, object] = {"site": site}
    if role:
        said["role"] = role
    return said | {"prefixes": prefixes.split(",")}
