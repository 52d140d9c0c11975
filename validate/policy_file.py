"""``policy.yaml``: the policy as it stands in the city's directory, and its JSON Schema."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Annotated, Final

from pydantic import Field

from citynet.border import BorderModel, validated
from citynet.border.model import Reading, wrong
from citynet.border.values import FLAG, NAME, TEXT, choice, constant, whole_number
from citynet.errors import Finding, FindingsError, Place
from citynet.intent.schema import API_VERSION
from citynet.promises.model import PromiseKind
from citynet.workspace import CityFile, Document, Limits, read_document
from citynet.workspace.files import outside
from citynet.workspace.found import listed
from validate.policy import EngineName, Environment, Policy, Requirement, Waiver

__all__ = ["policy_schema", "read_policy"]

_POLICY: Final = PurePosixPath("policy.yaml")
_LIMITS: Final = Limits(size=2**18, values=10_000)
_WORDS: Final = tuple(str(kind) for kind in PromiseKind)


def _kinds(value: object) -> frozenset[PromiseKind]:
    if value == "all":
        return frozenset(PromiseKind)
    if isinstance(value, list) and value and all(word in _WORDS for word in value):
        return frozenset(map(PromiseKind, value))
    raise wrong(
        "CN154",
        "the value of %s is not a list of kinds of promises",
        expected=f"all, or a list of {', '.join(_WORDS)}",
        remedy="Write [kind, kind], or all.",
    )


def _day(value: object) -> date:
    if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise wrong(
        "CN153",
        "the value of %s is not a day",
        expected="a day such as 2027-01-31",
        remedy="Write year, month and day with hyphens between.",
    )


def _pattern(value: object) -> str:
    if isinstance(value, str) and re.fullmatch(r"[A-Za-z0-9*/.:-]{1,200}", value):
        return value
    raise wrong(
        "CN157",
        "the value of %s is not a pattern of promise ids",
        expected="ids of promises, * for anything, such as reaches/slice/office/*",
        remedy="Write the beginning of the id and a star.",
    )


_COUNT: Final = whole_number(0, 1_000_000)
_ENGINE: Final = choice(EngineName)
_STRING: Final = {"type": "string"}
_DAY: Final = Reading(_day, _STRING | {"pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"})
_IDS: Final = Reading(_pattern, _STRING | {"pattern": "^[A-Za-z0-9*/.:-]{1,200}$"})
_KIND: Final = constant("Policy", "CN156", "Write 'kind: Policy'.")
_KINDS: Final = Reading(
    _kinds,
    {
        "anyOf": [
            {"const": "all"},
            {"type": "array", "minItems": 1, "items": {"type": "string", "enum": list(_WORDS)}},
        ]
    },
)


class _RequirementFile(BorderModel):
    """An engine must have proven every promise of some kinds."""

    engine: Annotated[EngineName, _ENGINE]
    """Engine that must have run."""
    kinds: Annotated[frozenset[PromiseKind], _KINDS]
    """Kinds of promises that it must have proven, or all."""
    may_not_cover: Annotated[bool, FLAG] = False
    """Whether it may answer that it does not cover a promise."""


class _EnvironmentFile(BorderModel):
    """What must be so before something may happen in an environment."""

    name: Annotated[str, NAME]
    """Name that verify and deploy use."""
    unread_lines: Annotated[int, _COUNT] = 0
    """How many lines the readers may leave unclaimed."""
    foreign_unread_lines: Annotated[int | None, _COUNT] = None
    """How many foreign lines of devices owned in part may be unclaimed; without it, any number."""
    differences: Annotated[int, _COUNT] = 0
    """In how many facts the text may differ from what was compiled."""
    required: tuple[_RequirementFile, ...] = Field(min_length=1, max_length=20)
    """Engines that must have proven something."""


class _WaiverFile(BorderModel):
    """Excuses an engine's missing proof until a day; never a refutation."""

    promises: Annotated[str, _IDS]
    """Ids of promises, * for anything."""
    engine: Annotated[EngineName, _ENGINE]
    """Engine whose proof is missing."""
    environments: tuple[Annotated[str, NAME], ...] = Field(min_length=1, max_length=20)
    """Environments of this policy in which it holds."""
    reason: Annotated[str, TEXT]
    """Why it is right to go on without."""
    approver: Annotated[str, TEXT]
    """Who answers for it."""
    until: Annotated[date, _DAY]
    """Last day on which it holds."""


