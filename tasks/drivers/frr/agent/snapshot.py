"""What a trial can be taken back to: files with their permissions, and what stands in no file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tasks.drivers.frr.agent import accounts, files, frr, ports, rules, settings, staging, store
from tasks.drivers.frr.agent.files import Content, Kept
from tasks.drivers.frr.agent.machine import Machine

__all__ = ["restore", "take", "texts"]


def take(machine: Machine, new: Mapping[str, str | None]) -> None:
    """Keep the state before a trial that brings these files."""
    old = staging.disk(machine)
    keys = set()
    for text in (*new.values(), *(one.text for one in old.values() if one)):
        keys |= set(settings.named(text or ""))
    store.save(
        machine,
        store.SNAPSHOT,
        {
            "files": {path: _packed(one) for path, one in old.items()},
            "sysctls": {**ports.values(machine), **settings.values(machine, sorted(keys))},
            "rules": rules.observe(machine),
            "frr": frr.running(machine),
            "hostname": machine.text("proc/sys/kernel/hostname"),
            "accounts": accounts.passwords(
                machine, new.get("etc/sysusers.d/90-citynet.conf") or ""
            ),
        },
    )


def restore(machine: Machine, paths: Iterable[str]) -> None:
    """Put the old files back on disk; nothing is applied yet."""
    record = store.load(machine, store.SNAPSHOT) or {"files": {}}
    for path in sorted(paths):
        one = record["files"].get(path)
        if one is None:
            files.remove(machine.root, path)
        else:
            uid, gid = (one["uid"], one["gid"]) if machine.real else (-1, -1)
            files.write(machine.root, path, Content(one["text"], one["mode"], uid, gid))


def texts(
    record: Mapping[str, Mapping[str, Mapping[str, str] | None]],
) -> dict[str, str | None]:
    """Return the texts of a snapshot's files."""
    return {path: one["text"] if one else None for path, one in record["files"].items()}


def _packed(one: Kept | None) -> dict[str, object] | None:
    if one is None:
        return None
    return {"text": one.text, "mode": one.mode, "uid": one.uid, "gid": one.gid}
