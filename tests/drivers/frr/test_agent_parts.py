"""Small parts of the agent, each on its own: forms, masks, sysctls, FRR's blocks, files."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

from tasks.drivers.frr.agent import files, forms, frr, interfaces, masking, settings, syntax
from tasks.drivers.frr.agent.failure import AgentFailure
from tasks.drivers.frr.agent.files import Content
from tasks.drivers.frr.agent.machine import Machine
from tasks.drivers.frr.agent.managed import MANAGED
from tasks.drivers.frr.pack import packed
from tests.drivers.frr.emulator.root import FakeRoot


def test_the_agent_is_the_same_bytes_and_of_the_standard_library_alone() -> None:
    first = packed()
    packed.cache_clear()
    assert packed() == first
    allowed = sys.stdlib_module_names | {"tasks", "__future__"}
    nodes = [
        node
        for path in Path(frr.__file__).parent.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(), feature_version=(3, 9)))
    ]
    names = {one.name for node in nodes if isinstance(node, ast.Import) for one in node.names}
    names |= {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    assert len(names) > 10
    assert {name.split(".")[0] for name in names} <= allowed
    ours = {name for name in names if name.startswith("tasks")}
    assert all(name.startswith("tasks.drivers.frr.agent") for name in ours)


def test_rendered_files_have_the_forms(whole: dict[str, str], day_0: dict[str, str]) -> None:
    for texts in (whole, day_0):
        assert {*texts, "etc/chrony/citynet.keys"} == set(MANAGED)
        found = [
            one
            for path, text in texts.items()
            for one in forms.mistakes(path, text, texts["etc/network/interfaces"])
        ]
        assert found == []


@pytest.mark.parametrize(
    "line",
    [
        "    post-up reboot",
        "    post-up ip sr tunsrc set ::1; reboot",
        "    post-up ip route replace unreachable default metric 1 table 1001 && reboot",
        "    pre-down rm -r /",
        "    alias ${open('/etc/shadow').read()}",
        "% for x in range(3):",
        "source /tmp/other",
        "    address 10.0.0.1/24 $(reboot)",
    ],
)
def test_interfaces_run_nothing_of_others(line: str) -> None:
    text = f"auto lo\niface lo inet loopback\n{line}\n"
    (found,) = forms.mistakes("etc/network/interfaces", text, text)
    assert found.startswith("etc/network/interfaces:3: ")


def test_values_are_known_by_the_forms_of_their_lines(whole: dict[str, str]) -> None:
    values = masking.values_of(whole.values())
    # Every value of the fixture is `value-` and the path of its reference.
    inside = {
        word.strip('"') for text in whole.values() for word in text.split() if "value-" in word
    }
    known = {one.split("=")[-1].split(":")[-1] for one in inside}
    assert known <= set(values)
    line = f" neighbor 10.0.0.1 password {values[0]} and again {values[0]}"
    assert values[0] not in masking.masked(line, values)
    assert masking.masked("line 3: neighbor x password unknown-1", ()) == (
        "line 3: neighbor x password (secret)"
    )


def test_a_sysctl_key_may_name_an_interface_with_a_dot(tmp_path: Path) -> None:
    place = tmp_path / "proc/sys/net/ipv6/conf/eth9.100/seg6_enabled"
    place.parent.mkdir(parents=True)
    place.write_text("0\n")
    machine = Machine(tmp_path)
    wanted = {"net.ipv6.conf.eth9/100.seg6_enabled": "1", "net.core.absent": "5"}
    assert settings.set_all(machine, wanted) == []
    assert place.read_text() == "1\n"
    assert settings.values(machine, wanted) == {"net.ipv6.conf.eth9/100.seg6_enabled": "1"}
    old = "net.ipv6.conf.eth1.seg6_enabled = 1\nnet.ipv4.ip_forward = 1\n"
    assert settings.dropped(old, "") == {"net.ipv6.conf.eth1.seg6_enabled": "0"}


def test_frr_is_compared_by_blocks_not_by_their_order(root: FakeRoot) -> None:
    machine = Machine(root.path)
    isis, bgp = "router isis X\n net 49.1\nexit\n!\n", "router bgp 1\n timers 1\nexit\n!\n"
    root.put("fake/running", f"frr version 8.4.4\nhostname r\n!\n{bgp}{isis}end\n")
    assert frr.differences(machine, f"{isis}{bgp}") == ()
    assert frr.differences(machine, f"{isis}{bgp}vrf A\n vni 5\nexit-vrf\n") == (
        "not running: vrf A",
    )
    assert frr.differences(machine, isis) == ("running, though not in the file: router bgp 1",)
    assert frr.differences(machine, isis + bgp.replace("timers 1", "timers 2")) == (
        "not running: router bgp 1: timers 2",
        "running, though not in the file: router bgp 1: timers 1",
    )
    root.put("fake/running", "")
    assert frr.differences(machine, isis) == ("no daemon answers",)


def test_interfaces_are_proven_by_what_the_kernel_has(root: FakeRoot) -> None:
    machine = Machine(root.path)
    text = (
        "auto lo\niface lo inet loopback\n\nauto eth1\niface eth1\n    mtu 9000\n    vrf A\n"
        "    address 10.0.0.1/24\n"
    )
    root.put(
        "fake/links",
        '[{"ifname":"lo","flags":["UP"],"mtu":65536},{"ifname":"eth1","flags":[],"mtu":1500,'
        '"addr_info":[{"local":"10.0.0.2","prefixlen":24,"scope":"global"}]}]',
    )
    assert interfaces.missing(machine, text) == [
        "etc/network/interfaces: eth1: vrf is None, not A",
        "etc/network/interfaces: eth1: mtu is 1500, not 9000",
        "etc/network/interfaces: eth1: is down",
        "etc/network/interfaces: eth1: has no address 10.0.0.1/24",
        "etc/network/interfaces: eth1: has address 10.0.0.2/24, which is not in the file",
    ]
    absent = interfaces.missing(machine, "auto eth7\niface eth7\n")
    assert absent == ["etc/network/interfaces: eth7: does not exist"]


def test_vtysh_is_asked_until_every_line_was_read(root: FakeRoot) -> None:
    text = "router bogus 1\n sub line\nexit\nvrf A\n bogus inner\nexit-vrf\n"
    staged = root.path / "var/lib/citynet/candidate/tree/x"
    staged.parent.mkdir(parents=True)
    staged.write_text(text)
    found = syntax.vtysh(Machine(root.path), "etc/frr/frr.conf", str(staged), text)
    assert found == [
        "etc/frr/frr.conf:1: % Unknown command: router bogus 1",
        "etc/frr/frr.conf:5: % Unknown command:  bogus inner",
    ]
    assert staged.read_text() == "!\n!\n!\nvrf A\n!\nexit-vrf\n"


def test_a_file_is_written_whole_and_no_link_is_followed(tmp_path: Path) -> None:
    files.write(tmp_path, "etc/a/b", Content("x\n", 0o640))
    assert (tmp_path / "etc/a/b").read_text() == "x\n"
    assert (tmp_path / "etc/a/b").stat().st_mode & 0o777 == 0o640
    assert [one.name for one in (tmp_path / "etc/a").iterdir()] == ["b"]
    (tmp_path / "out").mkdir()
    (tmp_path / "etc/link").symlink_to(tmp_path / "out")
    (tmp_path / "etc/a/link").symlink_to(tmp_path / "out/file")
    (tmp_path / "out/file").write_text("outside")
    for path in ("etc/link/file", "../x", "/etc/a/b"):
        with pytest.raises(AgentFailure):
            files.write(tmp_path, path, Content("y\n", 0o644))
    with pytest.raises(AgentFailure, match="symbolic link"):
        files.kept(tmp_path, "etc/a/link")
    files.write(tmp_path, "etc/a/link", Content("y\n", 0o644))
    assert (tmp_path / "out/file").read_text() == "outside"
    files.remove(tmp_path, "etc/none/none")


def test_a_program_that_does_not_end_is_ended(tmp_path: Path) -> None:
    place = tmp_path / "usr/sbin/nft"
    place.parent.mkdir(parents=True)
    place.write_text("#!/bin/sh\necho started\nsleep 30\n")
    place.chmod(0o755)
    said = Machine(tmp_path, 0.01).run("nft", timeout=40)
    assert said.code == 124
    assert "no end in time" in said.err
    with pytest.raises(AgentFailure, match="No such file"):
        Machine(tmp_path).run("tc")


def test_a_misspelt_password_line_is_masked_as_well() -> None:
    said = "etc/frr/frr.conf:9: % Unknown command: neighbor 10.0.0.1 passwrd hidden-8"
    assert masking.masked(said, ()) == said.replace("hidden-8", "(secret)")


@pytest.mark.parametrize(
    "key",
    ["net/../../../etc/passwd", "net/../kernel/panic", "net.ipv4/..", "net..ip", "net", "netx.a"],
)
def test_no_key_of_a_sysctl_leaves_its_folder(key: str) -> None:
    path = "etc/sysctl.d/90-citynet.conf"
    (found,) = forms.mistakes(path, f"{key} = 0\n", "")
    assert found.startswith(f"{path}:1: not a line of this file")


def test_keys_of_sysctls_are_those_of_interfaces_too() -> None:
    lines = ("net.ipv6.conf.eth9/100.seg6_enabled = 1", "net/ipv6/conf/ge0-3-0.101/mtu = 1500")
    text = "".join(f"{line}\n" for line in lines)
    assert forms.mistakes("etc/sysctl.d/90-citynet.conf", text, "") == []
