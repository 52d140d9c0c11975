"""Both worked examples of the dialect page say exactly the devices written down by hand."""

from __future__ import annotations

import pytest

from citynet.compare import differences
from citynet.device.model import Device
from citynet.device.sorting import sorted_device
from tests.readers.junos.devices import BORDER, REFLECTOR
from tests.readers.junos.examples import BORDER_TEXT, REFLECTOR_TEXT, said

BOTH = pytest.mark.parametrize(
    ("text", "device"), [(BORDER_TEXT, BORDER), (REFLECTOR_TEXT, REFLECTOR)]
)


@BOTH
def test_the_worked_example_is_the_device_written_by_hand(text: str, device: Device) -> None:
    found = said(text)
    assert found.unread == ()
    assert [str(one) for one in differences(device, found.device)] == []
    assert found.device == sorted_device(device)


@BOTH
def test_each_rule_knows_its_lines(text: str, device: Device) -> None:
    lines = text.split("\n")
    for filter_ in said(text).device.filters:
        for rule in filter_.rules:
            assert rule.origin.file == "config"
            assert lines[rule.origin.lines[0] - 1].strip() == f"term {rule.sequence} {{"
            assert f"count rule-{rule.sequence};" in {
                lines[number - 1].strip() for number in rule.origin.lines
            }


def test_parts_know_the_lines_that_say_them() -> None:
    lines = BORDER_TEXT.split("\n")
    device = said(BORDER_TEXT).device
    for interface in device.interfaces:
        first = lines[interface.origin.lines[0] - 1].strip()
        assert first in {f"{interface.name} {{", f"unit {interface.vlan} {{"}
    assert device.bgp is not None
    for neighbor in device.bgp.neighbors:
        assert lines[neighbor.origin.lines[0] - 1].strip() == f"neighbor {neighbor.address} {{"
    for queue in device.interfaces[0].queues:
        (line,) = queue.origin.lines
        assert (
            lines[line - 1]
            .strip()
            .endswith(f"{queue.traffic_class} scheduler percent-{queue.percent};")
        )


def test_containers_stand_in_any_order() -> None:
    first, *containers = BORDER_TEXT.split("\n}\n")
    heading, _, system = first.partition("\n")
    found = said(heading + "\n" + "\n}\n".join([*reversed(containers[:-1]), system]) + "\n}\n")
    assert found.unread == ()
    assert found.device == sorted_device(BORDER)


def test_a_container_may_stand_apart_and_on_one_line() -> None:
    text = BORDER_TEXT.replace("    host-name eg-br2;\n", "")
    text = "system{host-name eg-br2;}\n" + text.replace("\n    ", "\n").replace("    ", " ")
    found = said(text)
    assert found.unread == ()
    assert found.device == sorted_device(BORDER)


def test_a_flat_text_says_the_same() -> None:
    """One statement per line without containers, as a device prints it for ``display set``."""
    flat: list[str] = []
    stack: list[str] = []
    for line in BORDER_TEXT.split("\n")[1:]:
        text = line.strip()
        if text.endswith("{"):
            stack.append(text[:-1])
        elif text == "}":
            stack.pop()
        elif text:
            flat.append("".join(stack) + text)
    found = said("\n".join(flat))
    assert found.unread == ()
    assert found.device == sorted_device(BORDER)


def test_what_a_device_shows_besides_says_nothing() -> None:
    text = "## Last changed: 2026-11-24 10:00:00 UTC\nversion 23.4R2.13;\n" + BORDER_TEXT
    text = text.replace('"secret:tacacs.key";', '"secret:tacacs.key"; ## SECRET-DATA')
    text = text.replace("            class super-user;", "            uid 2000;\nclass super-user;")
    text = text.replace("    mgmt_junos {", '    mgmt_junos {\n        description "by default";')
    text = text.replace(
        "    xe-0/1/1 {", "    /* kept */\n    xe-0/1/1 {\n  encapsulation ethernet;"
    )
    found = said(text)
    assert found.unread == ()
    assert found.device == sorted_device(BORDER)


def test_a_hash_in_place_of_a_password_says_no_password() -> None:
    text = BORDER_TEXT.replace(
        'plain-text-password-value "secret:admin.password";',
        'encrypted-password "$6$Ab/c.d$Efgh"; ## SECRET-DATA',
    )
    text = text.replace(
        'authentication-password "secret:snmp.auth";', 'authentication-key "$9$abc-/d.E";'
    )
    found = said(text)
    assert found.unread == ()
    assert found.device.management.admin_password == ""
    assert found.device.management.snmp_auth == ""


def test_names_of_ports_and_protocols_are_numbers() -> None:
    text = BORDER_TEXT.replace("source-port 179;", "source-port bgp;")
    text = text.replace("protocol 47;", "protocol gre;").replace("443-445", "443-445")
    found = said(text)
    assert found.unread == ()
    assert found.device == sorted_device(BORDER)
