"""Settings of single interfaces: what is not as others is said, what is a router's own is not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from citynet.device.model import Platform
from citynet.readers import read_back
from citynet.running import FrrObservation, ObservationError, running_text
from tests.running.recorded import ROUTERS, changed_lines, observed

ROUTER = "eg-pe-nancheng"
SYSCTL = "etc/sysctl.d/90-citynet.conf"


def with_settings(router: str = ROUTER, **changes: str) -> FrrObservation:
    observation = observed(router)
    return replace(observation, interface_sysctls={**observation.interface_sysctls, **changes})


def lines(observation: FrrObservation, router: str = ROUTER) -> list[str]:
    return changed_lines(running_text(observed(router)), running_text(observation))


@pytest.mark.parametrize(
    "setting",
    [
        "net.ipv4.conf.S103-citizen-da.forwarding = 0",
        "net.ipv4.conf.eth10/100.rp_filter = 1",
        "net.ipv4.conf.eth10/100.proxy_arp = 1",
        "net.ipv4.conf.all.proxy_arp = 1",
        "net.ipv4.conf.default.forwarding = 0",
        "net.ipv6.conf.eth1.forwarding = 0",
        "net.ipv6.conf.eth10/100.accept_ra = 2",
        "net.ipv6.conf.lo.disable_ipv6 = 1",
        "net.ipv6.conf.eth10/100.seg6_enabled = 1",
        "net.ipv6.conf.default.seg6_enabled = 1",
    ],
)
def test_a_setting_by_hand_is_said_and_unread(setting: str) -> None:
    key, _, value = setting.partition(" = ")
    observation = with_settings(**{key: value})
    assert lines(observation) == [f"{SYSCTL}: +{setting}"]
    found = read_back(ROUTER, Platform.FRR, running_text(observation)).unread
    assert [one.text for one in found] == [setting]


@pytest.mark.parametrize("router", ROUTERS)
def test_what_the_file_names_is_not_said_twice(router: str) -> None:
    named = {key: value for key, value in observed(router).sysctls.items() if ".conf." in key}
    assert named
    assert lines(with_settings(router, **named), router) == []


def test_a_setting_of_the_file_that_stands_nowhere_on_disk_comes_back() -> None:
    observation = with_settings(**{"net.ipv6.conf.eth1.seg6_enabled": "1"})
    text = observation.files[SYSCTL].replace("net.ipv6.conf.eth1.seg6_enabled = 1\n", "")
    live = {k: v for k, v in observation.sysctls.items() if "eth1." not in k}
    other = replace(observation, files={**observation.files, SYSCTL: text}, sysctls=live)
    assert running_text(other)[SYSCTL] == f"{text}net.ipv6.conf.eth1.seg6_enabled = 1\n"


def test_no_forwarding_at_all_is_one_setting() -> None:
    observation = observed(ROUTER)
    settings = {
        key: "0" if ".ipv4." in key and key.endswith(".forwarding") else value
        for key, value in observation.interface_sysctls.items()
    }
    live = {**observation.sysctls, "net.ipv4.ip_forward": "0"}
    other = replace(observation, sysctls=live, interface_sysctls=settings)
    assert lines(other) == [
        f"{SYSCTL}: -net.ipv4.ip_forward = 1",
        f"{SYSCTL}: +net.ipv4.ip_forward = 0",
    ]


@pytest.mark.parametrize(
    "key", ["net.ipv4.conf.eth1", "kernel.panic", "net.ipv4.conf.a b.rp_filter"]
)
def test_what_is_no_setting_of_an_interface_is_an_error(key: str) -> None:
    with pytest.raises(ObservationError, match="interface_sysctls"):
        running_text(with_settings(**{key: "1"}))
