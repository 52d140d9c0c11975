"""The driver. What it promises is in the package's docstring."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Final

from napalm.base.base import NetworkDriver
from napalm.base.models import (
    AliveDict,
    BGPStateNeighborsPerVRFDict,
    ConfigDict,
    FactsDict,
    InterfaceDict,
    InterfacesIPDict,
)

from citynet.running.model import FrrObservation
from tasks.drivers.frr import getters, reading
from tasks.drivers.frr.agent.masking import masked, values_of
from tasks.drivers.frr.bundle import bundle, files_of
from tasks.drivers.frr.connection import Connection
from tasks.drivers.frr.errors import AgentError, UnreachableError
from tasks.drivers.frr.model import DeviceState
from tasks.drivers.frr.session import Session

__all__ = ["FrrDriver"]

_BGP: Final = ("show bgp vrf all summary json", "show bgp vrf all neighbors json")


class FrrDriver(NetworkDriver):
    """FRR on Debian, through an agent on the device. Not for several threads at once."""

    def __init__(
        self,
        hostname: str,
        username: str,
        password: str,
        timeout: int = 60,
        optional_args: Mapping[str, Any] | None = None,
    ) -> None:
        """Take the way to a device; see the package's docstring for ``optional_args``."""
        arguments = dict(optional_args or {})
        self.hostname = hostname
        self.username = username
        self.password = password
        self.timeout = timeout
        self.port = int(arguments.get("port", 22))
        self.host_keys: Sequence[str] = tuple(arguments.get("host_keys", ()))
        self.key_file: str | None = arguments.get("key_file")
        self.sudo_password = str(arguments.get("sudo_password", password))
        self.commit_timeout = float(arguments.get("commit_timeout", 600))
        self._connection: Connection | None = None
        self._session: Session | None = None
        self._deployment: str | None = None

    # ------------------------------------------------------------------ connection

    def open(self) -> None:
        """Connect, check the host key, log in, and put the agent there where it is missing."""
        self._connection = Connection.open(
            self.hostname,
            self.port,
            username=self.username,
            password=self.password,
            host_keys=self.host_keys,
            key_file=self.key_file,
            timeout=self.timeout,
        )
        self._session = Session(
            self._connection,
            self.hostname,
            sudo_password=self.sudo_password,
            as_root=self.username == "root",
        )
        try:
            self.state()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Close the connection. A pending trial stays pending."""
        if self._connection is not None:
            self._connection.close()
        self._connection = self._session = None

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc_value: BaseException | None,
        exc_traceback: TracebackType | None,
    ) -> None:
        """Close. NAPALM's own one prints that errors which it does not know are its mistake."""
        self.close()

    def is_alive(self) -> AliveDict:
        """Say whether the connection is open, without asking the device."""
        return {"is_alive": self._connection is not None and self._connection.alive}

    # ------------------------------------------------------------------ the device

    def observe(self) -> FrrObservation:
        """Return all that the device says now, raw."""
        return reading.observation(self._ask("observe", patient=True))

    def state(self) -> DeviceState:
        """Return what the device remembers of deployments, and the trial that is pending."""
        return reading.state(self._ask("state"))

    # ------------------------------------------------------------------ configuration

    def load_replace_candidate(
        self,
        filename: str | None = None,
        config: str | None = None,
        *,
        deployment: str = "",
        digest: str = "",
        again: Sequence[str] = (),
    ) -> None:
        """Stage a bundle as all managed files, and check it on the device.

        Files named by ``again`` are applied at the commit though they may stand on the disk
        already: after somebody has changed what runs. Raises CandidateRefusedError with all
        mistakes.
        """
        self._load("replace", filename, config, deployment, digest, again)

    def load_merge_candidate(
        self,
        filename: str | None = None,
        config: str | None = None,
        *,
        deployment: str = "",
        digest: str = "",
        again: Sequence[str] = (),
    ) -> None:
        """Stage a bundle; managed files that it does not name stay as they are."""
        self._load("merge", filename, config, deployment, digest, again)

    def compare_config(self) -> str:
        """Return unified diffs from the disk to the candidate; empty where nothing differs. Raw."""
        return str(self._ask("compare", patient=True)["diff"])

    def commit_config(self, message: str = "", revert_in: int | None = None) -> None:
        """Apply the candidate; with ``revert_in`` (seconds) as a trial. ``message`` is ignored."""
        del message
        self._ask("commit", patient=True, deployment=self._named(), revert_in=revert_in)

    def has_pending_commit(self) -> bool:
        """Say whether any deployment's trial is pending."""
        return self.state().pending is not None

    def reattach(self, deployment: str) -> None:
        """Speak for a deployment that another driver began; see ``state()`` for what is pending."""
        self._deployment = deployment

    def confirm_commit(self) -> None:
        """Let the trial of this deployment stand."""
        self._ask("confirm", patient=True, deployment=self._named())

    def discard_config(self) -> None:
        """Forget the candidate."""
        self._ask("discard")

    def rollback(self) -> None:
        """Take the trial of this deployment back; it returns when the old state is applied."""
        self._ask("rollback", patient=True, deployment=self._named())

    # ------------------------------------------------------------------ getters

    def get_config(
        self,
        retrieve: str = "all",
        full: bool = False,
        sanitized: bool = False,
        format: str = "text",  # noqa: A002 - NAPALM's
    ) -> ConfigDict:
        """Return bundles of the files on disk (``startup``) and staged, and what FRR runs."""
        del full, format
        texts: dict[str, str] = {"running": "", "startup": "", "candidate": ""}
        if retrieve in ("all", "running"):
            texts["running"] = self.cli(["show running-config"])["show running-config"]
        if retrieve in ("all", "startup", "candidate"):
            done = self._ask("configurations")
            for name in ("startup", "candidate"):
                if retrieve in ("all", name) and done[name] is not None:
                    files = done[name]
                    if sanitized:
                        known = values_of(files.values())
                        files = {path: _clean(text, known) for path, text in files.items()}
                    texts[name] = bundle(files)
        if sanitized:
            texts["running"] = _clean(texts["running"], values_of([texts["running"]]))
        return ConfigDict(**texts)

    def get_facts(self) -> FactsDict:
        """Return name, versions, uptime and interfaces."""
        return getters.facts(self._ask("facts"))

    def get_interfaces(self) -> dict[str, InterfaceDict]:
        """Return what the kernel says of its interfaces."""
        return getters.interfaces(self._ask("facts"))

    def get_interfaces_ip(self) -> dict[str, InterfacesIPDict]:
        """Return addresses by interface and family."""
        return getters.addresses(self._ask("facts"))

    def get_bgp_neighbors(self) -> dict[str, BGPStateNeighborsPerVRFDict]:
        """Return sessions by VRF; ``global`` is the default one."""
        said = self.cli(list(_BGP))
        try:
            return getters.neighbors(*(json.loads(said[one] or "{}") for one in _BGP))
        except ValueError:
            raise AgentError(f"{self.hostname}: bgpd does not answer") from None

    def cli(self, commands: list[str], encoding: str = "text") -> dict[str, str]:
        """Return what vtysh answers to ``show`` commands; others are refused."""
        if encoding != "text":
            raise NotImplementedError(f"{encoding} is not supported; try 'show … json'")
        answers: dict[str, str] = self._ask("show", patient=True, commands=commands)["answers"]
        return answers

    # ------------------------------------------------------------------ inside

    def _load(
        self,
        kind: str,
        filename: str | None,
        config: str | None,
        deployment: str,
        digest: str,
        again: Sequence[str],
    ) -> None:
        text = Path(filename).read_text(encoding="utf-8") if filename else (config or "")
        files = files_of(text)
        name = deployment or f"unnamed-{uuid.uuid4()}"
        self._ask(
            "load",
            patient=True,
            kind=kind,
            files=files,
            deployment=name,
            digest=digest,
            again=list(again),
        )
        self._deployment = name

    def _named(self) -> str:
        if self._deployment is None:
            raise AgentError(f"{self.hostname}: nothing was loaded, and no deployment reattached")
        return self._deployment

    def _ask(self, request: str, *, patient: bool = False, **arguments: object) -> dict[str, Any]:
        if self._session is None:
            raise UnreachableError(f"{self.hostname}: not open")
        timeout = self.commit_timeout if patient else self.timeout
        return self._session.ask(request, timeout, **arguments)


def _clean(text: str, values: Sequence[str]) -> str:
    return "".join(f"{masked(line, values)}\n" for line in text.splitlines())
