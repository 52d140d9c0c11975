"""Files on disk -> the running machine: only what changed, in an order that keeps it reachable."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tasks.drivers.frr.agent import (
    accounts,
    files,
    frr,
    interfaces,
    ports,
    queues,
    routes,
    rules,
    services,
    settings,
    strangers,
)
from tasks.drivers.frr.agent.failure import AgentFailure
from tasks.drivers.frr.agent.machine import Machine
from tasks.drivers.frr.agent.managed import MANAGED

__all__ = ["Change", "apply", "parts_of"]


@dataclass(frozen=True)
class Change:
    """From which files to which; both are whole texts by path, None where there is no file."""

    old: Mapping[str, str | None]
    new: Mapping[str, str | None]
    parts: frozenset[str]
    """Of :class:`~tasks.drivers.frr.agent.managed.Managed`: what is to be applied."""
    again: frozenset[str] = frozenset()
    """Which of them are applied on purpose, though their files may be the same."""
    back: Mapping[str, object] | None = None
    """The snapshot, where the new state is an old one. Then every step is tried, whatever fails."""

    def pair(self, path: str) -> tuple[str, str]:
        """Return old and new text; empty where there is no file."""
        return self.old.get(path) or "", self.new.get(path) or ""


def apply(machine: Machine, change: Change) -> list[str]:
    """Apply files that stand on disk; return what did not work. Without ``back`` it stops there."""
    errors: list[str] = []
    for parts, step in _STEPS:
        if not parts & change.parts:
            continue
        try:
            errors += step(machine, change)
        except (AgentFailure, OSError) as error:
            errors.append(f"{step.__name__.strip('_')}: {getattr(error, 'message', error)}")
        if errors and change.back is None:
            break
    return errors


def _modules(machine: Machine, change: Change) -> list[str]:
    errors: list[str] = []
    for name in change.pair("etc/modules-load.d/90-citynet.conf")[1].splitlines():
        if not name or name.startswith("#") or (machine.root / "sys/module" / name).exists():
            continue
        said = machine.run("modprobe", [name])
        if said.code != 0:
            errors += [f"etc/modules-load.d/90-citynet.conf: {line}" for line in said.words]
    return errors


def _sysctls(machine: Machine, change: Change) -> list[str]:
    old, new = change.pair("etc/sysctl.d/90-citynet.conf")
    wanted = {**settings.dropped(old, new), **settings.named(new)}
    if change.back is not None:
        before = change.back["sysctls"]
        wanted = {**wanted, **(before if isinstance(before, dict) else {})}
    errors = settings.set_all(machine, wanted)
    if change.back is None:
        # Only now: what is said of all interfaces is said of each.
        errors += settings.set_all(machine, ports.odd(machine, settings.named(new)))
    return [f"etc/sysctl.d/90-citynet.conf: {one}" for one in errors]


def _nft(machine: Machine, change: Change) -> list[str]:
    if change.new.get("etc/nftables.conf") is None:
        said = machine.run("nft", ["flush", "ruleset"])
    else:
        said = machine.run("nft", ["-f", str(machine.root / "etc/nftables.conf")])
    return [] if said.code == 0 else [f"etc/nftables.conf: {line}" for line in said.words]


def _cables(machine: Machine, change: Change) -> list[str]:
    return interfaces.cables(machine, *change.pair("etc/citynet/cables"))


def _interfaces(machine: Machine, change: Change) -> list[str]:
    old, new = change.pair(interfaces.FILE)
    if "interfaces" not in change.again or change.back is not None:
        # Going back, what somebody had made beside the files is left as it is found.
        return interfaces.reload(machine, old, new)
    return (
        strangers.remove(machine, new)
        or interfaces.reload(machine, old, new)
        or [*strangers.unlike(machine, new), *routes.mend(machine, new)]
    )


def _queues(machine: Machine, change: Change) -> list[str]:
    return queues.apply(machine, *change.pair("etc/citynet/tc"), again="tc" in change.again)


def _daemons(machine: Machine, change: Change) -> list[str]:
    return frr.mend(machine, *change.pair("etc/frr/daemons"))


def _rules(machine: Machine, change: Change) -> list[str]:
    text = change.pair("etc/network/interfaces")[1]
    before = (change.back or {}).get("rules")
    kept = before if isinstance(before, dict) else None
    errors = rules.mend(machine, vrfs="vrf-table" in text, before=kept)
    return [f"etc/network/interfaces: {one}" for one in errors]


def _frr(machine: Machine, change: Change) -> list[str]:
    wanted = change.pair("etc/frr/frr.conf")[1]
    if change.back is not None and change.back.get("frr"):
        # What ran before counts, even where a foreign file says it in other words.
        wanted = str(change.back["frr"])
    if "daemons" in change.parts and not frr.settled(machine, wanted):
        return []
    return frr.apply(machine, wanted, insist=change.back is not None)


def _account(machine: Machine, change: Change) -> list[str]:
    if change.back is not None:
        before = change.back.get("accounts")
        return accounts.restore(machine, before if isinstance(before, dict) else {})
    errors = accounts.make(machine, change.pair("etc/sysusers.d/90-citynet.conf")[1])
    password = change.pair("etc/citynet/chpasswd")[1]
    return errors or (accounts.set_password(machine, password) if password else [])


def _hostname(machine: Machine, change: Change) -> list[str]:
    name = change.pair("etc/hostname")[1]
    if change.back is not None:
        name = str(change.back.get("hostname") or name)
    return services.hostname(machine, name)


def _sshd(machine: Machine, change: Change) -> list[str]:
    del change
    return services.reload_sshd(machine)


def _units(machine: Machine, change: Change) -> list[str]:
    del change
    return services.enable(machine)


def _service(name: str) -> Callable[[Machine, Change], list[str]]:
    def step(machine: Machine, change: Change) -> list[str]:
        del change
        return services.restart(machine, name)

    step.__name__ = name
    return step


_STEPS: tuple[tuple[frozenset[str], Callable[[Machine, Change], list[str]]], ...] = (
    (frozenset({"modules"}), _modules),
    (frozenset({"modules", "sysctl"}), _sysctls),
    (frozenset({"nft"}), _nft),
    (frozenset({"cables"}), _cables),
    (frozenset({"cables", "interfaces"}), _interfaces),
    (frozenset({"interfaces"}), _rules),
    (frozenset({"cables", "interfaces", "sysctl"}), _sysctls),
    (frozenset({"cables", "interfaces", "tc"}), _queues),
    (frozenset({"daemons"}), _daemons),
    (frozenset({"cables", "interfaces", "daemons", "frr"}), _frr),
    (frozenset({"account", "password"}), _account),
    (frozenset({"hostname"}), _hostname),
    (frozenset({"sshd"}), _sshd),
    (frozenset({"units"}), _units),
    *((frozenset({name}), _service(name)) for name in ("chronyd", "rsyslogd", "snmpd", "lldpd")),
)
"""Filters stand before interfaces that need them; routing comes last, when ports are there."""


def parts_of(machine: Machine, texts: Mapping[str, str | None]) -> dict[str, str]:
    """Return the paths whose file on disk is another one, with what is to be applied.

    The part is empty where only the permissions are other ones.
    """
    found = {}
    for path, text in texts.items():
        on_disk = files.kept(machine.root, path)
        if (on_disk.text if on_disk else None) != text:
            found[path] = MANAGED[path].part
        elif on_disk is not None and on_disk.mode != MANAGED[path].mode:
            found[path] = ""
    return found
