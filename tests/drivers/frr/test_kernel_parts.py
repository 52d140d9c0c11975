"""What the kernel does beside our files: rules, queues, settings of interfaces, and daemons.

Each is observed with few processes, and mended without touching what is as it should be.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from citynet.running.kernel import sysctl_text
from citynet.running.links import read_links
from citynet.running.rules import rule_commands
from tasks.drivers.frr.agent import frr, observing, ports, queues, rules, settings, traffic
from tasks.drivers.frr.agent.machine import Machine
from tests.drivers.frr.emulator.root import FakeRoot
from tests.running.recorded import RULES as USUAL

LINKS = json.dumps(
    [
        {"ifname": "lo", "mtu": 65536},
        {"ifname": "a", "mtu": 1500, "linkinfo": {"info_kind": "vrf", "info_data": {"table": 9}}},
        {"ifname": "vx1", "mtu": 1500, "linkinfo": {"info_slave_kind": "bridge"}},
    ]
)
ODD = json.loads(
    """[
    {"priority":90,"not":null,"src":"10.1.0.0","srclen":16,"action":"6"},
    {"priority":100,"src":"10.0.0.0","srclen":8,"fwmark":"0x10","fwmask":"0xff","iif":"lo",
     "ipproto":"ipproto-6","dport":80,"table":"1003","protocol":"0"},
    {"priority":101,"src":"all","dst":"10.0.0.0","dstlen":8,"sport_start":1,"sport_end":2,
     "uid_start":0,"uid_end":9,"table":"254","suppress_prefixlen":0},
    {"priority":102,"src":"all","goto":32766}
    ]"""
)
TC = """# Written by citynet. Changes here are overwritten.
qdisc add dev eth1 root handle 1: htb default 16
class add dev eth1 parent 1: classid 1:1 htb rate 8bit ceil 8bit burst 1 cburst 1 quantum 60000
qdisc add dev eth2 root handle 2: tbf rate 8bit burst 1 latency 50ms
qdisc add dev eth3 clsact
filter add dev eth3 ingress pref 1 protocol all matchall action police rate 8bit burst 1
"""


@pytest.fixture
def machine(root: FakeRoot) -> Machine:
    return Machine(root.path, 0.2)


def batches(root: FakeRoot, program: str) -> list[list[str]]:
    """Return what was given to each ``-batch`` of a program."""
    return [given.splitlines() for given in root.given(program)]


# Rules


def test_usual_rules_are_left_alone(machine: Machine, root: FakeRoot) -> None:
    assert rules.observe(machine) == USUAL
    assert rules.mend(machine, vrfs=True) == []
    assert batches(root, "ip") == []


def test_rules_are_observed_with_routes_by_one_process_each(
    machine: Machine, root: FakeRoot
) -> None:
    assert rules.with_routes(machine) == {"routes": {"ipv4": "[]", "ipv6": "[]"}, "rules": USUAL}
    assert len(root.calls("ip")) == 2
    root.put("fake/fail-ip-batch", 'Object "x" is unknown')
    assert rules.with_routes(machine) == {"routes": {"ipv4": "[]", "ipv6": "[]"}, "rules": USUAL}
    assert len(root.calls("ip")) == 8


def test_other_rules_go_and_usual_ones_come_back(machine: Machine, root: FakeRoot) -> None:
    have = [one for one in json.loads(USUAL["ipv4"]) if one["priority"] != 1000]
    root.put("fake/rules-4", json.dumps([*have, *ODD]))
    root.put("fake/rules-6", USUAL["ipv6"].replace("32765", "0"))
    assert rules.mend(machine, vrfs=True) == []
    (given,) = batches(root, "ip")
    assert given[0] == "rule add pref 1000 from all l3mdev"
    # The audit names them in the same words.
    said = rule_commands(rules.observe(machine), read_links(LINKS))
    added = [one.removeprefix("ip rule add ") for one in said if " add " in one]
    assert sorted(given[1:]) == sorted(f"rule del {one}" for one in added)
    assert len(added) == len(ODD)
    assert said[-1] == "ip rule del pref 1000 from all l3mdev"


def test_a_trial_that_is_taken_back_has_its_rules_again(machine: Machine, root: FakeRoot) -> None:
    before = {**USUAL, "ipv4": json.dumps([*json.loads(USUAL["ipv4"]), ODD[0]])}
    assert rules.mend(machine, vrfs=True, before=before) == []
    assert batches(root, "ip") == [["rule add pref 90 not from 10.1.0.0/16 blackhole"]]


def test_rules_that_cannot_be_read_or_set_are_named(machine: Machine, root: FakeRoot) -> None:
    root.put("fake/rules-4", "nothing")
    assert rules.mend(machine, vrfs=True) == ["ipv4: what rules there are cannot be read"]
    root.put("fake/rules-4", "[]")
    root.put("fake/fail-ip-batch", "RTNETLINK answers: no")
    assert rules.mend(machine, vrfs=False) == ["ipv4: rules: RTNETLINK answers: no"]


# Queues


def test_a_port_whose_lines_stay_keeps_its_queues(machine: Machine, root: FakeRoot) -> None:
    assert queues.apply(machine, "", TC, again=False) == []
    assert root.text("fake/queues").splitlines() == TC.splitlines()[1:]
    count = len(batches(root, "tc"))
    assert queues.apply(machine, TC, TC, again=False) == []
    assert batches(root, "tc")[count:] == []
    other = TC.replace("tbf rate 8bit", "tbf rate 16bit")
    assert queues.apply(machine, TC, other, again=False) == []
    clearing, loading = batches(root, "tc")[count:]
    assert clearing == ["qdisc del dev eth2 root"]
    # In its own place, so that tc names the file's own line.
    assert loading == ["", "", "", other.splitlines()[3], "", ""]


def test_a_port_that_was_made_again_gets_its_queues(machine: Machine, root: FakeRoot) -> None:
    queues.apply(machine, "", TC, again=False)
    for gone, loaded in (("eth3", 2), ("eth1", 2)):
        left = [x for x in root.text("fake/queues").splitlines() if f" {gone} " not in x]
        root.put("fake/queues", "".join(f"{line}\n" for line in left))
        count = len(batches(root, "tc"))
        assert queues.apply(machine, TC, TC, again=False) == []
        (loading,) = batches(root, "tc")[count:]
        assert len([x for x in loading if x]) == loaded
        assert sorted(root.text("fake/queues").splitlines()) == sorted(TC.splitlines()[1:])


def test_on_purpose_all_ports_are_cleared_and_those_of_somebodys(
    machine: Machine, root: FakeRoot
) -> None:
    queues.apply(machine, "", TC, again=False)
    foreign = "qdisc add dev eth9 root handle 8001: netem\nqdisc add dev eth2 clsact\n"
    root.put("fake/queues", root.text("fake/queues") + foreign)
    assert queues.apply(machine, TC, TC, again=True) == []
    clearing = batches(root, "tc")[-2]
    assert sorted(clearing) == [
        *("qdisc del dev eth1 root", "qdisc del dev eth2 clsact", "qdisc del dev eth2 root"),
        *("qdisc del dev eth3 clsact", "qdisc del dev eth9 root"),
    ]
    assert root.text("fake/queues").splitlines() == TC.splitlines()[1:]


def test_what_does_not_load_is_named(machine: Machine, root: FakeRoot) -> None:
    root.put("fake/fail-tc-batch", "Command failed -:2")
    assert queues.apply(machine, "", TC, again=False) == ["etc/citynet/tc: Command failed -:2"]


# Traffic


def test_all_of_tc_is_asked_by_two_processes(machine: Machine, root: FakeRoot) -> None:
    root.put("fake/queues", "qdisc add dev lo root handle 0: noqueue\n" + TC)
    root.put("fake/shows/class show dev eth1", "class htb 1:1 root rate 8bit\n")
    root.put("fake/shows/filter show dev eth3 ingress", "filter protocol all\n  police\n")
    root.put("fake/shows/filter show dev eth1 parent 1:", "filter protocol ip\n")
    found = traffic.observe(machine)
    assert len(root.calls("tc")) == 2
    assert found["classes"] == {"eth1": "class htb 1:1 root rate 8bit\n"}
    assert found["tc_filters"] == {"eth3": "filter protocol all\n  police\n"}
    assert found["more_filters"] == {"eth1 parent 1:": "filter protocol ip\n"}
    # Where answers cannot be told apart, each is asked for alone, and the same comes out.
    root.put("fake/queues", TC)
    assert {**traffic.observe(machine), "qdiscs": ""} == {**found, "qdiscs": ""}
    assert len(root.calls("tc")) > 6


@pytest.mark.parametrize(
    ("lines", "marks", "found"),
    [
        (["qdisc a", "qdisc a", "class x", " more", "qdisc a"], 1, ["", "class x\n more\n"]),
        (["qdisc a", "qdisc b", " opts"] * 3, 2, ["", ""]),
        (
            ["qdisc a", "qdisc b", " opts", "filter x"] * 2 + ["qdisc a", "qdisc b"],
            2,
            ["filter x\n"] * 2,
        ),
        (["qdisc a", "filter x", "qdisc a"], 1, None),
        (["filter x", "qdisc a", "qdisc a", "qdisc a"], 1, None),
        (["qdisc a", "qdisc a", "qdisc a", "filter x"], 1, None),
        (["qdisc a"] * 4, 1, None),
        ([], 1, None),
    ],
)
def test_answers_are_told_apart_or_not_at_all(
    lines: list[str], marks: int, found: list[str] | None
) -> None:
    assert traffic.split(lines, marks, 2) == found


# Settings of interfaces


def test_settings_that_are_odd_are_found_and_mended(machine: Machine, root: FakeRoot) -> None:
    for name in ("all", "default", "lo", "eth9.100", "vx1"):
        for version, keys in ports.KEYS.items():
            for key in keys:
                value = "1" if key in ("forwarding", "accept_ra") else "0"
                root.put(f"proc/sys/net/ipv{version}/conf/{name}/{key}", f"{value}\n")
    root.put("proc/sys/net/ipv6/conf/vx1/disable_ipv6", "1\n")
    (root.path / "sys/class/net/vx1/brport").mkdir(parents=True)
    named = {"net.ipv6.conf.all.accept_ra": "0", "net.ipv6.conf.eth9/100.seg6_enabled": "1"}
    assert ports.odd(machine, named) == {}
    root.put("proc/sys/net/ipv4/conf/eth9.100/forwarding", "0\n")
    root.put("proc/sys/net/ipv6/conf/eth9.100/accept_ra", "2\n")
    root.put("proc/sys/net/ipv6/conf/eth9.100/seg6_enabled", "1\n")
    root.put("proc/sys/net/ipv6/conf/lo/disable_ipv6", "1\n")
    root.put("proc/sys/net/ipv4/conf/default/rp_filter", "2\n")
    wanted = ports.odd(machine, named)
    assert wanted == {
        "net.ipv4.conf.default.rp_filter": "0",
        "net.ipv4.conf.eth9/100.forwarding": "1",
        "net.ipv6.conf.eth9/100.accept_ra": "0",
        "net.ipv6.conf.lo.disable_ipv6": "0",
    }
    # The audit finds the same ones.
    text = "".join(f"{key} = {value}\n" for key, value in named.items())
    said = sysctl_text(text, named, ports.values(machine), read_links(LINKS))
    assert set(settings.named(said.removeprefix(text))) == set(wanted)
    assert settings.set_all(machine, wanted) == []
    assert ports.odd(machine, named) == {}


def test_what_is_set_for_all_interfaces_comes_first(tmp_path: Path) -> None:
    names = ("conf/A/forwarding", "conf/all/forwarding", "ip_forward")
    for name in names:
        # Nothing can be written to a directory.
        (tmp_path / "proc/sys/net/ipv4" / name).mkdir(parents=True)
    wanted = {f"net.ipv4.{name.replace('/', '.')}": "2" for name in names}
    said = [one.partition(":")[0] for one in settings.set_all(Machine(tmp_path), wanted)]
    assert said == [
        *("net.ipv4.conf.all.forwarding", "net.ipv4.ip_forward", "net.ipv4.conf.A.forwarding")
    ]


# Daemons

DAEMONS = '# x\nbgpd=yes\nisisd=no\nbgpd_options="-A 127.0.0.1"\n'


def runs(root: FakeRoot, *names: str) -> None:
    for number, name in enumerate(names, start=1):
        root.put(f"proc/{number}/comm", f"{name}\n")


def test_a_daemon_that_is_missing_is_started_and_no_other(machine: Machine, root: FakeRoot) -> None:
    runs(root, "zebra", "staticd")
    assert frr.mend(machine, DAEMONS, DAEMONS) == []
    assert root.calls("watchfrr.sh") == [["start", "bgpd"]]
    assert root.calls("frrinit.sh") == []
    # It runs now: nothing is left to do.
    assert frr.mend(machine, DAEMONS, "\n".join(reversed(DAEMONS.splitlines()))) == []
    assert len(root.calls("watchfrr.sh")) == 1


@pytest.mark.parametrize(
    ("names", "old"),
    [
        (("staticd", "bgpd"), DAEMONS),
        (("zebra", "staticd", "bgpd", "ospfd"), DAEMONS),
        (("zebra", "staticd", "bgpd"), DAEMONS.replace("isisd=no", "isisd=yes")),
        (("zebra", "staticd"), DAEMONS.replace("-A 127.0.0.1", "-A ::1")),
        ((), DAEMONS),
    ],
)
def test_anything_else_needs_a_restart(
    machine: Machine, root: FakeRoot, names: tuple[str, ...], old: str
) -> None:
    runs(root, *names)
    assert frr.mend(machine, old, DAEMONS) == []
    assert root.calls("frrinit.sh") == [["restart"]]
    assert root.calls("watchfrr.sh") == []


def test_a_daemon_that_does_not_start_is_named(machine: Machine, root: FakeRoot) -> None:
    runs(root, "zebra", "staticd")
    root.put("fake/fail-watchfrr.sh", "Failed to start bgpd!")
    quick = Machine(root.path, 0.01)
    assert frr.mend(quick, DAEMONS, DAEMONS) == [
        "frr: bgpd does not start",
        "frr: Failed to start bgpd!",
    ]


# Foreign files


def test_debians_own_files_need_no_program(machine: Machine, root: FakeRoot) -> None:
    place = root.path / "usr/bin/dpkg-query"
    place.write_text(f"#!/bin/sh\necho called >> {root.fake}/dpkg\n")
    place.chmod(0o755)
    root.put("var/lib/dpkg/info/lldpd.list", "/.\n/etc/lldpd.d/README.conf\n")
    root.put("etc/lldpd.d/README.conf", "# read me\n")
    root.put("fake/running", "")
    assert observing.observe(machine)["foreign"] == {}
    assert not (root.fake / "dpkg").exists()
    root.put("etc/chrony/conf.d/README", "no package has it\n")
    assert observing.observe(machine)["foreign"] == {
        "etc/chrony/conf.d/README": "no package has it\n"
    }
    assert (root.fake / "dpkg").exists()
