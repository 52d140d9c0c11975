"""An import finds every number that stands in plain form, on all platforms, whatever surrounds it.

It never guesses what the text does not tell, shows no secret, and nothing of the text becomes a
path, a YAML value of another kind or a command to a terminal.
"""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from citynet.allocation import IdLocks
from citynet.brownfield import host_entry, import_device
from citynet.brownfield.hiding import harmless
from citynet.brownfield.model import Imported, Kind
from citynet.city.model import City
from citynet.device.model import Platform
from citynet.reading import read
from tests.cities import CIVIC

_SPEC = importlib.util.spec_from_file_location("texts", Path(__file__).with_name("texts.py"))
assert _SPEC is not None
assert _SPEC.loader is not None
_MODULE = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(_MODULE)
TEXTS = _MODULE.TEXTS


@pytest.fixture(scope="module")
def city() -> City:
    return read(CIVIC)[0]


def found(city: City, name: str) -> Imported:
    platform, files = TEXTS[name]
    return import_device("old", platform, files, city, IdLocks())


def values(imported: Imported, kind: Kind) -> set[str]:
    return {f"{use.where}/{use.value}".lstrip("/") for use in imported.uses if use.kind is kind}


VLANS = {
    "eos": {"10", "20", "20-22", "Ethernet10/100", "Ethernet10/110-119", "Ethernet11/205"},
    "frr": {"eth7/610", "eth8/620", "eth8/630-632"},
    "iosxr": {"TenGigE0/0/0/3/310", "TenGigE0/0/0/4/320-329"},
    "junos": {"560", "ge-0/0/4/530", "ge-0/0/4/540-549", "xe-0/0/3/510", "xe-0/0/3/520"},
    "vrp": {"40", "50-60", "10GE0/3/1/410", "10GE0/3/1/420-425", "GigabitEthernet0/3/0/400"},
}
VNIS = {
    "eos": {"20123", "20200"},
    "frr": {"10180"},
    "iosxr": set[str](),
    "junos": {"10170"},
    "vrp": {"10160"},
}
TARGETS = {
    "eos": {"65020:301", "65020:302"},
    "frr": {"65010:180", "65010:181"},
    "iosxr": {"65010:150", "65010:151"},
    "junos": {"65010:170"},
    "vrp": {"65010:160", "65010:161", "65010:162"},
}
MANAGEMENT = {
    "eos": "Management1 198.51.100.90/24 198.51.100.1",
    "frr": "mgmt0 198.51.100.95/24 198.51.100.1",
    "iosxr": "MgmtEth0/RP0/CPU0/0 198.51.100.92/24 198.51.100.254",
    "junos": "fxp0 198.51.100.94/24 198.51.100.1",
    "vrp": "GigabitEthernet0/0/0 198.51.100.93/24 198.51.100.1",
}


@pytest.mark.parametrize("name", TEXTS)
def test_numbers_in_plain_form_are_found(city: City, name: str) -> None:
    imported, key = found(city, name), name.removesuffix("-set")
    assert values(imported, Kind.VLAN) == VLANS[key]
    assert values(imported, Kind.VNI) == VNIS[key]
    assert values(imported, Kind.ROUTE_TARGET) == TARGETS[key]
    assert len(values(imported, Kind.RD)) == 1
    assert imported.management is not None
    management = imported.management
    assert f"{management.port} {management.address} {management.gateway}" == MANAGEMENT[key]


def test_rarer_numbers_are_found_too(city: City) -> None:
    assert values(found(city, "vrp"), Kind.SID) == {"9"}
    assert values(found(city, "frr"), Kind.SID) == {"21"}
    assert values(found(city, "vrp"), Kind.LOCATOR) == {"2001:db8:1000:99::/64"}
    assert values(found(city, "iosxr"), Kind.LOCATOR) == {"5f00:10:77::/48"}
    assert values(found(city, "iosxr"), Kind.SLICE) == {"150"}
    assert values(found(city, "eos"), Kind.ASN) == {"65020", "65077"}
    assert "10.255.0.0/31" in values(found(city, "eos"), Kind.PREFIX)


