"""The JSON Schemas are current, describe every key, and agree with the reader about the city."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from citynet.schemas import schemas

_ROOT = Path(__file__).resolve().parents[2]
_SCHEMAS = _ROOT / "schemas"
_OF_FOLDER = {
    "catalogue": "service-profile",
    "slices": "slice",
    "interconnects": "interconnect",
    "boundaries": "boundary",
}


def _files() -> Iterator[tuple[Path, str]]:
    """Yield each file of the reference city with the name of its schema."""
    for file in sorted((_ROOT / "inventory").glob("*.yaml")):
        yield file, file.stem
    for folder, schema in _OF_FOLDER.items():
        for file in sorted((_ROOT / "intents" / folder).glob("*.yaml")):
            yield file, schema


def _validator(name: str) -> Draft202012Validator:
    return Draft202012Validator(json.loads(schemas()[f"{name}.json"]))


def test_schemas_in_the_repository_are_current() -> None:
    """Mend it with ``citynet schema``, and review what changed."""
    written = {path.name: path.read_text(encoding="utf-8") for path in _SCHEMAS.glob("*.json")}
    assert written == schemas()


@pytest.mark.parametrize("name", sorted(schemas()))
def test_schemas_are_schemas_and_describe_every_key(name: str) -> None:
    schema = json.loads(schemas()[name])
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"

    def objects(value: object, path: str) -> Iterator[tuple[str, Any]]:
        if isinstance(value, dict):
            if "properties" in value:
                yield path, value
            for key, inner in value.items():
                yield from objects(inner, f"{path}/{key}")

    described = dict(objects(schema, ""))
    assert described
    for path, value in described.items():
        assert value["description"], path
        assert value["additionalProperties"] is False, path
        for key, inner in value["properties"].items():
            assert inner.get("description", "").endswith("."), f"{path}/{key}"


@pytest.mark.parametrize(
    ("file", "schema"), list(_files()), ids=lambda value: getattr(value, "stem", value)
)
def test_reference_city_fits_its_schemas(file: Path, schema: str) -> None:
    data = yaml.safe_load(file.read_text(encoding="utf-8"))
    assert [error.message for error in _validator(schema).iter_errors(data)] == []


@pytest.mark.parametrize(
    ("schema", "change"),
    [
        ("slice", {"conectivity": "any-to-any"}),
        ("slice", {"kind": "Interconnect"}),
        ("slice", {"name": "Office"}),
        ("slice", {"endpoints": []}),
        ("slice", {"endpoints": [{"site": "a", "prefixes": ["10.0.0.0"]}]}),
        ("slice", {"endpoints": [{"site": "a", "prefixes": ["10.0.0.0/8"], "role": "boss"}]}),
    ],
)
def test_schemas_refuse_what_the_reader_refuses(schema: str, change: dict[str, Any]) -> None:
    file = _ROOT / "intents" / "slices" / "office.yaml"
    data = yaml.safe_load(file.read_text(encoding="utf-8")) | change
    assert not _validator(schema).is_valid(data)


@pytest.mark.parametrize(
    ("file", "schema"), list(_files()), ids=lambda value: getattr(value, "stem", value)
)
def test_files_name_their_schema_in_the_first_line(file: Path, schema: str) -> None:
    """Editors complete by it. Nornir's own files stay as Nornir writes them."""
    first = file.read_text(encoding="utf-8").split("\n")[0]
    if schema in {"hosts", "groups", "defaults"}:
        assert "$schema" not in first
    else:
        named = first.removeprefix("# yaml-language-server: $schema=")
        assert (file.parent / named).resolve() == _SCHEMAS / f"{schema}.json"
