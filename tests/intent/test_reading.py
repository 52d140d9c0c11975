"""Reading depends on the content of the files and on nothing else, and it ends."""

from __future__ import annotations

import gc
import shutil
from pathlib import Path

import pytest

from citynet.errors import FindingsError
from citynet.intent import read as intent_reading
from citynet.reading import read

_BASE = Path(__file__).resolve().parents[1] / "errors" / "base"


@pytest.fixture
def city(tmp_path: Path) -> Path:
    for folder in ("inventory", "intents"):
        shutil.copytree(_BASE / folder, tmp_path / folder)
    return tmp_path


def _codes(root: Path) -> list[str]:
    with pytest.raises(FindingsError) as caught:
        read(root)
    return [finding.code for finding in caught.value.findings]


def test_the_same_city_elsewhere_is_the_same(city: Path) -> None:
    assert read(city) == read(_BASE)


def test_comments_order_of_keys_and_blank_lines_change_places_only(city: Path) -> None:
    file = city / "intents" / "slices" / "market.yaml"
    lines = file.read_text().split("\n")
    lines[4:7] = ["", "# a comment: {nothing}", *reversed(lines[4:7])]
    file.write_text("\n".join(lines))
    (_, changed), (_, base) = read(city), read(_BASE)
    market = changed.services["slice/market"]
    assert str(market.endpoints[0].origin).endswith(":12:5")
    assert (market.owner, market.profile) == ("data-office", "standard")
    assert changed.services.keys() == base.services.keys()


def test_folders_of_intents_and_optional_files_may_be_absent(city: Path) -> None:
    shutil.rmtree(city / "intents")
    hosts = city / "inventory" / "hosts.yaml"
    hosts.write_text(hosts.read_text().replace("    role:", "    trust: low\n    role:"))
    (city / "inventory" / "defaults.yaml").unlink()
    read_city, intents = read(city)
    assert {device.trust for device in read_city.devices.values()} == {"low"}
    assert intents.services == {}


def test_nothing_outside_of_the_city_is_read(city: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir("/")
    monkeypatch.setenv("HOME", "/nowhere")
    assert read(city) == read(_BASE)


def test_an_empty_directory_is_no_city(tmp_path: Path) -> None:
    assert set(_codes(tmp_path)) == {"CN101"}
    assert set(_codes(tmp_path / "missing")) == {"CN101"}


def test_reading_stops_where_too_much_is_wrong(city: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intent_reading, "_MOST_FINDINGS", 3)
    for number in range(10):
        (city / "intents" / "slices" / f"a{number}.yaml").write_text("[")
    codes = _codes(city)
    # One for each file up to the limit, then one for each folder that is left.
    assert codes.count("CN111") == 4
    assert codes.count("CN118") == 3


def test_reading_stops_where_there_is_too_much(city: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intent_reading, "_MOST_FILES", 4)
    # The profile and three slices fill it. What is passed over is not missed elsewhere.
    assert _codes(city) == ["CN118", "CN118"]
    monkeypatch.undo()
    monkeypatch.setattr(intent_reading, "_MOST_BYTES", 700)
    assert _codes(city) == ["CN118", "CN118", "CN118"]


def test_the_search_for_cycles_goes_on_afterwards(city: Path) -> None:
    assert gc.isenabled()
    read(city)
    (city / "inventory" / "links.yaml").write_text("")
    assert _codes(city)
    assert gc.isenabled()
    gc.disable()
    try:
        read(_BASE)
        assert not gc.isenabled()
    finally:
        gc.enable()
