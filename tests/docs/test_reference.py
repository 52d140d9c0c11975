"""Reference pages say what the program knows. ``python -m tests.docs.regenerate`` writes them."""

from __future__ import annotations

import json
import re

import pytest
import yaml

from citynet.codes import CODES
from citynet.schemas import schemas
from tests.docs.reference import GENERATED, ROOT


@pytest.mark.parametrize("name", GENERATED)
def test_the_page_is_current(name: str) -> None:
    assert (ROOT / name).read_text(encoding="utf-8") == GENERATED[name]()


def test_every_code_has_its_heading() -> None:
    text = GENERATED["docs/reference/findings.md"]()
    assert re.findall(r"^### (CN[0-9]{3}): ", text, re.MULTILINE) == list(CODES)


def test_every_key_of_an_intent_has_its_row_and_every_link_its_heading() -> None:
    text = GENERATED["docs/reference/intents.md"]()
    rows = set(re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE))
    for name in ("service-profile", "slice", "interconnect", "boundary"):
        schema = json.loads(schemas()[f"{name}.json"])
        for described in (schema, *schema.get("$defs", {}).values()):
            assert rows.issuperset(described.get("properties", {}))
    headings = {line.lower() for line in re.findall(r"^## (\w+)$", text, re.MULTILINE)}
    assert headings.issuperset(re.findall(r"\]\(#(\w+)\)", text))


def test_examples_are_values_of_the_reference_city() -> None:
    said: dict[str, list[object]] = {}

    def note(value: object) -> None:
        if isinstance(value, dict):
            for key, inner in value.items():
                said.setdefault(key, []).append(inner)
                note(inner)
        if isinstance(value, list):
            for inner in value:
                note(inner)

    for file in (ROOT / "intents").rglob("*.yaml"):
        note(yaml.safe_load(file.read_text(encoding="utf-8")))
    text = GENERATED["docs/reference/intents.md"]()
    examples = re.findall(r"^\| `(\w+)` \|.*\| `([^`]+)` \|$", text, re.MULTILINE)
    assert len(examples) > 40
    for key, example in examples:
        assert yaml.safe_load(example) in said[key]
