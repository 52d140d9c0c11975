"""CN5xx: paths and reservations."""

from __future__ import annotations

from typing import Final

from citynet.codes.model import Code

__all__ = ["TABLE"]

TABLE: Final[tuple[Code, ...]] = (
    Code(
        code="CN501",
        title="no path has the bandwidth",
        cause=(
            "Services may reserve 90 % of a link. Even on the widest path between two endpoints"
            " some link's share is smaller than the bandwidth that the profile commits."
        ),
        remedy="Choose a profile with a smaller `committed`, or build more capacity.",
        example="committed: 5 Gbps, and every link to the site has 1 Gbps",
    ),
    Code(
        code="CN502",
        title="a link is overbooked",
        cause=(
            "The services that cross the link, with nothing failed or in a failure that they must"
            " survive, reserve more than 90 % of it together. Paths are the shortest by delay;"
            " nothing is moved to a longer one. Queues stay the same in every failure, so each"
            " service's largest need counts."
        ),
        remedy=(
            "The finding names what is reserved, by whom and in which failure, and the smallest"
            " change that helps: a smaller `committed`, or a larger capacity."
        ),
        example="""\
link eg-cr1--eg-br1 cannot carry what is reserved on it
  expected: at most 9 Gbps (90 % of 10 Gbps) in every state
  found:    10 Gbps: interconnect/backup 10 Gbps (link eg-cr2--eg-br1 failed)""",
    ),
    Code(
        code="CN503",
        title="the delay objective cannot be met",
        cause=(
            "The slowest of the paths between two endpoints takes longer than the profile allows:"
            " one-way delays of the links, and 50 us for each device. It counts with nothing"
            " failed and in every failure that the profile survives. IS-IS already uses the"
            " fastest path."
        ),
        remedy="Choose a profile that allows the delay, a nearer site, or build a faster link.",
        example="delay: 200 us, between two sites 30 km of fibre apart by the way round",
    ),
    Code(
        code="CN504",
        title="there is no path",
        cause=(
            "The links do not join the devices of two endpoints that shall talk, or only by"
            " hand-offs that are closed, because a device there is drained or leaving."
        ),
        remedy="Add the link in inventory/links.yaml, or attach the endpoint to another device.",
        example="an edge with no link to a core router",
    ),
    Code(
        code="CN505",
        title="two domains do not meet",
        cause=(
            "A service joins two domains over hand-offs between exactly those two; a third domain"
            " never carries transit. The pair has no hand-off link, or no numbers for one under"
            " `handOffs`."
        ),
        remedy=(
            "Keep the endpoints within domains that are joined, or build a hand-off and give the"
            " pair its VLANs and addresses in inventory/domains.yaml."
        ),
        example="endpoints in egov and iot, and hand-offs only between egov and compute",
    ),
    Code(
        code="CN506",
        title="hubs in more than one domain",
        cause=(
            "At a hand-off the service has one VRF, which is a spoke on the hubs' side and a hub on"
            " the other. With hubs on both sides spokes would reach each other through it."
        ),
        remedy="Attach all hubs in one domain, or make the service any-to-any.",
        example="hubs at civic-centre (egov) and at east-lake-dc (compute)",
    ),
    Code(
        code="CN507",
        title="a failure is not survived",
        cause=(
            "The profile promises that the service survives the failure of any single link, or of"
            " any device that no endpoint attaches to. After this one, endpoints have no path."
        ),
        remedy=(
            "Build a second way around it, attach the endpoint to a device that has one, or choose"
            " a profile that does not promise it. What a service does not survive only because a"
            " device is drained is not refused: `citynet allocate` names it as a risk."
        ),
        example="survives: [link], and an edge with a single uplink",
    ),
    Code(
        code="CN508",
        title="isolation cannot be had",
        cause=(
            "A slice whose isolation is reserved or hard has a rate or a channel of its own on"
            " every link. In an SRv6 domain an algorithm with the partition keeps to such links,"
            " and the devices where the service attaches or is handed over take part in it. A VXLAN"
            " domain has queues only, and a hand-off has rates, no channels."
        ),
        remedy=(
            "The finding names the domain, device or link, its platform, and what helps: declare"
            " the algorithm, attach the endpoints to devices that take part, or choose a profile"
            " with a lesser isolation."
        ),
        example="isolation: reserved, with an endpoint at a device of frr",
    ),
    Code(
        code="CN509",
        title="an exchange does not survive a failure",
        cause=(
            "Two slices meet in exchanges on borders of their domain, and both profiles promise to"
            " survive a kind of failure. What a boundary permits is promised as much. After this"
            " failure no exchange is left that both sides reach."
        ),
        remedy=(
            "Give the domain a second FRR border with ways of its own to the endpoints, or choose"
            " for one of the two services a profile that does not promise it."
        ),
        example="survives: [node] on both sides, and a single FRR border in the domain",
    ),
    Code(
        code="CN510",
        title="what a service must use is not good enough",
        cause=(
            "The profile asks for trust or encryption, and something that its paths cannot avoid"
            " does not have it: a device where the service attaches, is handed over or meets"
            " another one, a hand-off link, or, in a VXLAN domain, any core link or device. In an"
            " SRv6 domain such a device must take part in the algorithm: of a platform that can,"
            " and trusted enough."
        ),
        remedy=(
            "The finding names each link and device and what it lacks. Make it true and say so in"
            " the inventory, attach the endpoints elsewhere, or choose a profile that asks for"
            " less."
        ),
        example="encrypted: true, and a hand-off link with encryption: none",
    ),
    Code(
        code="CN511",
        title="no path is good enough",
        cause=(
            "The links join the devices of two endpoints, but not within the algorithm that carries"
            " the service: it leaves out links that are trusted too little, not encrypted or"
            " cannot give as much to one slice, and devices that are trusted too little or whose"
            " platform cannot take part."
            " There is no fallback to other paths."
        ),
        remedy=(
            "The finding names the way that needs the fewest changes, and the changes. Make them,"
            " or choose a profile that asks for less."
        ),
        example="encrypted: true, and an edge whose only link has encryption: none",
    ),
)