class _PolicyFile(BorderModel):
    """policy.yaml: which engines must have proven what before something may happen."""

    api_version: Annotated[str, API_VERSION]
    """Version of the language, citynet/v1."""
    kind: Annotated[str, _KIND]
    """Kind of file, Policy."""
    environments: tuple[_EnvironmentFile, ...] = Field(min_length=1, max_length=20)
    """What is decided, such as merge-request and production."""
    waivers: tuple[_WaiverFile, ...] = Field(default=(), max_length=500)
    """Exceptions."""


def read_policy(root: Path) -> Policy:
    """Return the policy of the city in ``root``; raise ``FindingsError`` with all that is wrong."""
    if not os.path.lexists(root / _POLICY):
        raise FindingsError([_missing()])
    if wrong := outside(root, _POLICY):
        raise FindingsError([wrong])
    document, findings = read_document(CityFile(name=_POLICY, path=root / _POLICY, limits=_LIMITS))
    if document is None:
        raise FindingsError(findings)
    file = validated(_PolicyFile, document)
    if isinstance(file, list):
        raise FindingsError([*findings, *file])
    findings += [*_repeated(document, file), *_unknown(document, file)]
    if findings:
        raise FindingsError(findings)
    return Policy(
        environments={one.name: _environment(one) for one in file.environments},
        waivers=tuple(map(_waiver, file.waivers)),
    )


def policy_schema() -> str:
    """Return the JSON Schema of ``policy.yaml`` as text."""
    dialect = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return json.dumps(dialect | _PolicyFile.model_json_schema(by_alias=True), indent=2) + "\n"


def _environment(file: _EnvironmentFile) -> Environment:
    return Environment(
        name=file.name,
        required=tuple(
            Requirement(engine=one.engine.value, kinds=one.kinds, may_not_cover=one.may_not_cover)
            for one in file.required
        ),
        unread_lines=file.unread_lines,
        foreign_unread_lines=file.foreign_unread_lines,
        differences=file.differences,
    )


def _waiver(file: _WaiverFile) -> Waiver:
    return Waiver(
        promises=file.promises,
        engine=file.engine.value,
        environments=frozenset(file.environments),
        reason=file.reason,
        approver=file.approver,
        until=file.until,
    )


def _missing() -> Finding:
    return Finding(
        place=Place(_POLICY),
        code="CN801",
        message="the city has no policy",
        expected="a file policy.yaml in the city's directory",
        found="none",
        remedy="Create it, or call citynet in the city's directory (citynet -C DIR).",
    )


def _repeated(document: Document, file: _PolicyFile) -> Iterator[Finding]:
    names = [one.name for one in file.environments]
    for index, name in enumerate(names):
        if name in names[:index]:
            yield Finding(
                place=document.place(("environments", index, "name")),
                code="CN802",
                message=f"the environment {name!r} is there twice",
                expected="each name once",
                found="it again",
                remedy="Remove one of them, or give it another name.",
            )


def _unknown(document: Document, file: _PolicyFile) -> Iterator[Finding]:
    known = {one.name for one in file.environments}
    for index, waiver in enumerate(file.waivers):
        for number, name in enumerate(waiver.environments):
            if name not in known:
                yield Finding(
                    place=document.place(("waivers", index, "environments", number)),
                    code="CN803",
                    message="the waiver is for an environment that does not exist",
                    expected=listed(known),
                    found=repr(name),
                    remedy="Name an environment of this policy.",
                )
