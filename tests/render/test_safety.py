"""No text of a device becomes more than itself: hostile values are refused before any template.

Every string of every part is tried, and every address that could carry a zone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from functools import partial
from ipaddress import IPv6Address, IPv6Interface, IPv6Network
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citynet.device.model import Device, Origin, Part
from citynet.errors import FindingsError
from citynet.render import render
from citynet.render.safety import unsafe_output
from tests.render.samples_frr import BORDER, REFLECTOR, SAMPLES
from tests.render.texts import templates

HOSTILE = [
    *("\n", "\r", "\t", "\0", "\x01", "\x03", "\x0b", "\x0c", "\x1b", "\x1c", "\x1e", "\x7f"),
    *("\x85", "\u2028", "\u2029", "\u202e", "\ufeff", "\xa0", "\xe9", "\uff1b", "\ud800"),
    *("{{ 7 * 7 }}", "{% raw %}", "${x}", "<% x %>", "`id`", "$(id)", "|", "&", "\\", "~", "^"),
    *("'", '"', "#", "!", "?", "%", "*", "<", ">", "[", "{", "  "),
]


SECRETS = {"admin_password", "authentication", "snmp_auth", "snmp_privacy", "tacacs_key"}

Put = Callable[[Any], Device]


def strings(part: Part, rebuild: Put) -> Iterator[tuple[str, Put]]:
    """Yield each string of a part and of all its parts, with what puts another in its place."""
    for field in fields(part):

        def put(new: object, name: str = field.name) -> Device:
            changed: dict[str, Any] = {name: new}
            return rebuild(replace(part, **changed))

        name = f"{type(part).__name__}.{field.name}"
        value = getattr(part, field.name)
        if isinstance(value, Origin):
            yield name, partial(put_source, put)
        else:
            yield from strings_in(name, value, put)


def strings_in(name: str, value: object, put: Put) -> Iterator[tuple[str, Put]]:
    if type(value) is str:  # members of enumerations are strings too
        yield name, put
    elif isinstance(value, Part):
        yield from strings(value, put)
    elif isinstance(value, tuple):
        for index, member in enumerate(value):
            yield from strings_in(f"{name}[]", member, partial(put_member, put, value, index))


def put_source(put: Put, source: str) -> Device:
    return put(Origin(sources=(source,)))


def put_member(put: Put, members: tuple[object, ...], index: int, new: object) -> Device:
    return put((*members[:index], new, *members[index + 1 :]))


STRINGS = {name: put for device in SAMPLES for name, put in strings(device, lambda device: device)}


def refused(device: Device) -> FindingsError:
    with pytest.raises(FindingsError) as error:
        render([device], templates())
    assert {finding.code for finding in error.value.findings} == {"CN701"}
    return error.value


def test_every_kind_of_string_is_tried() -> None:
    assert {"Device.name", "Interface.description", "Management.banner", "Vrf.export_targets[]"} < {
        *STRINGS
    }
    assert len(STRINGS) > 30


@pytest.mark.parametrize("name", STRINGS)
def test_hostile_text_is_refused_everywhere(name: str) -> None:
    for hostile in HOSTILE:
        for text in (hostile, f"a{hostile}b", f"secret:a{hostile}"):
            refused(STRINGS[name](text))


@pytest.mark.parametrize("name", STRINGS)
def test_only_a_secret_refers_to_one(name: str) -> None:
    if name.rpartition(".")[2] in SECRETS:
        render([STRINGS[name]("secret:x.y")], templates())
        return
    for text in ("secret:x.y", "Secret:x.y", "a/secret:x.y"):
        refused(STRINGS[name](text))


@pytest.mark.parametrize("name", ["../../etc", "a/b", "-a", ".", ".a", ""])
def test_a_device_name_is_no_path_and_no_option(name: str) -> None:
    refused(replace(REFLECTOR, name=name))


@pytest.mark.parametrize("secret", ["hunter2", "secret:", "secret:A", "secret:a b", "secret:a/b"])
def test_secrets_are_references_only(secret: str) -> None:
    refused(replace(REFLECTOR, management=replace(REFLECTOR.management, tacacs_key=secret)))


@pytest.mark.parametrize("zone", ["eth0", "a\nb", "\x85"])
def test_zones_are_refused(zone: str) -> None:
    address = IPv6Address(f"fe80::1%{zone}")
    assert BORDER.bgp is not None
    session = BORDER.bgp.neighbors[0]
    refused(
        replace(BORDER, bgp=replace(BORDER.bgp, neighbors=(replace(session, address=address),)))
    )
    port = replace(BORDER.interfaces[0], addresses=(IPv6Interface(f"fe80::1%{zone}/64"),))
    refused(replace(BORDER, interfaces=(port, *BORDER.interfaces[1:])))


def test_a_zone_of_a_network_is_refused() -> None:
    network = IPv6Network("fe80::%x\ny/64")
    management = replace(REFLECTOR.management, ssh_sources=(network,))
    refused(replace(REFLECTOR, management=management))


def test_a_value_of_another_type_is_refused() -> None:
    port: Any = replace(REFLECTOR.interfaces[0])
    values: list[Any] = [1.5, b"x", ["x"], {"x": 1}, object()]
    for value in values:
        device = replace(
            REFLECTOR, interfaces=(replace(port, mtu=value), *REFLECTOR.interfaces[1:])
        )
        refused(device)


def test_the_finding_names_the_source_and_shows_the_value_harmlessly() -> None:
    port = replace(REFLECTOR.interfaces[0], description="x\nuser root")
    device = replace(REFLECTOR, interfaces=(port, *REFLECTOR.interfaces[1:]))
    (finding,) = refused(device).findings
    assert finding.message == "Interface.description cannot stand in a configuration"
    assert finding.found == r"'x\nuser root'"
    assert "domain/egov" in finding.remedy


@given(st.text(max_size=20))
def test_a_description_is_refused_or_is_its_line(text: str) -> None:
    *ports, last = REFLECTOR.interfaces
    plain = replace(REFLECTOR, interfaces=(*ports, replace(last, description="")))
    try:
        (configuration,) = render(
            [replace(REFLECTOR, interfaces=(*ports, replace(last, description=text)))], templates()
        )
    except FindingsError:
        return
    (without,) = render([plain], templates())
    for file, before in zip(configuration.files, without.files, strict=True):
        lines = file.text.split("\n")
        if text and file.path == "etc/network/interfaces":
            lines.remove(f"    alias {text}")
        assert lines == before.text.split("\n")


@pytest.mark.parametrize("text", ["a\r\n", "a\n\x00\n", "caf\xe9\n", "a\u2028b\n", "no end"])
def test_output_that_is_not_plain_lines_is_a_finding(text: str) -> None:
    (finding,) = unsafe_output("r1", "etc/x", text)
    assert finding.code == "CN702"


@pytest.mark.parametrize("text", ["", "a\n", "a\n\nb ~\n"])
def test_plain_lines_are_none(text: str) -> None:
    assert list(unsafe_output("r1", "etc/x", text)) == []
