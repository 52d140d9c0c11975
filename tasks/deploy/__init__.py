"""Proven text onto devices: all of them or none.

::

    gate = judge(root, "lab")  # build/verdict.json against everything, anew
    plan = plan_of(gate, fleet)  # raises RefusedError; connects to nothing
    result = deploy(root, plan, fleet)  # -> DeployResult, result.exit_code
    result = deploy(root, plan, fleet, audited=fingerprints)  # a remediation, after an audit
    result = end_deployment(root, fleet, ID, abort=False)  # after a crash
    ways = Ways(tell=...)  # progress; other clocks and devices in tests

``Look.files`` is the running text, ``Look.observation`` the masked observation,
``Look.fingerprint`` what the journal knows a configuration by.
"""

from tasks.deploy.device import Candidate, Look, ManagedDevice, Opener
from tasks.deploy.errors import BrokenOffError, RefusedError, UnfinishedError
from tasks.deploy.gate import Gate, judge, mismatches
from tasks.deploy.model import (
    DeployResult,
    DevicePlan,
    DeviceResult,
    Ending,
    Event,
    Moment,
    Plan,
    Standing,
    Tell,
    Trouble,
    TroubleKind,
)
from tasks.deploy.plan import plan_of
from tasks.deploy.push import Ways, deploy, end_deployment

__all__ = [
    "BrokenOffError",
    "Candidate",
    "DeployResult",
    "DevicePlan",
    "DeviceResult",
    "Ending",
    "Event",
    "Gate",
    "Look",
    "ManagedDevice",
    "Moment",
    "Opener",
    "Plan",
    "RefusedError",
    "Standing",
    "Tell",
    "Trouble",
    "TroubleKind",
    "UnfinishedError",
    "Ways",
    "deploy",
    "end_deployment",
    "judge",
    "mismatches",
    "plan_of",
]
