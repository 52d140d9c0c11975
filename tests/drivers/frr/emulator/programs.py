"""Stand-ins for a router's programs: each keeps a file below its root's ``fake`` for what runs.

Installed by :mod:`tests.drivers.frr.emulator.root` under every name that the agent knows; which
program it is, its own name tells. ``fake/fail-NAME`` makes one fail with the words in that file,
``fake/slow-NAME`` makes it wait for so many seconds.
"""

import json
import os
import re
import sys
import time
from pathlib import Path
from typing import Any

ME = Path(sys.argv[0])
NAME = ME.name
ROOT = next(one for one in ME.parents if (one / "fake").is_dir())
FAKE = ROOT / "fake"
ARGUMENTS = sys.argv[1:]
RULES = {
    "-4": '[{"priority":1000,"src":"all","l3mdev":null},'
    '{"priority":32765,"src":"all","table":"255"},{"priority":32766,"src":"all","table":"254"},'
    '{"priority":32767,"src":"all","table":"253"}]',
    "-6": '[{"priority":1000,"src":"all","l3mdev":null},'
    '{"priority":32765,"src":"all","table":"255"},{"priority":32766,"src":"all","table":"254"}]',
}
KINDS = {
    "vrf-table": ("vrf", "table"),
    "vxlan-id": ("vxlan", "id"),
    "vlan-id": ("vlan", "id"),
}
SHOWN = {"vrf": "master", "mtu": "mtu", "alias": "ifalias"}


def words(name: str, default: str = "") -> str:
    """Return a file of what runs."""
    path = FAKE / name
    return path.read_text() if path.exists() else default


def say(text: str) -> None:
    """Write to the standard output."""
    sys.stdout.write(text)


def links() -> str:
    """Return what ``ip`` shows once the file on disk is applied."""
    shown: dict[str, dict[str, Any]] = {}
    link: dict[str, Any] = {}
    members: dict[str, str] = {}
    for line in (ROOT / "etc/network/interfaces").read_text().splitlines():
        key, _, value = line.strip().partition(" ")
        if key == "iface":
            name = value.split()[0]
            link = {"ifname": name, "flags": ["UP"], "mtu": 1500, "addr_info": []}
            shown[name] = link
        elif key == "link-down":
            link["flags"] = []
        elif key == "address":
            local, length = value.split("/")
            one = {"local": local, "prefixlen": int(length), "scope": "global"}
            link["addr_info"].append({"family": "inet6" if ":" in local else "inet", **one})
        elif key in SHOWN:
            link[SHOWN[key]] = int(value) if key == "mtu" else value
        elif key == "bridge-ports":
            members |= dict.fromkeys(value.split(), link["ifname"])
        link.update(detail(key, value, link.get("linkinfo")))
    for name, master in members.items():
        shown.get(name, {})["master"] = master
    return json.dumps(list(shown.values()))


def detail(key: str, value: str, before: dict[str, Any] | None) -> dict[str, Any]:
    """Return what an attribute says of the kind of an interface; ``before``: what others said."""
    if key in KINDS:
        kind, word = KINDS[key]
        return {"linkinfo": {"info_kind": kind, "info_data": {word: int(value)}}}
    if key == "bridge-ports":
        return {"linkinfo": {"info_kind": "bridge", "info_data": {}}}
    if key == "link-type":
        return {"linkinfo": {"info_kind": value}}
    if key == "vxlan-local-tunnelip" and before is not None:
        return {"linkinfo": {**before, "info_data": {**before["info_data"], "local": value}}}
    return {"link": value} if key == "vlan-raw-device" else {}


def refused(path: str, sentence: str) -> int:
    """Complain about each line of a file that has the word ``bogus``."""
    code = 0
    for number, line in enumerate(Path(path).read_text().splitlines(), start=1):
        if "bogus" in line:
            sys.stderr.write(sentence.format(path=path, number=number, line=line) + "\n")
            code = 1
    return code


def vtysh() -> int:
    """Answer ``-C -f FILE`` and ``-c COMMAND``."""
    if ARGUMENTS[:1] == ["-C"]:
        return refused(ARGUMENTS[-1], "line {number}: % Unknown command: {line}")
    command = ARGUMENTS[1]
    if command == "show running-config":
        running = words("running")
        say(f"Building configuration...\n\nCurrent configuration:\n!\n{running}")
        return 0 if running else 1
    say(words(f"answers/{command}", f"answer to {command}\n"))
    return 0


def nft() -> int:
    """Check, load or list."""
    if "list" in ARGUMENTS:
        say(words("ruleset"))
        return 0
    code = refused(ARGUMENTS[-1], "{path}:{number}:1-5: Error: syntax error, in {line}")
    if code == 0 and "-c" not in ARGUMENTS:
        (FAKE / "ruleset").write_text(Path(ARGUMENTS[-1]).read_text())
    return code


