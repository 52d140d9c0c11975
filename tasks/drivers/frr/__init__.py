"""A NAPALM driver for FRR on Debian, and the agent that it puts on the device.

::

    driver = FrrDriver(
        hostname,
        username,
        password,
        timeout=60,
        optional_args={
            "port": 22,
            "host_keys": ("ssh-ed25519 AAAA…",),  # required; empty accepts none
            "key_file": None,  # then the password serves sudo only
            "sudo_password": password,  # what sudo is given; default: the password
            "commit_timeout": 600,  # seconds for load, commit, confirm, rollback
        },
    )
    with driver:  # open(), close()
        driver.observe()  # -> citynet.running.FrrObservation
        driver.state()  # -> DeviceState
        driver.load_replace_candidate(config=bundle(files), deployment="d1", digest="…")
        driver.compare_config()  # unified diffs, disk -> candidate
        driver.commit_config(revert_in=300)  # armed, then applied; returns when applied
        driver.confirm_commit()  # or driver.rollback()

- *A candidate* is ``bundle(files)``: a JSON object, path without leading slash -> text, values put
  in for references. *Replace*: these are all managed files; one that is not named is removed, or
  is Debian's own again where the agent found one at the first push. *Merge*: only these change.
- ``deployment`` and ``digest`` are stored on the device with the trial and, once confirmed, in
  ``state.json``. ``digest`` is the caller's: :func:`digest_of` over proven, unresolved files.
- *A trial belongs to its deployment, not to a session*: ``close()`` leaves it alone. A new driver
  calls ``reattach(deployment)`` and then ``confirm_commit()`` or ``rollback()``. ``BusyError`` if
  another deployment's trial is pending. A driver that neither loaded nor reattached confirms
  nothing.
- ``revert_in`` counts from the moment when everything is applied. If the agent is killed before
  that, the old state comes back at once, without anybody's call.
- ``confirm_commit()`` and ``rollback()`` may be repeated: what is already so is no error.
  ``rollback()`` without a pending trial does nothing where the trial was taken back before;
  after confirmation it raises ``TooLateError``: only forward from there.
- ``commit_config()`` without ``revert_in`` confirms itself when everything was applied.
- ``discard_config()`` forgets the candidate, never a pending trial.
- ``load_…(again=PATHS)`` applies these files, though they may stand on the disk already: it mends
  what somebody changed in what runs, and touches nothing else.

Errors (each also a :class:`citynet.errors.CitynetError`):

=========================  =======================================================================
``HostKeyError``           unknown or wrong key; nothing was sent (ConnectionException)
``LoginError``             password, key or sudo refused (ConnectAuthError)
``UnreachableError``       no connection, or lost while nothing was changed (ConnectionException)
``OutcomeUnknownError``    lost or late in the middle of a change: open again, ask ``state()`` and
                           ``observe()``, decide (ConnectionClosedException)
``CandidateRefusedError``  load found mistakes; ``.errors``: all, ``file:line: words``
                           (ReplaceConfigException and MergeConfigException)
``BusyError``              another agent works, or another deployment's trial is pending (LockError)
``NotAppliedError``        commit failed and took itself back; ``.errors`` (CommitError)
``TooLateError``           rollback of what was confirmed, confirmation of what is not pending
                           (CommitError)
``MixedError``             commit or rollback failed, and the old state is not back (CommitError)
``AgentError``             the device refused for another reason (NapalmException)
=========================  =======================================================================

No message holds a secret's value: the agent masks what it knows from the files. Texts that were
asked for (``observe``, ``compare_config``, ``get_config`` without ``sanitized``, ``cli``) are raw:
the caller masks.
"""

from tasks.drivers.frr.bundle import bundle, digest_of
from tasks.drivers.frr.driver import FrrDriver
from tasks.drivers.frr.errors import (
    AgentError,
    BusyError,
    CandidateRefusedError,
    HostKeyError,
    LoginError,
    MixedError,
    NotAppliedError,
    OutcomeUnknownError,
    TooLateError,
    UnreachableError,
)
from tasks.drivers.frr.model import DeviceState, LastTrial, PendingTrial

__all__ = [
    "AgentError",
    "BusyError",
    "CandidateRefusedError",
    "DeviceState",
    "FrrDriver",
    "HostKeyError",
    "LastTrial",
    "LoginError",
    "MixedError",
    "NotAppliedError",
    "OutcomeUnknownError",
    "PendingTrial",
    "TooLateError",
    "UnreachableError",
    "bundle",
    "digest_of",
]
