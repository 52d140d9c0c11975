"""The reference city's ``locks/`` say what its intents and inventory give.

Numbers and paths of the reference city are read by people; a change of either is part of a change.
After one that is meant: ``citynet allocate``.
"""

from pathlib import Path

from citynet.allocation import allocate, id_lock_texts, id_locks, parse_id_locks
from citynet.binding import bind, link_lock_texts, link_locks, parse_link_locks
from citynet.locks import read_locks, stale_locks
from citynet.placement import path_locks, place
from citynet.reading import read

ROOT = Path(__file__).parents[2]


def test_nothing_is_stale() -> None:
    city, intents = read(ROOT)
    found = read_locks(ROOT)
    numbers, links = parse_id_locks(found), parse_link_locks(found)
    ids = allocate(city, intents, numbers)
    placement = place(city, intents, ids)
    wanted = {
        **id_lock_texts(id_locks(city, intents, ids, numbers)),
        **link_lock_texts(link_locks(city, intents, ids, placement, links)),
        **path_locks(intents, placement),
    }
    assert stale_locks(found, wanted) == ()
    bindings = bind(city, intents, ids, placement, links)
    assert len(bindings.hand_offs) == sum(len(s.hand_offs) for s in placement.services.values())
