"""What services say of applications and measurement, and where a mistake in it is found."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from citynet.city.partitions import Partitioning
from citynet.device.model import PortRange
from citynet.errors import FindingsError
from citynet.intent.model import ApplicationSteering, Isolation, Method
from citynet.reading import read

_BASE = Path(__file__).resolve().parents[1] / "errors" / "base"

_OFFICE = """
applications:
  - {name: video, protocol: udp, ports: [5000-5010, 554], profile: standard}
  - name: ledger
    protocol: tcp
    ports: [8443]
    profile: standard
measurement: ifit
"""


@pytest.fixture
def city(tmp_path: Path) -> Path:
    for folder in ("inventory", "intents"):
        shutil.copytree(_BASE / folder, tmp_path / folder)
    return tmp_path


def test_applications_keep_their_order_and_know_their_places(city: Path) -> None:
    with (city / "intents" / "slices" / "office.yaml").open("a") as file:
        file.write(_OFFICE)
    _, intents = read(city)
    office = intents.services["slice/office"]
    video, ledger = office.applications
    assert (video.name, video.protocol, video.profile) == ("video", 17, "standard")
    assert video.ports == (PortRange(5000, 5010), PortRange(554, 554))
    assert ledger == ApplicationSteering(
        name="ledger",
        protocol=6,
        ports=(PortRange(8443, 8443),),
        profile="standard",
        origin=ledger.origin,
    )
    assert (video.origin.line, ledger.origin.line) == (17, 18)
    assert office.measurement is Method.IFIT
    records = intents.services["slice/records"]
    assert (records.applications, records.measurement) == ((), None)


def test_a_service_has_at_most_64_applications(city: Path) -> None:
    with (city / "intents" / "slices" / "office.yaml").open("a") as file:
        file.write("applications:\n")
        for number in range(65):
            file.write(f"  - {{name: a{number}, protocol: tcp, ports: [1], profile: standard}}\n")
    with pytest.raises(FindingsError) as caught:
        read(city)
    assert [(one.code, one.expected) for one in caught.value.findings] == [("CN163", "at most 64")]


@pytest.mark.parametrize(
    ("word", "isolation", "partition"),
    [
        ("hard", Isolation.HARD, Partitioning.DEDICATED),
        ("reserved", Isolation.RESERVED, Partitioning.RESERVED),
        ("soft", Isolation.SOFT, Partitioning.SHARED),
    ],
)
def test_isolation_asks_every_link_for_a_partition(
    city: Path, word: str, isolation: Isolation, partition: Partitioning
) -> None:
    shutil.rmtree(city / "intents" / "slices")
    shutil.rmtree(city / "intents" / "interconnects")
    shutil.rmtree(city / "intents" / "boundaries")
    file = city / "intents" / "catalogue" / "standard.yaml"
    file.write_text(file.read_text().replace("isolation: soft", f"isolation: {word}"))
    profile = read(city)[1].profiles["standard"]
    assert (profile.isolation, profile.partition) == (isolation, partition)


def test_a_steered_profile_has_trust_encryption_and_delay_of_the_other_one(city: Path) -> None:
    file = city / "intents" / "catalogue" / "other.yaml"
    file.write_text(
        (city / "intents" / "catalogue" / "standard.yaml")
        .read_text()
        .replace("name: standard", "name: other")
        .replace("delay: 10 ms", "delay: 1 ms")
        .replace("committed: 100 Mbps", "committed: 1 Mbps")
        + "trust: high\nencrypted: true\nsurvives: [link]\n"
    )
    profiles = read(city)[1].profiles
    own, other = profiles["standard"], profiles["other"]
    steered = own.steered(other)
    assert (steered.name, steered.trust, steered.encrypted, steered.delay) == (
        "other",
        "high",
        True,
        1000,
    )
    assert (steered.committed, steered.survives) == (own.committed, own.survives)
