"""Reference pages say what the program knows. ``python -m tests.docs.regenerate`` writes them."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
import yaml

from citynet.codes import CODES
from citynet.errors import FindingsError
from citynet.reading import read
from citynet.schemas import schemas
from tests.docs.inventory import FILES, NEEDED
from tests.docs.reference import GENERATED, ROOT
from validate.policy_file import policy_schema


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


def test_every_key_of_the_inventory_has_its_row_and_every_link_its_heading() -> None:
    text = GENERATED["docs/reference/inventory.md"]()
    of_part = {
        title: set(re.findall(r"^\| `(\w+)` \|", body, re.MULTILINE))
        for title, body in re.findall(r"^#+ (\S+)\n(.*?)(?=^#|\Z)", text, re.DOTALL | re.MULTILINE)
    }
    for path, name in FILES:
        schema = json.loads(policy_schema() if name == "policy" else schemas()[f"{name}.json"])
        if "properties" in schema:
            assert of_part[Path(path).name] == schema["properties"].keys()
        for model, described in schema["$defs"].items():
            title = model.removeprefix("_").removesuffix("File")
            assert of_part[title] == described["properties"].keys()
    headings = {title.lower() for title in of_part}
    assert headings.issuperset(re.findall(r"\]\(#(\w+)\)", text))


def test_what_each_device_needs_is_what_the_reader_asks_for(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "inventory", tmp_path / "inventory")
    (tmp_path / "intents").mkdir()
    (tmp_path / "inventory" / "defaults.yaml").write_text("---\ndata: {}\n", encoding="utf-8")
    with (tmp_path / "inventory" / "hosts.yaml").open("a", encoding="utf-8") as hosts:
        hosts.write("bare: {}\n")
    with pytest.raises(FindingsError) as raised:
        read(tmp_path)
    asked = {
        finding.expected.split(",")[0]
        for finding in raised.value.findings
        if finding.code == "CN204" and "'bare'" in finding.message
    }
    assert asked == NEEDED["Element"] | {f"data.{key}" for key in NEEDED["DeviceData"]}


@pytest.mark.parametrize("page", ["intents", "inventory"])
def test_examples_are_values_of_the_reference_city(page: str) -> None:
    said: dict[str, list[object]] = {}

    def note(value: object) -> None:
        if isinstance(value, dict):
            for key, inner in value.items():
                said.setdefault(key, []).append(inner)
                note(inner)
        if isinstance(value, list):
            for inner in value:
                note(inner)

    for file in [*(ROOT / page).rglob("*.yaml"), ROOT / "policy.yaml"]:
        note(yaml.safe_load(file.read_text(encoding="utf-8")))
    text = GENERATED[f"docs/reference/{page}.md"]()
    examples = re.findall(r"^\| `(\w+)` \|.*\| `([^`]+)` \|$", text, re.MULTILINE)
    assert len(examples) > 40
    for key, example in examples:
        assert yaml.safe_load(example) in said[key]
