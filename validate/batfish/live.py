"""A running Batfish behind the seam: uploads, forks, deadlines. The only module with pybatfish."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING, Any, Final, TypeVar
from uuid import uuid4

from validate.batfish.server import Answer, Ask, NoAnswer
from validate.batfish.snapshot import Fork, Snapshot, SnapshotLike

if TYPE_CHECKING:
    from pybatfish.client.session import Session

__all__ = ["LiveServer"]

_Result = TypeVar("_Result")
_RETRIES: Final = 1
"""How often pybatfish tries a connection; its own number takes five minutes to give up."""
_HEADERS: Final = "headers"
_PATHS: Final = "pathConstraints"


class LiveServer:
    """Asks the Batfish at ``host:port``; each call has ``timeout`` seconds.

    After a call that hangs or finds nobody, every further one fails at once with the same reason.
    What is uploaded stands in a network of its own, which :meth:`close` deletes.
    """

    def __init__(self, host: str, port: int, *, timeout: float) -> None:
        self._host, self._port, self._timeout = host, port, timeout
        self._network = f"citynet_{uuid4().hex}"
        self._dead: str | None = None
        self._lock = Lock()
        self._session: Session | None = None
        self._version: str | None = None
        self._ready: set[str] = set()
        self._locks: defaultdict[str, Lock] = defaultdict(Lock)

    @property
    def version(self) -> str:
        """Versions that server and pybatfish report; raises ``NoAnswer``."""
        self._connected()
        assert self._version is not None  # noqa: S101 -- _connected sets it or raises
        return self._version

    def ask(self, ask: Ask) -> Answer:
        """Return the answer, after uploading what it is about if that is new."""
        session = self._connected()
        self._provide(session, ask.snapshot)
        if ask.reference is not None:
            self._provide(session, ask.reference)
        parameters = _parameters(ask.parameters)

        def work() -> Mapping[str, Any]:
            question = getattr(session.q, ask.question)(**parameters)
            reference = {"reference_snapshot": ask.reference.name} if ask.reference else {}
            answer = question.answer(snapshot=ask.snapshot.name, **reference)
            found: Mapping[str, Any] = answer.dict()
            return found

        return _table(ask.question, self._call(f"the question {ask.question}", work))

    def close(self) -> None:
        """Delete what was uploaded; a server that does not answer keeps it."""
        session = self._session
        if session is None or self._dead is not None:
            return
        try:
            self._call("the deletion", lambda: session.delete_network(self._network))
        except NoAnswer:
            return

    def _connected(self) -> Session:
        with self._lock:
            if self._session is None:
                self._session = self._call("the first contact", self._connect)
            return self._session

    def _connect(self) -> Session:
        from pybatfish.client.options import Options

        Options.max_initial_tries_to_connect_to_coordinator = _RETRIES
        Options.max_retries_to_connect_to_coordinator = _RETRIES
        from pybatfish import __version__
        from pybatfish.client.session import Session

        session = Session(host=self._host, port=self._port, timeout=self._timeout)
        server = session.get_component_versions()["Batfish"]
        session.set_network(self._network)
        self._version = f"{server}, pybatfish {__version__}"
        return session

    def _provide(self, session: Session, snapshot: SnapshotLike) -> None:
        with self._lock:
            lock = self._locks[snapshot.name]
        with lock:
            if snapshot.name in self._ready:
                return
            if isinstance(snapshot, Fork):
                self._provide(session, snapshot.base)
                self._call("a fork", lambda: _fork(session, snapshot))
            else:
                self._call("an upload", lambda: _upload(session, snapshot))
            # Before any question: two that both need it at once make Batfish drop one of them.
            self._call("a data plane", lambda: session.generate_dataplane(snapshot.name))
            self._ready.add(snapshot.name)

    def _call(self, what: str, work: Callable[[], _Result]) -> _Result:
        """Return what ``work`` returns; it is left alone when it takes too long."""
        if self._dead is not None:
            raise NoAnswer(self._dead)
        results: list[_Result] = []
        errors: list[Exception] = []
        done = Event()

        def run() -> None:
            try:
                results.append(work())
            except Exception as error:  # noqa: BLE001 -- whatever a foreign client raises
                errors.append(error)
            finally:
                done.set()

        Thread(target=run, daemon=True, name=what).start()
        if not done.wait(self._timeout):
            self._dead = f"Batfish did not answer {what} within {self._timeout:g} seconds"
            raise NoAnswer(self._dead)
        if errors:
            raise NoAnswer(self._failure(what, errors[0])) from errors[0]
        return results[0]

    def _failure(self, what: str, error: Exception) -> str:
        text = " ".join(str(error).split())[:300]
        failure = f"Batfish failed at {what}: {type(error).__name__}: {text}"
        # Every network error of the client derives from OSError (requests.RequestException does).
        if isinstance(error, OSError) or self._session is None:
            self._dead = failure
        return failure


def _upload(session: Session, snapshot: Snapshot) -> None:
    with tempfile.TemporaryDirectory() as directory:
        for path, text in snapshot.files.items():
            file = Path(directory, path)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        session.init_snapshot(directory, name=snapshot.name, overwrite=True)


def _fork(session: Session, fork: Fork) -> None:
    from pybatfish.datamodel import Interface

    session.fork_snapshot(
        fork.base.name,
        name=fork.name,
        overwrite=True,
        deactivate_nodes=list(fork.devices),
        deactivate_interfaces=[
            Interface(hostname=device, interface=port) for device, port in fork.interfaces
        ],
    )


def _parameters(parameters: Mapping[str, Any]) -> dict[str, Any]:
    from pybatfish.datamodel import HeaderConstraints, PathConstraints

    found = dict(parameters)
    if _HEADERS in found:
        headers = dict(found[_HEADERS])
        if "tcpFlags" in headers:
            headers["tcpFlags"] = _tcp_flags(headers["tcpFlags"])
        found[_HEADERS] = HeaderConstraints(**headers)
    if _PATHS in found:
        found[_PATHS] = PathConstraints(**found[_PATHS])
    return found


def _tcp_flags(flags: Sequence[Mapping[str, bool]]) -> list[Any]:
    """Return alternatives, each of which fixes the flags that it names and leaves the others."""
    from pybatfish.datamodel.flow import MatchTcpFlags, TcpFlags

    return [
        MatchTcpFlags(TcpFlags(**flag), **{f"use{name.capitalize()}": True for name in flag})
        for flag in flags
    ]


def _table(question: str, answer: Mapping[str, Any]) -> Answer:
    try:
        element = answer["answerElements"][0]
        columns = frozenset(column["name"] for column in element["metadata"]["columnMetadata"])
        rows = tuple(map(dict, element["rows"]))
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise NoAnswer(f"Batfish gave no table for {question}: {str(answer)[:200]}") from error
    if answer.get("status") != "SUCCESS" or not columns:
        raise NoAnswer(f"Batfish gave no answer to {question} (status {answer.get('status')})")
    return Answer(columns=columns, rows=rows)
