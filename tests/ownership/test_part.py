"""A device owned in part: declared, imported, merged, proven, changed; golden texts of all of it.

What is foreign stays as it was and is never counted as proven; every line knows whose it is.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from citynet.device.model import Platform
from citynet.errors import CallError, FindingsError
from citynet.ownership.facts import PartFacts, part_facts
from citynet.ownership.scope import naming_of
from citynet.readers import read_back
from citynet.reading import read
from tasks.brownfield.foreign import keep_foreign, plan_change
from tasks.cli.app import app
from tasks.pipeline import build
from tests.ownership import scene
from tests.ownership.scene import DEVICE, GOLDEN, RUNNING
from tests.support.typed_device import TypedDevice, blocks_of
from validate.proof import facts_of
from validate.verdict import from_json, to_json


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    city = scene.owned_in_part(tmp_path_factory.mktemp("part"))
    scene.imported(city)
    return city


def golden(name: str, found: str) -> None:
    file = GOLDEN / name
    assert found == file.read_text(encoding="utf-8"), f"{file} says something else"


def foreign_file(city: Path) -> Path:
    return city / "inventory" / "foreign" / DEVICE / "config"


def test_foreign_lines_are_kept_without_secrets(city: Path) -> None:
    text = foreign_file(city).read_text(encoding="utf-8")
    golden("foreign-vrp.txt", text)
    assert "%^%#" not in text
    assert "$1c$" not in text
    # What a device says in a banner is no configuration, and is not kept.
    assert "S107-office" not in text


def test_ends_of_lines_as_terminals_write_them_say_nothing(city: Path) -> None:
    before = foreign_file(city).read_bytes()
    file = scene.running_file(city)
    file.write_bytes(RUNNING.replace("\n", "\r\n").encode())
    assert not keep_foreign(city, DEVICE, file).changed
    assert foreign_file(city).read_bytes() == before


def test_foreign_lines_of_foreign_lines_are_the_same(city: Path) -> None:
    made = scene.compiled(city)
    text = foreign_file(city).read_text(encoding="utf-8")
    again = scene.split(made, text)
    assert (again.text, again.problems) == (text, ())


def test_the_text_is_both_parts_and_each_line_knows_whose_it_is(city: Path) -> None:
    proposal = build(city).proposal
    (file,) = next(one for one in proposal.configurations if one.device == DEVICE).files
    golden("merged-vrp.txt", file.text)
    lines = file.text.rstrip("\n").split("\n")
    assert len(lines) == len(file.origins)
    theirs = [
        line
        for line, origin in zip(lines, file.origins, strict=True)
        if origin == (f"foreign/{DEVICE}",)
    ]
    known = foreign_file(city).read_text(encoding="utf-8").split("\n")
    assert [line for line in theirs if line.strip() != "#"] == [
        line for line in known if line.strip() not in {"", "#"}
    ]
    ours = next(at for at, line in enumerate(lines) if line == "ip vpn-instance S107-office")
    assert file.origins[ours] == ("slice/office",)


def test_the_proof_counts_foreign_lines_and_proves_nothing_of_them(city: Path) -> None:
    verdict = scene.proven(city)
    assert verdict.decision.accepted, verdict.decision.reasons
    assert verdict.facts.unread == ()
    assert verdict.facts.differences == ()
    (part,) = verdict.facts.foreign
    assert part.device == DEVICE
    texts = [line.text for line in part.unread]
    assert "vsi CAMPUS" in texts
    assert "mpls" in texts
    assert "peer 10.200.0.9 group SIP" in texts
    assert len(texts) < part.lines
    assert part.sessions == ("10.200.0.2 in VOICE", "10.200.0.9")
    assert part.absent > 0
    assert part.not_compared > 0
    assert from_json(to_json(verdict)) == verdict


def test_the_change_is_the_owned_part_and_nothing_else(city: Path) -> None:
    planned = plan_change(city, DEVICE, scene.running_file(city))
    golden("change-vrp.txt", "\n".join(planned.script) + "\n")
    device = TypedDevice("vrp", foreign_file(city).read_text(encoding="utf-8"))
    device.run(planned.script)
    assert device.blocks == blocks_of(scene.merged_text(city))


def test_a_device_that_runs_what_is_meant_needs_nothing(city: Path) -> None:
    # As the device shows it: keys of its own, which nobody can compare.
    text = scene.merged_text(city).replace("secret:bgp.egov.core", "%^%#abcDEF%^%#")
    planned = plan_change(city, DEVICE, scene.running_file(city, text))
    assert planned.commands == ()


def test_what_a_service_leaves_behind_goes(city: Path) -> None:
    old = (
        "ip vpn-instance S199-gone\n ipv4-family\n  route-distinguisher 100.64.10.6:199\n#\n"
        "interface GigabitEthernet0/3/0.777\n vlan-type dot1q 777\n"
        " ip binding vpn-instance S199-gone\n ip address 10.7.7.1 255.255.255.0\n#\nreturn\n"
    )
    text = scene.merged_text(city).removesuffix("return\n") + old
    planned = plan_change(city, DEVICE, scene.running_file(city, text))
    assert [line.strip() for line in planned.script] == [
        "undo interface GigabitEthernet0/3/0.777",
        "undo ip vpn-instance S199-gone",
    ]


def test_foreign_lines_that_moved_since_are_named(city: Path) -> None:
    text = RUNNING.replace("vlan batch 40 to 49\n", "vlan batch 40 to 50\n")
    with pytest.raises(FindingsError) as raised:
        plan_change(city, DEVICE, scene.running_file(city, text))
    assert {one.code for one in raised.value.findings} == {"CN724"}
    assert len(raised.value.findings) == 2


def test_a_device_needs_its_foreign_lines(tmp_path: Path) -> None:
    city = scene.owned_in_part(tmp_path)
    with pytest.raises(FindingsError) as raised:
        build(city)
    assert [one.code for one in raised.value.findings] == ["CN240"]


def test_foreign_lines_of_a_whole_device_are_refused(tmp_path: Path) -> None:
    city = scene.owned_in_part(tmp_path)
    scene.imported(city)
    (city / "inventory" / "foreign" / "eg-br1").mkdir()
    with pytest.raises(FindingsError) as raised:
        build(city)
    assert [one.code for one in raised.value.findings] == ["CN241"]


def test_a_device_that_is_owned_whole_has_no_foreign_lines(city: Path) -> None:
    with pytest.raises(CallError, match="owns eg-br1 whole"):
        keep_foreign(city, "eg-br1", scene.running_file(city))


def test_platforms_that_cannot_be_split_are_refused_by_name(tmp_path: Path) -> None:
    city = scene.owned_in_part(tmp_path)
    hosts = city / "inventory" / "hosts.yaml"
    text = hosts.read_text(encoding="utf-8").replace("    owns: services\n", "")
    hosts.write_text(
        text.replace("    role: border\n", "    role: border\n    owns: services\n", 1)
    )
    with pytest.raises(FindingsError) as raised:
        read(city)
    (finding,) = raised.value.findings
    assert finding.code == "CN243"
    assert "frr" in finding.message


@pytest.mark.parametrize(
    ("said", "says", "why"),
    [
        # Numbers of the foreign part are the inventory's, or the proof says so.
        ("isis ipv6 cost 20 level-2", "isis ipv6 cost 30 level-2", "isis/metric: intended 20"),
        ("ip address 100.64.10.6 255", "ip address 100.64.10.7 255", "LoopBack0/addresses"),
        ("source-address 2001:db8:10::6", "source-address 2001:db8:10::7", "srv6/source: intended"),
        (" description router\n", " description router\n shutdown\n", "LoopBack0/enabled"),
        (
            "network-entity 49.0010.1000.6401.0006",
            "network-entity 49.0010.1000.6401.0007",
            "isis/net",
        ),
    ],
)
def test_a_number_of_the_foreign_part_that_the_inventory_does_not_say(
    city: Path, tmp_path: Path, said: str, says: str, why: str
) -> None:
    other = scene.owned_in_part(tmp_path)
    scene.imported(other, RUNNING.replace(said, says, 1))
    differences = facts_of(build(other).proposal).differences
    assert any(why in one.text and "foreign part" in one.text for one in differences), differences


@pytest.mark.parametrize(
    "line",
    [
        "interface GigabitEthernet0/3/1\n traffic-policy ANY inbound",
        "interface GigabitEthernet0/1/0\n ipv6 traffic-filter inbound acl 3900",
        "interface LoopBack0\n ospf enable area 0",
        "bgp 65010\n peer 2001:db8:10::3 ignore",
        "bgp 65010\n maximum-peer 0",
        "isis 1\n summary 2001:db8::/32",
    ],
)
def test_an_unread_line_where_the_owned_part_rests_is_no_foreign_one(
    tmp_path: Path, line: str
) -> None:
    opener, _, said = line.partition("\n")
    city = scene.owned_in_part(tmp_path)
    scene.imported(city, RUNNING.replace(f"\n{opener}\n", f"\n{line}\n", 1))
    facts = facts_of(build(city).proposal)
    assert [one.text for one in facts.unread] == [said.strip()]


def test_the_proof_does_not_believe_the_merge(city: Path) -> None:
    proposal = build(city).proposal
    text, foreign = scene.merged_text(city), proposal.foreign[DEVICE]
    meant = next(one for one in proposal.intended if one.name == DEVICE)

    def facts(said: str) -> PartFacts:
        read = read_back(DEVICE, Platform.VRP, {"config": said})
        return part_facts(read, said, foreign, meant, naming_of(proposal.city))

    assert (facts(text).unread, facts(text).differences) == ((), ())
    # Nobody's line: not citynet's, and not among those that were imported.
    (line,) = facts(text.replace("vlan batch 40 to 49\n", "vlan batch 40 to 49\ncdp run\n")).unread
    assert line.text == "cdp run"
    # A foreign line that the merge lost, and one that it put somewhere else.
    assert (
        "foreign line is not in the text"
        in facts(text.replace("vlan batch 40 to 49\n", "")).differences[0]
    )
    moved = text.replace("\nmpls\n", "\n").replace("\nlldp enable\n", "\nlldp enable\n mpls\n")
    assert [one.text for one in facts(moved).unread if one.line] == ["mpls"]
    # A line of ours that says something else, and one that no rule knows.
    wrong = facts(text.replace("car cir 500000 ", "car cir 900000 ", 1))
    assert any("policer/rate" in one for one in wrong.differences)
    odd = " ip binding vpn-instance S107-office\n"
    strange = facts(text.replace(odd, f"{odd} arp-proxy enable\n", 1)).unread
    assert [one.text for one in strange] == ["arp-proxy enable"]


def test_the_verbs(city: Path) -> None:
    running = scene.running_file(city)
    call = ["-C", str(city)]
    kept = CliRunner().invoke(app, [*call, "import", DEVICE, str(running), "--foreign"])
    assert kept.exit_code == 0, kept.output
    assert "178 foreign lines, as before" in kept.output
    change = CliRunner().invoke(app, [*call, "change", DEVICE, "--running", str(running)])
    assert change.exit_code == 0, change.output
    assert "ip vpn-instance S107-office\n" in change.output
    lines = scene.merged_text(city).split("\n")
    for text, place in (
        ("vsi CAMPUS", f"foreign/{DEVICE}"),
        ("ip vpn-instance S107-office", "slice"),
    ):
        at = lines.index(text) + 1
        said = CliRunner().invoke(app, [*call, "explain", f"{DEVICE}:{at}"])
        assert f"from {place}" in said.output
    whole = CliRunner().invoke(app, [*call, "change", "eg-br1", "--running", str(running)])
    assert whole.exit_code == 2
    onboard = CliRunner().invoke(app, [*call, "onboard", DEVICE])
    assert onboard.exit_code == 2
