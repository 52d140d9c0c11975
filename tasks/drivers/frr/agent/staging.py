"""The candidate: loaded, checked, kept; and how it differs from the disk."""

from __future__ import annotations

import difflib
import grp
import pwd
from collections.abc import Mapping

from tasks.drivers.frr.agent import checks, files, store
from tasks.drivers.frr.agent.failure import AgentFailure
from tasks.drivers.frr.agent.files import Content, Kept
from tasks.drivers.frr.agent.machine import Machine
from tasks.drivers.frr.agent.managed import MANAGED

__all__ = ["content", "disk", "keep_original", "load", "shown", "wanted"]

_MARK = "Written by citynet"


def load(machine: Machine, request: Mapping[str, object]) -> None:
    """Check a candidate and keep it. Raises AgentFailure (``refused``) with all its mistakes."""
    texts = request.get("files")
    kind = request.get("kind")
    if not isinstance(texts, dict) or kind not in ("replace", "merge"):
        raise AgentFailure("a candidate is files, and of kind replace or merge")
    # An older candidate must not be committed in the place of one that was refused.
    store.forget(machine, store.CANDIDATE)
    found = checks.mistakes(machine, str(kind), texts)
    if found:
        raise AgentFailure("the candidate has mistakes", found, "refused")
    record = {
        "kind": kind,
        "files": texts,
        "deployment": str(request.get("deployment", "")),
        "digest": str(request.get("digest", "")),
        "again": _again(request.get("again"), texts),
    }
    store.save(machine, store.CANDIDATE, record)


def _again(paths: object, texts: Mapping[str, object]) -> list[str]:
    """Return the paths to be applied in any case. Raises AgentFailure for one that is not given."""
    named = [str(path) for path in paths] if isinstance(paths, list) else []
    strange = [f"not a file of the candidate: {path!a}" for path in named if path not in texts]
    if strange:
        raise AgentFailure("what is to be applied again is not there", strange, "refused")
    return named


def wanted(machine: Machine, candidate: Mapping[str, object]) -> dict[str, str | None]:
    """Return what each managed file of the candidate shall be; None removes it."""
    texts: dict[str, str | None] = dict(candidate["files"])  # type: ignore[call-overload]
    if candidate["kind"] == "replace":
        for path in MANAGED:
            if path not in texts:
                original = files.kept(machine.own, f"original/{path}")
                texts[path] = original.text if original else None
    return texts


def disk(machine: Machine) -> dict[str, Kept | None]:
    """Return all managed files as they are."""
    return {path: files.kept(machine.root, path) for path in sorted(MANAGED)}


def shown(machine: Machine, candidate: Mapping[str, object]) -> str:
    """Return unified diffs, disk -> candidate, of all files that differ."""
    parts: list[str] = []
    for path, new in sorted(wanted(machine, candidate).items()):
        found = files.kept(machine.root, path)
        old = found.text if found else None
        if old == new:
            continue
        parts += difflib.unified_diff(
            (old or "").splitlines(),
            (new or "").splitlines(),
            fromfile=path if old is not None else "/dev/null",
            tofile=path if new is not None else "/dev/null",
            lineterm="",
        )
    return "".join(f"{line}\n" for line in parts)


def content(machine: Machine, path: str, text: str) -> Content:
    """Return a managed file with its owner and mode."""
    managed = MANAGED[path]
    uid, gid = _ids(machine, managed.owner)
    return Content(text, managed.mode, uid, gid)


def keep_original(machine: Machine, path: str, found: Kept | None) -> None:
    """Keep Debian's own file, once, before the first of ours takes its place."""
    name = f"original/{path}"
    if found is None or _MARK in found.text or files.kept(machine.own, name) is not None:
        return
    if path.startswith(("etc/hostname", "etc/citynet/", "etc/frr/frr.conf", "etc/issue.net")):
        return  # they carry no mark, or are nobody's but ours
    files.write(machine.own, name, Content(found.text, 0o600))


def _ids(machine: Machine, owner: str) -> tuple[int, int]:
    if not machine.real:
        return -1, -1
    try:
        return pwd.getpwnam(owner).pw_uid, grp.getgrnam(owner).gr_gid
    except KeyError:
        raise AgentFailure(f"there is no account or group {owner}") from None
