"""CN4xx: numbers and names that services are given."""

from __future__ import annotations

from typing import Final

from citynet.codes.model import Code

__all__ = ["TABLE"]

TABLE: Final[tuple[Code, ...]] = (
    Code(
        code="CN401",
        title="a lock cannot be read",
        cause=(
            "A file under locks/ is no lock of the version that citynet writes, or stands where"
            " its content does not belong. Often somebody merged it by hand, or moved it."
            " Guessing would give somebody another number than the network has."
        ),
        remedy=(
            "Take the file of the target branch, or delete it if what it numbers is gone for good;"
            " then run `citynet allocate`."
        ),
        example="""\
number: "105"        # text, where a number belongs""",
    ),
    Code(
        code="CN402",
        title="two locks hold one number",
        cause=(
            "Two branches took the same free number, each for something else, and both were"
            " merged. One number for two services would join them: VRFs, route targets and VNIs"
            " follow from it."
        ),
        remedy=(
            "Run `citynet allocate` and commit what it writes. The lock whose file sorts first"
            " keeps the number, a tombstone gives way to the living; the other one is numbered"
            " anew."
        ),
        example="""\
locks/ids/services/police/slice-cameras.yaml: number: 107
locks/ids/services/water/slice-meters.yaml:   number: 107""",
    ),
    Code(
        code="CN403",
        title="a pool is exhausted",
        cause=(
            "Every number of the pool is held by something that exists or by a tombstone: the lock"
            " of something removed, whose number rests so that nothing new is mistaken for it. Or"
            " it is reserved in inventory/reserved.yaml."
        ),
        remedy=(
            "Widen the pool in inventory/domains.yaml (or add an attachment port, for VLANs), or"
            " delete locks marked `released: true` whose numbers may be given again."
        ),
        example="""\
pools:
  sliceIds: 101-103    # three numbers, and a fourth service""",
    ),
    Code(
        code="CN404",
        title="a locked number is outside its pool",
        cause=(
            "The pool was narrowed or moved after the number had been given. The number is kept,"
            " because the network uses it, but the addresses that follow from it would lie outside"
            " of what the inventory says."
        ),
        remedy=(
            "Widen the pool again. If the number may change, delete the lock: addresses, RDs and"
            " names change with it, and so do the configurations."
        ),
        example="""\
sliceIds: 200-399                                    # inventory/domains.yaml
number: 105      # locks/ids/services/city/slice-office.yaml""",
    ),
    Code(
        code="CN405",
        title="an endpoint cannot attach",
        cause=(
            "Endpoints attach to ports that the inventory lists under `ports` of an edge or border"
            " at the endpoint's site. The site has none, or the device or port that the intent"
            " names is not among them."
        ),
        remedy="Name a device and port of the site, or add the port in inventory/hosts.yaml.",
        example="""\
- site: civic-centre
  attachment: {port: eth99}    # no device at civic-centre has it""",
    ),
    Code(
        code="CN406",
        title="a VLAN is taken",
        cause=(
            "An attachment circuit is one VLAN of one port and belongs to one endpoint. Another"
            " endpoint holds the VLAN that the intent asks for, and numbers that are held are kept;"
            " or inventory/reserved.yaml says that it is somebody else's."
        ),
        remedy="Ask for another VLAN or port, or leave the VLAN to citynet.",
        example="""\
attachment: {port: eth10, vlan: 119}    # in two endpoints of one site""",
    ),
    Code(
        code="CN407",
        title="a lock is stale",
        cause=(
            "The file under locks/ does not say what the intents and the inventory give. Locks are"
            " part of a change: reviewers read numbers and paths there, and the pipeline deploys"
            " what they say."
        ),
        remedy="Run `citynet allocate` and commit what it writes.",
        example="a new slice in intents/, and no file for it in locks/ids/services/",
    ),
    Code(
        code="CN408",
        title="a spoke too many",
        cause=(
            "The RD of a spoke's VRF ends in 1000 times the endpoint's index plus the slice ID, and"
            " RFC 4364 leaves 16 bits for that number: indexes up to 63."
        ),
        remedy=(
            "Split the service, or delete endpoints that are gone for good from its lock, so that"
            " their indexes are given again."
        ),
        example="the 64th endpoint of a hub-spoke slice, a spoke",
    ),
    Code(
        code="CN409",
        title="a link stands where locks are written",
        cause=(
            "`citynet allocate` writes below locks/. Through a symbolic link it would write into"
            " another directory, with the rights of whoever runs it."
        ),
        remedy="Put the folder or file itself where the link is, then run `citynet allocate`.",
        example="locks -> /srv/elsewhere",
    ),
    Code(
        code="CN410",
        title="the numbers of a service are lost",
        cause=(
            "A file of locks/ids/services/ is gone, while locks/links/ or locks/paths/ still know"
            " the service. To number it anew would move a service that runs: to another slice ID,"
            " other ports and VLANs, and its old numbers to somebody else."
        ),
        remedy=(
            "Take the file from the target branch again. If the service is gone for good, delete"
            " its other lock files too."
        ),
        example="rm locks/ids/services/police/slice-emergency.yaml",
    ),
    Code(
        code="CN411",
        title="a number that is held is reserved",
        cause=(
            "inventory/reserved.yaml says that somebody else uses the number, and a lock has given"
            " it to something of ours. One of the two is wrong, or two things of the network have"
            " one number. citynet does not decide which: it never moves a number by itself."
        ),
        remedy=(
            "If the reservation means what the lock numbers, take the number out of"
            " inventory/reserved.yaml. Otherwise delete the lock (of an endpoint, its entry) and"
            " run `citynet allocate`: it is numbered anew, and its configurations change."
        ),
        example="""\
slices: [{numbers: [105], reason: telephony}]        # inventory/reserved.yaml
number: 105      # locks/ids/services/city/slice-office.yaml""",
    ),
    Code(
        code="CN412",
        title="an endpoint would be placed on a drained device",
        cause=(
            "Nobody is newly placed on a device that is drained or leaving: it is about to be"
            " worked on or taken out. Who is there already stays, as long as it is only drained."
        ),
        remedy=(
            "Attach the endpoint to another device, or make the device active again in"
            " inventory/hosts.yaml."
        ),
        example="""\
data: {state: drained}                     # eg-pe-civic, in inventory/hosts.yaml
attachment: {device: eg-pe-civic}          # a new endpoint""",
    ),
    Code(
        code="CN413",
        title="an endpoint cannot leave a device",
        cause=(
            "The device is leaving, and its endpoints move to other devices of their sites when"
            " numbers are allocated. This one asks for the device or port by name, which citynet"
            " does not change, or its site has no other device."
        ),
        remedy=(
            "Change the attachment at the place that the finding names, give the site another"
            " device, or let the device be drained until then. `citynet depends DEVICE` lists all"
            " that still stands on it."
        ),
        example="""\
data: {state: leaving}                     # eg-pe-civic, in inventory/hosts.yaml
attachment: {device: eg-pe-civic}          # an endpoint that is there already""",
    ),
)
