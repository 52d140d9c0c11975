"""CN600 to CN619: numbers that exist only where a path runs."""

from __future__ import annotations

from typing import Final

from citynet.codes.model import Code

__all__ = ["TABLE"]

TABLE: Final[tuple[Code, ...]] = (
    Code(
        code="CN601",
        title="two bindings hold one number",
        cause=(
            "Two branches took the same free VLAN of a trunk, address pair of two domains or SID"
            " index of a device, each for its own service, and both were merged. Packets of one"
            " service would come out in the other."
        ),
        remedy=(
            "Run `citynet allocate` and commit what it writes. The lock whose file sorts first"
            " keeps the number, a tombstone gives way to the living."
        ),
        example="""\
locks/links/city/interconnect-gov-cloud.yaml: eg-br1--cp-br1: {vlan: 1000, pair: 0}
locks/links/police/slice-cameras.yaml:        eg-br1--cp-br1: {vlan: 1000, pair: 4}""",
    ),
    Code(
        code="CN602",
        title="a pool of bindings is exhausted",
        cause=(
            "All VLANs of the hand-off, address pairs of the two domains, or SID indexes of the"
            " device (FRR has room for 127 VRFs) are held, some perhaps by what is out of use:"
            " bindings are kept for ever, so that what comes back finds them unchanged."
        ),
        remedy=(
            "Widen the pool under `handOffs` in inventory/domains.yaml; for SIDs attach endpoints"
            " to another device; or delete entries of locks/links/ that are out of use for good."
        ),
        example="handOffs: [{domains: [egov, compute], vlans: 1000-1001, ...}], and three services",
    ),
    Code(
        code="CN603",
        title="a bound number is outside its pool",
        cause="The pool was narrowed or moved after the number had been given.",
        remedy=(
            "Widen the pool again, or delete the entry in the lock: the service is then numbered"
            " anew there, on both ends of the hand-off."
        ),
        example="vlans: 1500-1999, and a lock with vlan: 1003",
    ),
    Code(
        code="CN604",
        title="a bound number is reserved",
        cause=(
            "inventory/reserved.yaml says that somebody else uses the VLAN of the hand-off, an"
            " address of the pair or the SID index, and a lock has given it to a service of ours."
        ),
        remedy=(
            "If the reservation means this service, take the number out of"
            " inventory/reserved.yaml. Otherwise delete the entry in the lock: the service is then"
            " numbered anew there, on both ends of the hand-off."
        ),
        example="""\
handOffs: [{domains: [egov, compute], vlans: [1003], reason: leased line}]
eg-br1--cp-br1: {vlan: 1003, pair: 3}""",
    ),
)