def test_both_spellings_of_junos_say_the_same(city: City) -> None:
    braces, flat = found(city, "junos"), found(city, "junos-set")
    assert {(u.kind, u.value, u.where) for u in braces.uses} == {
        (u.kind, u.value, u.where) for u in flat.uses
    }
    # No line of a spelling that the reader does not know counts as understood.
    assert sum(one.foreign_lines for one in flat.sections) == sum(
        one.lines for one in flat.sections
    )


@pytest.mark.parametrize("name", TEXTS)
def test_what_the_text_does_not_tell_is_a_question(city: City, name: str) -> None:
    entry = yaml.safe_load(host_entry(found(city, name)))["old"]
    assert entry["groups"] == [str(TEXTS[name][0]), "?"]
    for key in ("site", "role", "trust"):
        assert entry["data"][key] == "?"
    assert entry["data"]["management"]["address"].startswith("198.51.100.")


def test_a_port_that_leads_elsewhere_is_no_attachment_port(city: City) -> None:
    imported = found(city, "eos")
    assert [one.name for one in imported.ports if one.core] == ["Ethernet1"]
    assert "Ethernet1," not in host_entry(imported)


SECRETS = (
    "snmp-server community hunter2 ro",
    "snmp-agent community read hunter2",
    "set snmp community hunter2 authorization read-only",
    "enable secret 5 $1$abcd$hunter2hunter2hunter2h",
    "username x secret sha512 $6$hunter2$hunter2",
    "tacacs-server host 192.0.2.1 key 7 hunter2",
    " neighbor 192.0.2.1 password 7 hunter2",
    '  authentication-key "$9$hunter2"; ## SECRET-DATA',
    "isis password hunter2 level-2",
    "local-user x password irreversible-cipher hunter2",
    " pre-shared-key hunter2",
    "ip ftp passphrase hunter2",
    "crypto token hunter2",
    "key-string hunter2",
)


@pytest.mark.parametrize("line", SECRETS)
def test_secrets_of_foreign_lines_are_not_shown(line: str) -> None:
    assert "hunter2" not in harmless(line)


def test_numbers_that_do_not_exist_are_left_out(city: City) -> None:
    text = "interface Ethernet1.1\n   encapsulation dot1q vlan 0\nvlan 4095,9999\nvni 99999999\n"
    imported = import_device("old", Platform.EOS, {"config": text}, city, IdLocks())
    assert values(imported, Kind.VLAN) == set()
    assert values(imported, Kind.VNI) == set()


HOSTILE = (
    "x" * 3_000_000,
    "vlan " + "1," * 9_000,
    "{" * 40_000,
    "}" * 40_000 + ";" * 40_000,
    "\n".join(" " * depth + "interface x" for depth in range(300)),
    "hostname \x1b]0;owned\x07\ninterface \x1b[31mEthernet1\n description to eg-cr1 \x1b[0m",
    "!!python/object/apply:os.system ['true']\nkey: &a [*a]\n%TAG ! x\n",
    "interface ../../../etc/passwd\n vlan-id ٣٣\n ip address 1.2.3.4/999\n",
    'description "unended\nrd ' + ":" * 5_000 + "\nroute-target " + "1:" * 5_000,
    "\x00\x85\u2028\ud7ff\ufffd",
)


@pytest.mark.parametrize("platform", Platform)
@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_hostile_text_is_only_text(city: City, platform: Platform, number: int) -> None:
    name = "etc/frr/frr.conf" if platform is Platform.FRR else "config"
    imported = import_device("old", platform, {name: HOSTILE[number]}, city, IdLocks())
    entry = host_entry(imported)
    assert set(yaml.safe_load(entry)) == {"old"}
    assert not re.search(r"[^\x20-\x7e\n]", entry)
    assert not any(re.search(r"[\x00-\x1f\x7f-\x9f]", one.text) for one in imported.unread)
    assert ".." not in entry


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(Platform), st.text(max_size=400))
def test_any_text_gives_an_answer(platform: Platform, text: str) -> None:
    files = {"etc/frr/frr.conf" if platform is Platform.FRR else "config": text}
    imported = import_device("old", platform, files, _CITY, IdLocks())
    assert set(yaml.safe_load(host_entry(imported))) == {"old"}


_CITY = read(CIVIC)[0]