def ip(given: str) -> int:
    family = next((one for one in ARGUMENTS if one in RULES), "-4")
    rules = words(f"rules{family}", RULES[family])
    if "address" in ARGUMENTS:
        say(words("links", "[]"))
    elif "rule show" in given:
        say(f"[]\n{rules}\n")
    elif "route" in ARGUMENTS:
        say(words(f"routes{family}", "[]"))
    elif "rule" in ARGUMENTS:
        say(rules)
    elif "tunsrc" in ARGUMENTS:
        say("tunsrc addr ::")
    elif "-batch" in ARGUMENTS:
        shown = json.loads(words("links", "[]"))
        for pair in re.findall(r"link add (\S+) type veth peer name (\S+)", given):
            shown += [{"ifname": name, "flags": [], "mtu": 1500} for name in pair]
        (FAKE / "links").write_text(json.dumps(shown))
        if "\nroute " in f"\n{given}":
            (FAKE / f"routes{family}").write_text(json.dumps(routes(family, given)))
    elif ARGUMENTS[:2] == ["link", "delete"]:
        shown = json.loads(words("links", "[]"))
        (FAKE / "links").write_text(json.dumps([x for x in shown if x["ifname"] != ARGUMENTS[3]]))
    return 0


def routes(family: str, given: str) -> list[dict[str, Any]]:
    """Return the routes after lines of ``route replace`` and ``route delete``."""
    have: list[dict[str, Any]] = json.loads(words(f"routes{family}", "[]"))
    usual = {"-4": 0, "-6": 1024}[family]
    for line in given.splitlines():
        parts = line.replace(" onlink", "").replace(" inet6", "").split()
        if parts[0] != "route":
            continue
        kind = "" if parts[2] == "default" else parts[2]
        said = parts[3:] if kind else parts[2:]
        rest = dict(zip(said[1::2], said[2::2], strict=False))
        new: dict[str, Any] = {"type": kind or "unicast", "dst": said[0], "table": rest["table"]}
        new |= {"protocol": "3", "metric": int(rest.get("metric", usual))}
        new |= {"gateway": rest["via"], "dev": rest["dev"]} if "via" in rest else {}
        place = ("dst", "table", "metric")
        same = [all(one.get(x, usual) == new[x] for x in place) for one in have]
        have = [one for one, is_same in zip(have, same, strict=True) if not is_same]
        have += [new] if parts[1] == "replace" else []
    return have


def tc(given: str) -> int:
    """Keep lines of ``add`` as they are; show their disciplines; ``del`` takes a port's away."""
    have = words("queues").splitlines()
    if "-batch" in ARGUMENTS and "show" in given:
        for line in given.splitlines():
            say("qdisc noqueue 0: root refcnt 2 \n" * (line == "qdisc show dev lo"))
            say(words(f"shows/{line}"))
        return 0
    if "-batch" not in ARGUMENTS and "-json" not in ARGUMENTS:
        say(words(f"shows/{' '.join(ARGUMENTS[1:])}"))
        return 0
    if "-batch" not in ARGUMENTS:
        say(json.dumps([row for row in map(discipline, have) if row]))
        return 0
    for line in filter(None, given.splitlines()):
        if match := re.fullmatch(r"qdisc del dev (\S+) (\S+)", line):
            inside = {"root": ("root", "parent"), "clsact": ("clsact", "ingress")}[match[2]]
            gone = [(match[1], place) for place in inside]
            have = [one for one in have if tuple(one.split()[3:5]) not in gone]
        elif " add dev " in line:
            have.append(line)
    (FAKE / "queues").write_text("".join(f"{line}\n" for line in have))
    return 0


def discipline(line: str) -> dict[str, object] | None:
    """Return the discipline that a line makes, as tc lists it."""
    parts = line.split()
    if parts[0] != "qdisc":
        return None
    if parts[4] == "clsact":
        return {"kind": "clsact", "handle": "ffff:", "dev": parts[3]}
    return {"kind": parts[7], "handle": parts[6], "dev": parts[3], "root": True, "options": {}}


def watchfrr() -> int:
    """Start a daemon: from now on there is a process of its name."""
    place = ROOT / "proc/4711/comm"
    place.parent.mkdir(parents=True)
    place.write_text(ARGUMENTS[1] + "\n")
    return 0


def frr() -> int:
    path = Path(ARGUMENTS[-1]) if NAME == "frr-reload.py" else ROOT / "etc/frr/frr.conf"
    (FAKE / "running").write_text(path.read_text())
    return 0


def interfaces() -> int:
    (FAKE / "links").write_text(links())
    return 0


def hostname() -> int:
    (ROOT / "proc/sys/kernel/hostname").write_text(ARGUMENTS[0] + "\n")
    return 0


PROGRAMS = {
    "vtysh": vtysh,
    "nft": nft,
    "frr-reload.py": frr,
    "frrinit.sh": frr,
    "watchfrr.sh": watchfrr,
    "ifreload": interfaces,
    "hostname": hostname,
}


def main() -> int:
    given = sys.stdin.read() if NAME in ("chpasswd", "tc", "ip") else ""
    with (FAKE / "calls").open("a") as calls:
        calls.write(json.dumps([NAME, *ARGUMENTS]) + "\n")
    if NAME == "chpasswd" and given:
        (FAKE / "passwords").write_text(given)
    if (FAKE / f"slow-{NAME}").exists():
        time.sleep(float(words(f"slow-{NAME}")))
    if given and "show" not in given:
        with (FAKE / f"given-{NAME}").open("a") as file:
            file.write(json.dumps(given) + "\n")
    for failing in (f"fail-{NAME}", f"fail-{NAME}-batch" if "-batch" in ARGUMENTS else ""):
        if failing and (FAKE / failing).exists():
            sys.stderr.write(words(failing) + "\n")
            return 1
    if NAME in ("ip", "tc"):
        return {"ip": ip, "tc": tc}[NAME](given)
    return PROGRAMS.get(NAME, lambda: 0)()


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    os._exit(code)
