"""Turns a document into a border model, and pydantic's errors into findings with their places."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Any, Final, TypeVar, get_args, get_origin

from pydantic import ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from citynet.border.model import BorderModel, Reading
from citynet.errors import Finding, Place
from citynet.workspace import Document, Steps
from citynet.workspace.found import did_you_mean, listed, nearest, quoted

__all__ = ["key_finding", "validated"]

Model = TypeVar("Model", bound=BorderModel)

_SHAPES: Final = {
    "model_type": ("a mapping", "Write 'key: value' lines, indented below the key."),
    "dict_type": ("a mapping", "Write 'key: value' lines, indented below the key."),
    "tuple_type": ("a list", "Write [item, item], or one item in each line after '- '."),
}
_SHOWN: Final = 50
"""Findings per document; pydantic finds all, a person mends a few at a time."""


_QUESTION: Final = "?"
"""What ``citynet import`` writes where a device's text does not tell a value."""


def validated(
    model: type[Model],
    document: Document,
    steps: Steps = (),
    *,
    names: Mapping[str, Collection[str]] = MappingProxyType({}),
) -> Model | list[Finding]:
    """Return what ``document`` holds at ``steps`` as ``model``, or every reason why it is none.

    ``names`` are the answers that exist to a question that stands under a key.
    """
    try:
        return model.model_validate(document.at(steps))
    except ValidationError as error:
        details = _telling(model, error.errors(include_url=False))[:_SHOWN]
        return [_finding(model, document, steps, detail, names) for detail in details]


def _telling(model: type[BorderModel], details: list[ErrorDetails]) -> list[ErrorDetails]:
    """Return ``details`` without those that only follow from another one.

    A misspelt key is not missing too, a list whose items are wrong is not too short, and a file of
    another kind has other keys.
    """
    if any(detail.get("ctx", {}).get("code") == "CN156" for detail in details):
        return [d for d in details if d["type"] not in {"missing", "extra_forbidden"}]
    meant = {
        (*detail["loc"][:-1], key)
        for detail in details
        if detail["type"] == "extra_forbidden"
        for key in nearest(str(detail["loc"][-1]), _aliases(_model_at(model, detail["loc"][:-1])))
    }
    return [
        detail
        for detail in details
        if not (detail["type"] == "missing" and detail["loc"] in meant)
        and not (
            detail["type"] == "too_short"
            and len(detail["input"]) >= detail.get("ctx", {})["min_length"]
        )
    ]


def _aliases(model: type[BorderModel]) -> list[str]:
    return [_alias(model, name) for name in model.model_fields]


def key_finding(document: Document, steps: Steps, reading: Reading) -> Finding | None:
    """Return what is wrong with the last key of ``steps``, where people choose the key."""
    key = steps[-1]
    try:
        reading.read(key)
    except PydanticCustomError as error:
        return _refused(document.place(steps, key=True), "the key", key, error.context or {})
    return None


def _finding(
    model: type[BorderModel],
    document: Document,
    prefix: Steps,
    detail: ErrorDetails,
    names: Mapping[str, Collection[str]],
) -> Finding:
    steps = (*prefix, *detail["loc"])
    kind = detail["type"]
    if kind == "extra_forbidden":
        return _unknown_key(_model_at(model, detail["loc"][:-1]), document, steps)
    if kind == "missing":
        return _missing_key(_model_at(model, detail["loc"][:-1]), document, steps)
    key = next((step for step in reversed(steps) if isinstance(step, str)), None)
    owner = "the file" if key is None else quoted(key)
    context = detail.get("ctx", {})
    said = context if kind == "finding" else _shape(kind, context)
    if detail["input"] == _QUESTION:
        said = {**said, "remedy": "Answer the question that `citynet import` left here."}
        if known := names.get(key or ""):
            said["expected"] = f"one that exists: {listed(known)}"
    return _refused(document.place(steps), owner, detail["input"], said)


def _refused(place: Place, owner: str, found: object, said: Mapping[str, Any]) -> Finding:
    def filled(key: str) -> str:
        return str(said[key]).replace("%s", owner)

    return Finding(
        place=place,
        code=said["code"],
        message=filled("message"),
        expected=filled("expected"),
        found=said.get("found") or ("a value" if said["code"] == "CN203" else quoted(found)),
        remedy=filled("remedy"),
    )


def _shape(kind: str, context: Mapping[str, Any]) -> dict[str, str]:
    if kind in {"too_short", "too_long"}:
        short = kind == "too_short"
        return {
            "code": "CN163",
            "message": f"the list of %s has too {'few' if short else 'many'} items",
            "expected": (
                f"at least {context['min_length']}" if short else f"at most {context['max_length']}"
            ),
            "remedy": "Add what is missing." if short else "Take out what does not belong here.",
        }
    expected, remedy = _SHAPES[kind]
    return {
        "code": "CN153",
        "message": f"the value of %s is not {expected}",
        "expected": expected,
        "remedy": remedy,
    }


def _unknown_key(model: type[BorderModel], document: Document, steps: Steps) -> Finding:
    keys = _aliases(model)
    key = str(steps[-1])
    return Finding(
        place=document.place(steps, key=True),
        code="CN151",
        message=f"the key {quoted(key)} is unknown here",
        expected=listed(keys),
        found=quoted(key),
        remedy=did_you_mean(key, keys) or "Remove it.",
    )


def _missing_key(model: type[BorderModel], document: Document, steps: Steps) -> Finding:
    key = str(steps[-1])
    fields = {_alias(model, name): field for name, field in model.model_fields.items()}
    description = (fields[key].description or "").split("\n\n")[0].replace("\n", " ")
    return Finding(
        place=document.place(steps[:-1]),
        code="CN152",
        message=f"the key {key!r} is missing",
        expected=f"{key}: {description}",
        found=listed(_keys(document.at(steps[:-1])), last="and"),
        remedy=f"Add a line '{key}: ...'.",
    )


def _keys(mapping: object) -> list[str]:
    return list(mapping) if isinstance(mapping, dict) else []


def _alias(model: type[BorderModel], name: str) -> str:
    return model.model_fields[name].alias or name


def _model_at(model: type[BorderModel], steps: tuple[str | int, ...]) -> type[BorderModel]:
    """Return the model of the mapping at ``steps`` below a mapping of ``model``."""
    free = False  # whether the next step is a key that people choose
    for step in steps:
        if free or isinstance(step, int):
            free = False
            continue
        fields = model.model_fields.items()
        annotation = next(field.annotation for name, field in fields if step in {name, field.alias})
        model = _inner(annotation) or model
        free = get_origin(annotation) is dict
    return model


def _inner(annotation: object) -> type[BorderModel] | None:
    """Return the border model in an annotation such as ``tuple[Endpoint, ...]``."""
    if isinstance(annotation, type) and issubclass(annotation, BorderModel):
        return annotation
    return next(filter(None, map(_inner, get_args(annotation))), None)
