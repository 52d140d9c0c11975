"""How the devices of a fleet are reached.

::

    fleet = live_fleet(root, city)  # inventory/hosts.yaml, inventory/known_hosts
    fleet = lab_fleet(root)  # what `citynet lab up` wrote
    write_fleet(path, fleet)
    read_fleet(path)
"""

from tasks.fleet.files import lab_fleet, read_fleet, write_fleet
from tasks.fleet.known_hosts import KnownHosts, read_known_hosts
from tasks.fleet.live import live_fleet
from tasks.fleet.model import ConfigSet, Fleet, FleetName, Reach

__all__ = [
    "ConfigSet",
    "Fleet",
    "FleetName",
    "KnownHosts",
    "Reach",
    "lab_fleet",
    "live_fleet",
    "read_fleet",
    "read_known_hosts",
    "write_fleet",
]
