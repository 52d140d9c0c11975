"""All mistakes of a candidate, found before anything is changed."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tasks.drivers.frr.agent import files, forms, masking, syntax
from tasks.drivers.frr.agent.failure import AgentFailure
from tasks.drivers.frr.agent.files import Content
from tasks.drivers.frr.agent.machine import Machine
from tasks.drivers.frr.agent.managed import ESSENTIAL, MANAGED

__all__ = ["mistakes"]

_PROGRAMS = {
    "etc/nftables.conf": syntax.nft,
    "etc/frr/frr.conf": syntax.vtysh,
    "etc/network/interfaces": syntax.interfaces,
    "etc/ssh/sshd_config.d/90-citynet.conf": syntax.sshd,
}
_TREE = "candidate/tree"
_REFERENCE = re.compile(r"secret:[a-z0-9][a-z0-9._-]*")
_LARGEST = 16 << 20


def mistakes(machine: Machine, kind: str, texts: Mapping[str, str]) -> tuple[str, ...]:
    """Return all that is wrong with the files, ``file:line: words``, without secrets' values."""
    found: list[str] = []
    good: list[str] = []
    if kind == "replace":
        missing = [path for path in ESSENTIAL if path not in texts]
        found += [f"{path}: a router cannot be without it" for path in missing]
    for path in sorted(texts):
        said = _plain(path, texts[path]) or _form(machine, path, texts)
        found += said
        if not said:
            good.append(path)
    for path in good:
        if path in _PROGRAMS:
            found += _by_program(machine, path, texts[path])
    values = masking.values_of(texts.values())
    return tuple(masking.masked(one, values) for one in found)


def _plain(path: str, text: str) -> list[str]:
    if path not in MANAGED:
        return [f"{path!a}: not a managed file"]
    if len(text) > _LARGEST:
        return [f"{path}: longer than {_LARGEST} characters"]
    if not text.endswith("\n"):
        return [f"{path}: does not end with a line feed"]
    found = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.isascii() or not (line == "" or line.isprintable()):
            found.append(f"{path}:{number}: other characters than printable ASCII")
        reference = _REFERENCE.search(line)
        if reference:
            found.append(f"{path}:{number}: unresolved reference {reference.group(0)}")
    return found


def _form(machine: Machine, path: str, texts: Mapping[str, str]) -> list[str]:
    interfaces: str | None = texts.get("etc/network/interfaces")
    if interfaces is None:
        on_disk = files.kept(machine.root, "etc/network/interfaces")
        interfaces = on_disk.text if on_disk else ""
    return forms.mistakes(path, texts[path], interfaces)


def _by_program(machine: Machine, path: str, text: str) -> list[str]:
    staged = f"{_TREE}/{path.replace('/', '-')}"
    files.write(machine.own, staged, Content(text, 0o600))
    try:
        return _PROGRAMS[path](machine, path, str(machine.own / staged), text)
    except AgentFailure as failure:
        return [f"{path}: cannot be checked: {failure.message}"]
    finally:
        files.remove(machine.own, staged)
