"""A domain's name has room in the names of its devices, or check says so before any rendering."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from citynet.errors import Finding, FindingsError
from citynet.reading import read

REFERENCE = Path(__file__).parents[2]


@pytest.mark.parametrize(("length", "findings"), [(21, 0), (22, 1), (40, 1)])
def test_a_name_fits_into_key_chains_of_iosxr(tmp_path: Path, length: int, findings: int) -> None:
    for folder in ("inventory", "intents"):
        shutil.copytree(REFERENCE / folder, tmp_path / folder)
    name = "c" * length
    for file in ("domains.yaml", "groups.yaml"):
        path = tmp_path / "inventory" / file
        text = path.read_text()
        for before in ("- name: circle\n", "domain: circle\n", "[egov, circle]"):
            text = text.replace(before, before.replace("circle", name))
        path.write_text(text)
    found: tuple[Finding, ...] = ()
    try:
        read(tmp_path)
    except FindingsError as error:
        found = error.findings
    long = [one for one in found if "too long for" in one.message]
    assert len(long) == findings
    assert all(one.code == "CN157" and "21 characters" in one.expected for one in long)
