"""A first file lets exactly citynet in, forwards nothing, holds no secret, and is soon outgrown.

Every line of it stands in the device's own text under the same section, so that the first push
cuts nobody off; what does not is the login itself, line by line in ``OWN``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from citynet.city.model import Baseline
from citynet.dayzero import day_zero
from citynet.device.model import Device, InterfaceKind, Platform
from citynet.errors import FindingsError
from citynet.onboarding import bare, onboard, usable_keys
from citynet.render import render
from tests.compilation.stages import run
from tests.onboarding.public_keys import ED25519, KEYS, RSA
from tests.onboarding.sections import sections
from tests.render.samples_eos import SAMPLES as EOS
from tests.render.samples_frr import SAMPLES as FRR
from tests.render.samples_iosxr import SAMPLES as IOSXR
from tests.render.samples_junos import SAMPLES as JUNOS
from tests.render.samples_vrp import SAMPLES as VRP
from tests.render.texts import same_as_golden, templates
from tests.support.wide_city import wide_city

OWN: Mapping[Platform, Mapping[str, str]] = {
    Platform.EOS: {
        r"username \S+ privilege 15 role network-admin nopassword": "no password in a file",
        r"username \S+ ssh-key (secondary )?ssh-(rsa|ed25519) \S+": "key instead of password",
    },
    Platform.IOSXR: {
        r"!! IOS XR Configuration": "how ZTP knows a configuration",
        r"ssh server username \S+ keystring ssh-(rsa|ed25519) \S+": "key instead of password",
    },
    Platform.JUNOS: {
        r'system \{/login \{/user \S+ \{/authentication \{/(ssh-\w+) "\1 \S+";': "key, no password",
    },
    Platform.VRP: {
        r"rsa peer-public-key ONBOARDING encoding-type openssh(/.*)?": "key instead of password",
        r"ssh user \S+ authentication-type rsa": "key instead of password",
        r"ssh user \S+ assign rsa-key ONBOARDING": "key instead of password",
        r"ssh authorization-type default root": "no local user yet that could have rights",
    },
}
"""Lines of a first file that the device's own text has not, and why."""

SAMPLES = [samples[0] for samples in (EOS, FRR, IOSXR, JUNOS, VRP)]


def own(platform: Platform, path: tuple[str, ...]) -> bool:
    return any(re.fullmatch(pattern, "/".join(path)) for pattern in OWN[platform])


def first(device: Device) -> str:
    return onboard(device, KEYS, templates()).text


def check(device: Device) -> None:
    text = first(device)
    assert "secret:" not in text.lower()
    (whole,) = render([device], templates())
    if device.platform is Platform.FRR:
        check_cloud_init(device, text)
        return
    (file,) = whole.files
    later = sections(device.platform, file.text)
    missing = [
        path for path in sections(device.platform, text) - later if not own(device.platform, path)
    ]
    assert missing == []
    ports = [one.name for one in device.interfaces if one.kind is not InterfaceKind.MANAGEMENT]
    said = set(re.findall(r"\S+", text))
    assert not said & set(ports)
    assert not re.search(
        r"^(router (bgp|isis)|isis|bgp|ip routing| *protocols)\b", text, re.MULTILINE
    )


def check_cloud_init(device: Device, text: str) -> None:
    said = yaml.safe_load(text)
    (configuration,) = render([day_zero(device)], templates())
    expected = {
        f"/{file.path}": file.text for file in configuration.files if "secret:" not in file.text
    }
    written = {one["path"]: one["content"] for one in said["write_files"]}
    assert yaml.safe_load(written.pop("/etc/cloud/cloud.cfg.d/99-citynet.cfg")) == {
        "network": {"config": "disabled"}
    }
    assert written == expected
    left_out = {f"/{file.path}" for file in configuration.files} - expected.keys()
    assert left_out == {
        "/etc/citynet/chpasswd",
        "/etc/snmp/snmpd.conf",
        "/etc/tacplus_servers",
    }
    (user,) = said["users"]
    assert user["name"] == device.management.admin_user
    assert user["lock_passwd"] is True
    assert user["ssh_authorized_keys"] == list(map(str, KEYS))
    assert said["hostname"] == device.name
    assert said["ssh_pwauth"] is False


@pytest.mark.parametrize("device", SAMPLES, ids=lambda device: str(device.platform))
def test_word_by_word(device: Device) -> None:
    file = onboard(device, KEYS, templates())
    assert same_as_golden(f"onboarding/{device.platform}/{file.path}", file.text)


@settings(max_examples=6, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_the_first_push_cuts_nobody_off(seed: int) -> None:
    for device in run(*wide_city(seed)).devices.values():
        check(device)


@pytest.mark.parametrize("device", SAMPLES, ids=lambda device: str(device.platform))
def test_every_exception_is_used(device: Device) -> None:
    paths = ["/".join(path) for path in sections(device.platform, first(device))]
    for pattern in OWN.get(device.platform, ()):
        assert any(re.fullmatch(pattern, path) for path in paths), pattern


@pytest.mark.parametrize("device", SAMPLES, ids=lambda device: str(device.platform))
def test_nobody_gets_in_without_a_key(device: Device) -> None:
    with pytest.raises(FindingsError) as refused:
        onboard(device, (), templates())
    (finding,) = refused.value.findings
    assert finding.code == "CN709"


@pytest.mark.parametrize("device", SAMPLES, ids=lambda device: str(device.platform))
def test_which_keys_a_platform_holds(device: Device) -> None:
    expected = {
        Platform.EOS: KEYS,
        Platform.FRR: KEYS,
        Platform.IOSXR: (ED25519,),
        Platform.JUNOS: KEYS,
        Platform.VRP: (RSA,),
    }[device.platform]
    assert usable_keys(device, KEYS) == expected
    if device.platform is Platform.VRP:
        with pytest.raises(FindingsError) as refused:
            usable_keys(device, (ED25519,))
        assert refused.value.findings[0].found == "1 keys, none of RSA"


@pytest.mark.parametrize("device", SAMPLES, ids=lambda device: str(device.platform))
@pytest.mark.parametrize("name", ["x'", "x\ny", "x: y", "x y", '"', "x#", "{{x}}"])
def test_a_hostile_name_makes_no_text(device: Device, name: str) -> None:
    for hostile in (
        replace(device, name=name),
        replace(device, management=replace(device.management, admin_user=name)),
    ):
        with pytest.raises(FindingsError) as refused:
            first(hostile)
        assert {finding.code for finding in refused.value.findings} == {"CN701"}


@pytest.mark.parametrize("device", SAMPLES, ids=lambda device: str(device.platform))
def test_what_is_left_of_a_device(device: Device) -> None:
    left = bare(device)
    assert bare(left) == left
    kinds = {one.kind for one in left.interfaces}
    assert kinds <= {InterfaceKind.MANAGEMENT, InterfaceKind.LOOPBACK}
    assert (left.vrfs, left.filters, left.bgp, left.isis, left.srv6) == ((), (), None, None, None)


def test_a_baseline_has_no_keys_until_it_says_so() -> None:
    assert Baseline.__dataclass_fields__["admin_keys"].default == ()
