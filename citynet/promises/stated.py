"""The stage: every promise that a city's intents and standards make."""

from __future__ import annotations

from citynet.allocation.model import Ids
from citynet.city.model import City
from citynet.intent.model import Intents
from citynet.placement.model import Placement
from citynet.promises.attachments import attachment_promises
from citynet.promises.boundaries import boundary_promises
from citynet.promises.domains import domain_promises
from citynet.promises.isolation import isolation_promises
from citynet.promises.model import Promise
from citynet.promises.protections import protection_promises
from citynet.promises.queues import queue_promises
from citynet.promises.reach import reach_promises
from citynet.promises.scene import scene_of
from citynet.promises.trusted import trusted_promises

__all__ = ["promises_of"]


def promises_of(
    city: City, intents: Intents, ids: Ids, placement: Placement
) -> tuple[Promise, ...]:
    """Return every promise, sorted by its id, which is unique and readable.

    For any two endpoints exactly one promise says what may pass from one to the other: all of it
    (``Reaches``, per family), exactly what a boundary permits (``Exactly``) or nothing
    (``Isolated``). Each endpoint, link with reservations and domain adds promises of its own, and
    so does each pair of endpoints whose profile asks for trust or encryption (``TrustedPath``).
    """
    scene = scene_of(city, intents, ids)
    promises: tuple[Promise, ...] = (
        *reach_promises(scene),
        *isolation_promises(scene),
        *boundary_promises(scene),
        *protection_promises(scene),
        *attachment_promises(scene),
        *queue_promises(placement),
        *domain_promises(scene),
        *trusted_promises(scene),
    )
    return tuple(sorted(promises, key=lambda promise: promise.id))
