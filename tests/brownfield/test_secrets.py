"""An import prints no word that is not one of a configuration language, in either format."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from citynet.brownfield.hiding import harmless
from citynet.brownfield.statements import statements
from citynet.device.model import Platform
from tasks.cli.app import run
from tests.brownfield.texts import TEXTS
from tests.cities import CIVIC

CANARY = "Hunter2pwX"
DEVICE_SECRETS = {
    Platform.EOS: """\
snmp-server host 10.0.0.9 version 2c {0}
alias save copy running-config scp://bob:{0}@h/x
event-handler x
   action bash curl -u bob:{0} http://h
enable {0} secret
otp {0}
foo_key_foo {0}
neighbor 10.0.0.1 password secret:{0}
key chain x
   key 1
      key-string
         {0}
""",
    Platform.VRP: """\
snmp-agent target-host trap address udp-domain 10.0.0.9 params securityname {0} v2c
set save-configuration backup-to-server server 10.0.0.8 transport-type ftp user bob {0}
pki import
  {0}
""",
    Platform.JUNOS: """\
system {{
    archival {{ configuration {{ archive-sites {{ "ftp://bob:{0}@10.0.0.8/x"; }} }} }}
    archival {{
        configuration {{
            archive-sites {{
                "ftp://bob:{0}@10.0.0.8/x" password "{0}";
            }}
        }}
    }}
}}
snmp {{ trap-group {0} {{ targets {{ 10.0.0.9; }} }} }}
set system archival configuration archive-sites "ftp://bob:{0}@10.0.0.8/x"
set snmp trap-group {0} targets 10.0.0.9
""",
    Platform.IOSXR: "snmp-server host 10.0.0.9 traps version 2c {0}\nusername x\n secret 10 {0}\n",
}
LINUX_SECRETS = {
    "etc/citynet/chpasswd": "netops:{0}\n{0}\n",
    "etc/shadow": "root:{0}:19000:0:99999:7:::\n",
    "etc/old": "root:{0}:19000:0:99999:7:::\n{0}\n",
    "etc/ssl/host.key": "-----BEGIN {0} KEY-----\n{0}\n",
    "etc/ssl/host.pem": "interface {0}\n{0} interface\n",
    "etc/snmp/snmpd.conf": "rocommunity {0}\ncom2sec x default {0}\ntrapsink 10.0.0.1 {0}\n",
    "etc/wpa.conf": "wpa-psk {0}\npsk={0}\n",
    "etc/app.yaml": "API_TOKEN: {0}\nmy_token={0}\nDB_PASS={0}\n",
}


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("city")
    for folder in ("inventory", "intents"):
        shutil.copytree(CIVIC / folder, root / folder)
    return root


def printed(
    city: Path, platform: Platform, source: Path, capsys: pytest.CaptureFixture[str]
) -> tuple[str, str]:
    said = []
    for form in ("text", "json"):
        arguments = ["-C", str(city), "--format", form, "import", "old", str(source)]
        assert run([*arguments, "--platform", str(platform)]) == 0
        said.append(capsys.readouterr().out)
    assert len(json.loads(said[1])["sections"]) > 0
    return said[0], said[1]


def written(platform: Platform, files: dict[str, str], folder: Path) -> Path:
    if platform is not Platform.FRR:
        (folder / "config").write_text(files["config"])
        return folder / "config"
    for name, text in files.items():
        path = folder / "old" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder / "old"


@pytest.mark.parametrize("platform", DEVICE_SECRETS)
def test_usual_secrets_are_not_printed(
    city: Path, platform: Platform, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = DEVICE_SECRETS[platform].format(CANARY)
    assert text.count(CANARY) >= 3 - (platform is Platform.IOSXR)
    source = written(platform, {"config": text}, tmp_path)
    for said in printed(city, platform, source, capsys):
        assert CANARY not in said


def test_files_of_secrets_are_not_printed(
    city: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = {name: text.format(CANARY) for name, text in LINUX_SECRETS.items()}
    text, data = printed(city, Platform.FRR, written(Platform.FRR, files, tmp_path), capsys)
    assert CANARY not in text + data
    assert "netops" not in text + data
    titles = {one["file"]: one["title"] for one in json.loads(data)["sections"]}
    assert titles["etc/citynet/chpasswd"] == titles["etc/ssl/host.pem"] == "secrets"


NAMES = ("vrf ", "ip vpn-instance ", "vrf instance ", "hostname ", "sysname ", "host-name ")
"""What names a VRF or the device is a name in use, and said as one."""


@pytest.mark.parametrize("place", ["first", "second", "last"])
@pytest.mark.parametrize("name", TEXTS)
def test_a_strange_word_is_shown_nowhere(
    city: Path, name: str, place: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    platform, files = TEXTS[name]
    changed: dict[str, str] = {}
    count = 0
    for file, text in files.items():
        lines = []
        for line in text.split("\n"):
            words = line.split()
            if len(words) < 2 or words[0] in "!#" or _names(platform, line):
                lines.append(line)
                continue
            at = {"first": 0, "second": 1, "last": len(words) - 1}[place]
            if words[0] == "set" and place == "first":
                at = 1
            begin = line[: len(line) - len(line.lstrip())]
            words[at] = CANARY if words[at].strip("{};") else words[at]
            lines.append(begin + " ".join(words))
            count += 1
        changed[file] = "\n".join(lines)
    assert count > 5
    assert any(CANARY in one.text for one in statements(platform, changed))
    for said in printed(city, platform, written(platform, changed, tmp_path), capsys):
        assert CANARY not in said


def _names(platform: Platform, line: str) -> bool:
    if platform is Platform.JUNOS:
        return "host-name" in line or "routing-instances OLD" in line
    return line.strip().startswith(NAMES) or " vrf OLD" in line


@pytest.mark.parametrize(
    "line",
    [
        "3082024A 30820122 02820101 DEADBEEF",
        "root:abcdefghijklm:19000:0",
        "password secret:hunter2",
        "API_TOKEN: hunter2",
        "neighbor 10.0.0.1 hunter2",
        "hunter2 interface",
    ],
)
def test_other_words_are_left_out(line: str) -> None:
    shown = harmless(line)
    assert "hunter2" not in shown
    assert "abcdef" not in shown
    assert "30820" not in shown
    assert "..." in shown or "(hidden)" in shown


def test_words_of_the_language_numbers_and_addresses_stay() -> None:
    for line in (
        "switchport trunk allowed vlan 100,110-119",
        "neighbor 2001:db8::1 remote-as 65010",
        "set interfaces xe-0/0/3 unit 510 vlan-id 510",
        "members [ 530 540-549 ];",
    ):
        assert harmless(line) == line
