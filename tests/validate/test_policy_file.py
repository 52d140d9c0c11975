"""``policy.yaml`` is read strictly: every key and value is known, or the place is named."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import jsonschema
import pytest
import yaml

from citynet.codes import CODES
from citynet.errors import FindingsError
from citynet.promises.model import PromiseKind
from validate.policy import Requirement, Waiver
from validate.policy_file import policy_schema, read_policy

CITY = Path(__file__).parents[2]

GOOD = """\
apiVersion: citynet/v1
kind: Policy
environments:
  - name: lab
    unreadLines: 3
    required:
      - {engine: model, kinds: all}
      - engine: batfish
        kinds: [reaches, sound]
        mayNotCover: true
waivers:
  - promises: reaches/*
    engine: batfish
    environments: [lab]
    reason: The server moves this week
    approver: Chen Yu
    until: 2027-01-31
"""


def read(directory: Path, text: str) -> object:
    (directory / "policy.yaml").write_text(text, encoding="utf-8")
    return read_policy(directory)


def test_a_policy_says_what_its_file_says(tmp_path: Path) -> None:
    (tmp_path / "policy.yaml").write_text(GOOD, encoding="utf-8")
    policy = read_policy(tmp_path)
    lab = policy.environment("lab")
    assert (lab.unread_lines, lab.differences) == (3, 0)
    assert lab.required == (
        Requirement(engine="model", kinds=frozenset(PromiseKind), may_not_cover=False),
        Requirement(
            engine="batfish",
            kinds=frozenset({PromiseKind.REACHES, PromiseKind.SOUND}),
            may_not_cover=True,
        ),
    )
    assert policy.waivers == (
        Waiver(
            promises="reaches/*",
            engine="batfish",
            environments=frozenset({"lab"}),
            reason="The server moves this week",
            approver="Chen Yu",
            until=date(2027, 1, 31),
        ),
    )


def test_the_reference_citys_policy_needs_every_engine_for_production_only() -> None:
    policy = read_policy(CITY)
    needed = {
        name: [one.engine for one in environment.required]
        for name, environment in policy.environments.items()
    }
    assert needed == {
        "merge-request": ["model"],
        "lab": ["model"],
        "production": ["model", "batfish", "lab"],
    }
    for environment in policy.environments.values():
        assert environment.required[0].kinds == frozenset(PromiseKind)
        assert (environment.unread_lines, environment.differences) == (0, 0)


WRONG = [
    ("engine: batfish\n        kinds", "engine: batfisch\n        kinds", "CN154", 8),
    ("kinds: [reaches, sound]", "kinds: [reaches, sond]", "CN154", 9),
    ("kinds: [reaches, sound]", "kinds: []", "CN154", 9),
    ("kinds: [reaches, sound]", "kinds: [[all]]", "CN154", 9),
    ("mayNotCover: true", "mayNotCover: perhaps", "CN153", 10),
    ("        mayNotCover: true", "        may_not_cover: true", "CN151", 10),
    ("unreadLines: 3", "unreadLines: -1", "CN153", 5),
    ("unreadLines: 3", "unreadLines: true", "CN153", 5),
    ("unreadLines: 3", 'unreadLines: "3"', "CN153", 5),
    ("until: 2027-01-31", "until: soon", "CN153", 17),
    ("until: 2027-01-31", "until: 2027-02-30", "CN153", 17),
    ("until: 2027-01-31", "until: 20270131", "CN153", 17),
    ("promises: reaches/*", "promises: '$(reboot)'", "CN157", 12),
    ("The server moves", "The {server} moves", "CN158", 15),
    ("    approver: Chen Yu\n", "", "CN152", 12),
    ("environments: [lab]", "environments: [labs]", "CN803", 14),
    ("kind: Policy", "kind: Slice", "CN156", 2),
    ("apiVersion: citynet/v1", "apiVersion: citynet/v2", "CN155", 1),
    ("waivers:", "waivers:\n  - *x", "CN114", 12),
]


@pytest.mark.parametrize(("old", "new", "code", "line"), WRONG)
def test_what_is_wrong_is_named_with_its_line(
    tmp_path: Path, old: str, new: str, code: str, line: int
) -> None:
    assert old in GOOD
    with pytest.raises(FindingsError) as caught:
        read(tmp_path, GOOD.replace(old, new, 1))
    found = caught.value.findings
    assert (code, line) in {(finding.code, finding.place.line) for finding in found}
    assert all(finding.code in CODES for finding in found)


def test_two_environments_of_one_name(tmp_path: Path) -> None:
    again = "  - name: lab\n    required: [{engine: model, kinds: all}]\nwaivers:"
    with pytest.raises(FindingsError) as caught:
        read(tmp_path, GOOD.replace("waivers:", again, 1))
    assert [(f.code, f.place.line) for f in caught.value.findings] == [("CN802", 11)]


def test_a_city_without_policy(tmp_path: Path) -> None:
    with pytest.raises(FindingsError) as caught:
        read_policy(tmp_path)
    assert [finding.code for finding in caught.value.findings] == ["CN801"]


def test_the_schema_accepts_what_the_reader_accepts() -> None:
    schema = json.loads(policy_schema())
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    plain = yaml.safe_load(GOOD.replace("until: 2027-01-31", 'until: "2027-01-31"'))
    assert validator.is_valid(plain)
    assert not validator.is_valid(plain | {"note": "x"})
    assert not validator.is_valid(plain | {"environments": []})
