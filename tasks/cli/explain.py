"""``citynet explain``: where a line comes from, what a code means, what is known of a promise."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Final

import typer

from citynet.errors import CallError
from citynet.lines import lines_of
from tasks.cli.output import Output, output_of
from tasks.names import or_meant

if TYPE_CHECKING:
    from citynet.promises.model import Promise
    from citynet.render.model import ConfigFile, Configuration
    from tasks.explain.sources import Made
    from tasks.pipeline import Built

__all__ = ["explain"]

_SHOWN: Final = 12
"""Promises that are named of those that begin alike."""

_LONGEST = 500


def explain(
    context: typer.Context,
    subject: Annotated[
        str,
        typer.Argument(
            metavar="DEVICE[:FILE]:LINE | SOURCE | CODE | PROMISE",
            help="What to explain; a source is what lines come from, such as slice/office.",
        ),
    ],
) -> None:
    """Say where a line comes from, what a source made, what a code means, how a promise stands."""
    output = output_of(context)
    if len(subject) > _LONGEST:
        raise CallError(f"nothing that can be explained has more than {_LONGEST} characters")
    if re.fullmatch(r"CN[0-9]{3}", subject):
        _code(output, subject)
    elif re.fullmatch(r"[^:]+(:[^:]+)?:[0-9]{1,9}", subject):
        _line(output, subject)
    else:
        _named(output, subject)


def _code(output: Output, name: str) -> None:
    from citynet.codes import CODES

    code = CODES.get(name)
    if code is None:
        raise CallError(f"there is no code {name}; codes are {min(CODES)} to {max(CODES)}")
    output.data(
        {
            "code": code.code,
            "title": code.title,
            "cause": code.cause,
            "remedy": code.remedy,
            "example": code.example,
        }
    )
    output.say(f"{code.code}: {code.title}", "", code.cause, "", code.remedy, "", code.example)


def _line(output: Output, subject: str) -> None:
    from tasks.pipeline import build

    device, *file, number = subject.split(":")
    built = build(output.root)
    by_name = {one.device: one for one in built.proposal.configurations}
    if device not in by_name:
        raise CallError(f"there is no device {device!r}; devices are {', '.join(by_name)}")
    chosen = _file(by_name[device], file[0] if file else None)
    lines = lines_of(chosen.text)
    if not 0 < int(number) <= len(lines):
        raise CallError(f"{device}:{chosen.path} has lines 1 to {len(lines)}")
    index = int(number) - 1
    origins = {origin: _place(built, origin) for origin in chosen.origins[index]}
    output.data(
        {
            "device": device,
            "file": chosen.path,
            "line": int(number),
            "text": lines[index],
            "origins": origins,
        }
    )
    output.say(f"{device}:{chosen.path}:{number}: {lines[index].strip()}")
    for origin, place in origins.items():
        output.say(f"  from {origin} ({place})")


def _file(configuration: Configuration, path: str | None) -> ConfigFile:
    if path is None and len(configuration.files) == 1:
        return configuration.files[0]
    for file in configuration.files:
        if file.path == path:
            return file
    paths = ", ".join(file.path for file in configuration.files)
    raise CallError(f"say which file of {configuration.device}: {paths}")


def _place(built: Built, origin: str) -> str:
    """Return where an origin is written down."""
    intents = built.intents
    places = {service.key: service.origin for service in intents.services.values()}
    places |= {boundary.key: boundary.origin for boundary in intents.boundaries.values()}
    places |= {protection.key: protection.origin for protection in intents.protections.values()}
    if origin in places:
        return str(places[origin])
    kind, _, name = origin.partition("/")
    if kind == "foreign":
        return f"inventory/foreign/{name}/config: not citynet's, and not changed by it"
    return {
        "domain": "inventory/domains.yaml",
        "link": "inventory/links.yaml",
        "platform": "the platform's baseline",
    }.get(kind, "inventory/")


def _named(output: Output, name: str) -> None:
    from tasks.explain.sources import known_sources
    from tasks.pipeline import build

    built = build(output.root)
    promises = {promise.id: promise for promise in built.proposal.promises}
    sources = known_sources(built.proposal.configurations)
    if name in promises:
        _promise(output, promises[name])
    elif name in sources:
        _source(output, built, name)
    elif name and (begun := sorted(one for one in promises if one.startswith(name))):
        _begun(output, name, begun)
    else:
        meant = or_meant(name, [*promises, *sources])
        raise CallError(f"{name!r} is no device line, source of lines, code or promise{meant}")


def _begun(output: Output, name: str, promises: list[str]) -> None:
    """Say which promises begin so: a few for people, all for programs."""
    output.data({"beginning": name, "promises": promises})
    head = "1 promise begins" if len(promises) == 1 else f"{len(promises)} promises begin"
    output.say(f"{head} with {name}:")
    output.say(*(f"  {one}" for one in promises[:_SHOWN]))
    if promises[_SHOWN:]:
        output.say(f"  ... and {len(promises) - _SHOWN} more")


def _source(output: Output, built: Built, name: str) -> None:
    from tasks.explain.sources import made_by_source

    made = made_by_source(name, built.proposal.configurations)
    promises = [one.id for one in built.proposal.promises if one.intent == name]
    place = _place(built, name)
    output.data(
        {
            "source": name,
            "place": place,
            "lines": [
                {"device": one.device, "file": one.path, "lines": [list(run) for run in one.lines]}
                for one in made
            ],
            "promises": promises,
        }
    )
    devices = len({one.device for one in made})
    total = sum(one.count for one in made)
    output.say(f"{name} ({place}): {total} lines on {devices} devices")
    output.say(*(f"  {_where(one)}" for one in made))
    if promises:
        output.say(f"It promises ({len(promises)}):", *(f"  {one}" for one in promises))


def _where(made: Made) -> str:
    runs = (str(first) if first == last else f"{first}-{last}" for first, last in made.lines)
    return f"{made.device}:{made.path}: {', '.join(runs)}"


def _promise(output: Output, promise: Promise) -> None:
    from validate.canonical import plain

    cells = list(_cells(output, promise))
    output.data({"promise": plain(promise), "cells": cells})
    output.say(*_words(promise), *cells)


def _words(promise: Promise) -> Iterator[str]:
    import yaml

    from validate.canonical import plain

    says = (type(promise).__doc__ or "").strip().splitlines()[0].replace("``", "")
    yield promise.id
    yield f"  {says}"
    yield f"  from {promise.intent} ({promise.place})"
    said = plain(promise)
    if isinstance(said, dict):
        rest = {key: said[key] for key in said if key not in {"id", "intent", "place", "kind"}}
        yield yaml.safe_dump(rest, sort_keys=False).rstrip()


def _cells(output: Output, promise: Promise) -> Iterator[str]:
    """Yield what the last verdict says, if there is one and it speaks about this very promise."""
    from tasks.directory import verdict_text
    from validate.canonical import digest
    from validate.reports.words import explain as words
    from validate.reports.words import recovered
    from validate.verdict import from_json

    try:
        verdict = from_json(verdict_text(output.root))
    except FileNotFoundError:
        yield "There is no verdict yet: run citynet verify."
        return
    stated = {one.id: one for one in verdict.promises}.get(promise.id)
    if stated is None or stated.digest != digest(promise):
        yield "The last verdict is about another promise: run citynet verify."
        return
    for cell in verdict.cells_of(promise.id):
        states = f" in {cell.states} states" if cell.states > 1 else ""
        detail = f" ({cell.detail})" if cell.detail else ""
        yield f"{cell.engine} on the {cell.subject}: {cell.status}{states}{detail}"
        yield from (f"  {recovered(one)}" for one in cell.recoveries)
        if cell.counterexample is not None:
            yield from (f"  {line}" for line in words(cell.counterexample))
