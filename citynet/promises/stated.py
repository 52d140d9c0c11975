"""The stage: every promise that a city's intents and standards make."""

from __future__ import annotations

from citynet.allocation.model import Ids
from citynet.city.model import City
from citynet.intent.model import Intents
from citynet.placement.model import Placement
from citynet.promises.attachments import attachment_promises
from citynet.promises.boundaries import boundary_promises
from citynet.promises.domains import domain_promises
from citynet.promises.drained import drained_promises
from citynet.promises.hand_offs import hand_off_promises
from citynet.promises.isolation import isolation_promises
from citynet.promises.model import Promise
from citynet.promises.protections import protection_promises
from citynet.promises.queues import queue_promises
from citynet.promises.reach import reach_promises
from citynet.promises.scene import scene_of
from citynet.promises.slices import slice_promises
from citynet.promises.trusted import trusted_promises

__all__ = ["promises_of"]


def promises_of(
    city: City, intents: Intents, ids: Ids, placement: Placement
) -> tuple[Promise, ...]:
    """Return every promise, sorted by its id, which is unique and readable.

    For any two endpoints exactly one promise says what may pass from one to the other: all of it
    (``Reaches``, per family), exactly what a boundary permits (``Exactly``) or nothing
    (``Isolated``). While devices are drained, nothing is promised in the kinds of failures that
    the placement names as a service's risks. Each endpoint, link with reservations, hand-off,
    domain and drained device adds promises of its own, and so does each pair of endpoints whose
    profile, or that of one of its applications, asks for trust, encryption or a partition
    (``TrustedPath``).
    """
    scene = scene_of(city, intents, ids, placement)
    promises: tuple[Promise, ...] = (
        *reach_promises(scene),
        *isolation_promises(scene),
        *boundary_promises(scene),
        *protection_promises(scene),
        *attachment_promises(scene),
        *queue_promises(scene, placement),
        *slice_promises(scene, ids, placement),
        *hand_off_promises(scene, placement),
        *domain_promises(scene),
        *trusted_promises(scene),
        *drained_promises(scene, placement),
    )
    return tuple(sorted(promises, key=lambda promise: promise.id))
