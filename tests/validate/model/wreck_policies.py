"""Random damage to policies and what they are chosen by."""

from __future__ import annotations

import random
from dataclasses import replace

from citynet.device.model import ApplicationMatch, CandidatePath, PortRange, Srv6Policy
from tests.validate.model.breaking import Devices
from tests.validate.model.tiny_steering import (
    COLOR,
    DETOUR,
    MATCHES,
    MEMBERS,
    OWN,
    PLAIN,
    end_sid,
)

__all__ = ["wreck_policies"]


def wreck_policies(found: Devices, seed: int, times: int) -> None:
    """Damage headends ``times`` times; equal seeds do equal damage."""
    draw = random.Random(seed + 1)  # noqa: S311 (not for secrets)
    for _ in range(times):
        name = draw.choice(MEMBERS)
        device, srv6 = found[name], found[name].srv6
        index = draw.randrange(max(len(device.policies), 1))
        policies = (
            *device.policies[:index],
            *(_policy(one, draw) for one in device.policies[index : index + 1]),
            *device.policies[index + 1 :],
        )
        found[name] = draw.choice(
            (
                replace(device, policies=policies),
                replace(device, policies=policies),
                replace(device, policies=device.policies[1:]),
                replace(device, srv6=srv6 and replace(srv6, end=draw.choice((None, 0x100, 0x101)))),
                replace(device, steering=()),
                replace(
                    device,
                    steering=tuple(
                        replace(one, default=draw.choice((PLAIN, DETOUR)))
                        for one in device.steering
                    ),
                ),
                replace(
                    device,
                    vrfs=tuple(
                        replace(vrf, color=draw.choice((None, COLOR, 102))) for vrf in device.vrfs
                    ),
                ),
                replace(
                    device,
                    interfaces=tuple(
                        replace(one, applications=_matches(draw)) for one in device.interfaces
                    ),
                ),
            )
        )


def _matches(draw: random.Random) -> tuple[ApplicationMatch, ...]:
    wide = replace(MATCHES[1], ports=(PortRange(0, draw.choice((179, 443, 65535))),))
    return tuple(draw.sample([*MATCHES, wide], draw.randrange(4)))


def _policy(policy: Srv6Policy, draw: random.Random) -> Srv6Policy:
    def path() -> CandidatePath:
        segments = [end_sid(draw.choice(MEMBERS), draw.choice((0, 128, 129))) for _ in range(3)]
        return CandidatePath(
            preference=draw.choice((100, 100, 200)), segments=tuple(segments[: draw.randrange(4)])
        )

    return draw.choice(
        (
            replace(policy, paths=(path(), *policy.paths)),
            replace(policy, paths=(path(), path())),
            replace(policy, color=draw.choice((PLAIN, OWN))),
        )
    )
