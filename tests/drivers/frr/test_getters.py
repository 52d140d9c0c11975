"""NAPALM's getters, from what a router's programs print."""

from __future__ import annotations

import json

import pytest

from tasks.drivers.frr import AgentError, FrrDriver, bundle
from tests.drivers.frr.emulator.root import FakeRoot

SUMMARY = {
    "default": {
        "ipv4Vpn": {
            "routerId": "100.64.10.1",
            "as": 65010,
            "peers": {
                "2001:db8:10::3": {
                    "remoteAs": 65010,
                    "state": "Established",
                    "peerUptimeMsec": 65000,
                    "pfxRcd": 7,
                    "pfxSnt": 3,
                    "desc": "reflector",
                }
            },
        }
    },
    "S107-office": {
        "ipv4Unicast": {
            "routerId": "100.64.10.1",
            "as": 65010,
            "peers": {"100.126.0.5": {"remoteAs": 65020, "state": "Active", "pfxRcd": 0}},
        }
    },
}
NEIGHBORS = {
    "default": {
        "2001:db8:10::3": {
            "localAs": 65010,
            "remoteRouterId": "100.64.10.3",
            "addressFamilyInfo": {"ipv4Vpn": {"acceptedPrefixCounter": 6}},
        }
    }
}


def test_sessions_by_vrf(driver: FrrDriver, root: FakeRoot) -> None:
    root.put("fake/answers/show bgp vrf all summary json", json.dumps(SUMMARY))
    root.put("fake/answers/show bgp vrf all neighbors json", json.dumps(NEIGHBORS))
    found = driver.get_bgp_neighbors()
    session = found["global"]["peers"]["2001:db8:10::3"]
    assert (session["is_up"], session["uptime"], session["remote_id"]) == (True, 65, "100.64.10.3")
    assert session["address_family"]["ipv4 vpn"] == {
        "received_prefixes": 7,
        "accepted_prefixes": 6,
        "sent_prefixes": 3,
    }
    other = found["S107-office"]["peers"]["100.126.0.5"]
    assert (other["is_up"], other["uptime"], other["remote_as"]) == (False, -1, 65020)


def test_sessions_without_an_answer_are_an_error(driver: FrrDriver) -> None:
    with pytest.raises(AgentError, match="bgpd does not answer"):
        driver.get_bgp_neighbors()


def test_interfaces_addresses_and_facts(driver: FrrDriver, root: FakeRoot) -> None:
    link = {
        "ifname": "eth1",
        "flags": ["UP", "LOWER_UP"],
        "operstate": "UP",
        "mtu": 9100,
        "ifalias": "to eg-cr1",
        "address": "02:00:00:00:00:01",
        "addr_info": [
            {"family": "inet", "local": "10.0.0.1", "prefixlen": 31},
            {"family": "inet6", "local": "2001:db8::1", "prefixlen": 127},
        ],
    }
    root.put("fake/links", json.dumps([link]))
    root.put("fake/answers/show version", "FRRouting 8.4.4 (day0) on Linux(6.1.0).\n")
    assert driver.get_interfaces()["eth1"]["description"] == "to eg-cr1"
    assert driver.get_interfaces_ip() == {
        "eth1": {
            "ipv4": {"10.0.0.1": {"prefix_length": 31}},
            "ipv6": {"2001:db8::1": {"prefix_length": 127}},
        }
    }
    facts = driver.get_facts()
    assert facts["hostname"] == "day0"
    assert facts["os_version"] == "Debian GNU/Linux 12 (bookworm), FRR 8.4.4"
    assert (facts["uptime"], facts["interface_list"]) == (12.5, ["eth1"])


def test_configurations_and_without_secrets(driver: FrrDriver, whole: dict[str, str]) -> None:
    driver.load_replace_candidate(config=bundle(whole), deployment="d1")
    driver.commit_config()
    raw = driver.get_config()
    assert json.loads(raw["startup"]) == whole
    assert whole["etc/frr/frr.conf"] in raw["running"]
    assert raw["candidate"] == ""
    assert "value-" in raw["startup"]
    assert "value-" in raw["running"]
    clean = driver.get_config(sanitized=True)
    assert "value-" not in json.dumps(clean)
    assert "(secret)" in clean["running"]
    assert driver.get_config(retrieve="running")["startup"] == ""


@pytest.mark.parametrize("command", ["configure", "clear bgp *", "show x\nconfigure", "", "Show x"])
def test_only_show_commands(driver: FrrDriver, root: FakeRoot, command: str) -> None:
    with pytest.raises(AgentError, match="only show commands"):
        driver.cli([command])
    assert root.calls("vtysh") == []
    assert driver.cli(["show version"]) == {"show version": "answer to show version\n"}


def test_an_observation_has_all_that_the_router_says(
    driver: FrrDriver, root: FakeRoot, day_0: dict[str, str]
) -> None:
    root.put("proc/77/comm", "bgpd\n")
    root.put("proc/78/comm", "sshd\n")
    root.put("etc/sysctl.d/99-by-hand.conf", "net.ipv4.ip_forward = 0\n")
    root.put("etc/sysctl.d/README", "read me\n")
    (root.path / "etc/sysctl.d/99-device.conf").symlink_to("/dev/zero")
    seen = driver.observe()
    assert seen.files == day_0
    assert set(seen.foreign) == {"etc/sysctl.d/99-by-hand.conf", "etc/sysctl.d/README"}
    assert (seen.daemons, seen.processes) == (("bgpd",), ("sshd",))
    assert seen.frr is not None
    assert seen.frr.endswith(day_0["etc/frr/frr.conf"])
    assert seen.nft == day_0["etc/nftables.conf"]
    assert seen.sysctls == {"net.ipv4.ip_forward": "0"}
    assert (seen.hostname, seen.state) == ("day0", "")
    root.put("fake/running", "")
    assert driver.observe().frr is None
