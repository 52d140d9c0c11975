"""How a deployment ended, from what the journal says became of each device."""

from __future__ import annotations

from tasks.deploy.journal import Direction, Record
from tasks.deploy.model import DeployResult, DeviceResult, Ending, Standing
from tasks.deploy.work import Work

__all__ = ["result_of", "settle"]


def settle(work: Work, direction: Direction, reasons: tuple[str, ...] = ()) -> DeployResult:
    """Return how it ended. It is over unless a device is unknown: then ``--resume`` goes on."""
    ending = _ending_of(work.journal.record(work.id), direction)
    if ending is not Ending.UNKNOWN:
        work.journal.end(work.id, ending)
    return result_of(work, ending, reasons)


def result_of(work: Work, ending: Ending, reasons: tuple[str, ...] = ()) -> DeployResult:
    """Return the result that the journal tells."""
    record = work.journal.record(work.id)
    devices = tuple(
        DeviceResult(
            device=name,
            config_set=one.config_set,
            standing=one.standing or Standing.UNKNOWN,
            detail=one.detail,
        )
        for name, one in record.devices.items()
    )
    later = tuple(
        f"{one.device}: {one.detail}" for one in devices if one.detail and ending.exit_code
    )
    return DeployResult(
        id=record.id,
        fleet=record.fleet,
        ending=ending,
        devices=devices,
        reasons=(*reasons, *(line for line in later if line not in reasons)),
        seconds=work.clock.now() - record.began,
        differences={n: one.difference for n, one in record.devices.items() if one.difference},
    )


def _ending_of(record: Record, direction: Direction) -> Ending:
    """Return the ending of a deployment whose devices have all been written down."""
    standings = {one.standing for one in record.devices.values()}
    if standings & {Standing.UNKNOWN, None}:
        return Ending.UNKNOWN
    if Standing.MIXED in standings:
        return Ending.MIXED
    if Standing.OLD not in standings:
        return Ending.DONE if direction is Direction.FORWARD else Ending.REVERTED
    # All old is one state of the network, whatever was meant; old and new are two.
    return Ending.MIXED if Standing.NEW in standings else Ending.REVERTED
