"""CN2xx: the inventory."""

from __future__ import annotations

from typing import Final

from citynet.codes.model import Code

__all__ = ["TABLE"]

TABLE: Final[tuple[Code, ...]] = (
    Code(
        code="CN201",
        title="a group is unknown",
        cause="A host or group names a group that inventory/groups.yaml does not have.",
        remedy="Correct the name, or add the group.",
        example="groups: [fr, egov]",
    ),
    Code(
        code="CN202",
        title="groups stand above each other in a circle",
        cause=(
            "A group inherits from groups above it. One that stands above itself has no end to its"
            " inheritance; Nornir would never return."
        ),
        remedy="Take one group of the circle out of another one's 'groups'.",
        example="edges: {groups: [north]}\nnorth: {groups: [edges]}",
    ),
    Code(
        code="CN203",
        title="a secret stands in the inventory",
        cause=(
            "Whoever can read the repository, now or later, has the secret. citynet refers to"
            " secrets by name and resolves them when it reaches a device."
        ),
        remedy="Remove it from the file and its history, and change it on the devices.",
        example="password: hunter2",
    ),
    Code(
        code="CN204",
        title="a device lacks a value",
        cause=(
            "A device needs a host name, a platform, a domain, a site, a role, a level of trust and"
            " its management port. It has them from itself, its groups, or the defaults."
        ),
        remedy="Add the value to the host or to one of its groups.",
        example="eg-cr3: {hostname: 198.51.100.13, groups: [frr]}",
    ),
    Code(
        code="CN205",
        title="a name of the inventory is there twice",
        cause="Two sites, links, domains, virtual networks, ports or LAGs have one name.",
        remedy="Rename one of the two, or remove it; both places are given.",
        example="- {name: civic-centre, ...}\n- {name: civic-centre, ...}",
    ),
    Code(
        code="CN206",
        title="a domain is unknown",
        cause="A device or a hand-off names a domain that inventory/domains.yaml does not have.",
        remedy="Correct the name, or add the domain.",
        example="domains: [egov, compude]",
    ),
    Code(
        code="CN207",
        title="a device's site is unknown",
        cause="A host, group or the defaults name a site that inventory/sites.yaml does not have.",
        remedy="Correct the name, or add the site.",
        example="site: civic-center",
    ),
    Code(
        code="CN208",
        title="a link's device is unknown",
        cause="A link ends on a device that inventory/hosts.yaml does not have.",
        remedy="Correct the end, or add the device.",
        example="ends: ['eg-cr1:eth1', 'eg-cr9:eth1']",
    ),
    Code(
        code="CN209",
        title="a port serves two purposes",
        cause=(
            "One port is named by two links, or by a link and as an attachment or management port,"
            " or it is a member of a LAG and something else, or is written twice in one."
            " One of the two is not where the file says."
        ),
        remedy="Look at the patch panel, then correct the port.",
        example="ends of two links: 'eg-cr1:eth1'",
    ),
    Code(
        code="CN210",
        title="a port's name is none of its platform",
        cause=(
            "Ports are written as the device shows them, in full and in its case: two spellings of"
            " one port would be two ports here. On Linux the name leaves room for a VLAN."
        ),
        remedy=(
            "Write the name as the device shows it, or correct its platform. Where all ports of a"
            " device have names of another platform, its group is wrong: one finding says so."
        ),
        example="ports: [{name: Gi0/3/0, speed: 10 Gbps}]",
    ),
    Code(
        code="CN211",
        title="a link joins a device to itself",
        cause="Both ends name one device.",
        remedy="Correct one of the ends.",
        example="ends: ['eg-cr1:eth1', 'eg-cr1:eth2']",
    ),
    Code(
        code="CN212",
        title="a link joins domains that do not meet",
        cause=(
            "A link between two domains is a hand-off, and its VLANs and addresses come from the"
            " pair's entry under handOffs. This pair has none: perhaps one end is wrong."
        ),
        remedy="Correct the ends, or declare the pair under handOffs in inventory/domains.yaml.",
        example="a link from egov to iot, and only egov and compute under handOffs",
    ),
    Code(
        code="CN213",
        title="a hand-off ends on a device that is no border",
        cause="Only borders filter what comes from another domain.",
        remedy="Correct the end of the link, or give the device the role border.",
        example="ends: ['eg-cr1:eth9', 'cp-br1:Ethernet9']",
    ),
    Code(
        code="CN214",
        title="a core router has attachment ports",
        cause="Core routers carry no services, so that no tenant can attach to one.",
        remedy="Make the device an edge, or remove its ports.",
        example="role: core\nports: [{name: eth10, speed: 10 Gbps}]",
    ),
    Code(
        code="CN215",
        title="a large domain has no route reflector",
        cause=(
            "Edges learn the routes of services from route reflectors. Without one, each edge and"
            " border has a session with each other one, which is too many beyond 16 of them."
        ),
        remedy="Set 'routeReflector: true' on core routers, better on two.",
        example="routeReflector: true, under no host of a domain with 17 edges",
    ),
    Code(
        code="CN216",
        title="a domain falls apart",
        cause=(
            "Some devices of the domain are joined to the others by no link inside the domain."
            " They would be configured and reach nobody."
        ),
        remedy="Add the missing links, or correct ends that name the wrong device.",
        example="a device in hosts.yaml that no link in links.yaml names",
    ),
    Code(
        code="CN217",
        title="two have one address",
        cause=(
            "Two devices, or a device and a server of the management network, have one address."
            " A change meant for one would reach the other."
        ),
        remedy="Correct the one that is wrong.",
        example="eg-cr1: {hostname: 198.51.100.11}\nntpServers: [198.51.100.11]",
    ),
    Code(
        code="CN218",
        title="a management address or gateway cannot be used",
        cause=(
            "The address is the first or last of its network, or the gateway is outside of the"
            " network or the device itself: the device would be out of reach after the change."
        ),
        remedy="Correct address, length or gateway.",
        example="address: 198.51.100.11/30\ngateway: 198.51.100.1",
    ),
    Code(
        code="CN219",
        title="a device is reached at another address than it has",
        cause=(
            "hostname says where the device is reached, management.address what it is given. When"
            " they differ, the configuration of one device goes to another, or the first change"
            " cuts the connection."
        ),
        remedy="Correct the one that is wrong.",
        example="hostname: 198.51.100.12\nmanagement: {address: 198.51.100.11/24, ...}",
    ),
    Code(
        code="CN220",
        title="pools overlap",
        cause=(
            "Two pools, or a pool and a management network, share addresses. Sooner or later two"
            " devices would have the same one."
        ),
        remedy="Move one of the two; numbers in use keep their place in locks/.",
        example="loopbackIpv4: 100.64.10.0/24\nlinksIpv4: 100.64.0.0/16",
    ),
    Code(
        code="CN221",
        title="a pool has the wrong size",
        cause=(
            "The locator pool is a /48, because each device's locator is a /64 of it; with"
            " 'sids: next-csid' a /28, sixteen blocks of 32 bits. The VNIs reach from the first"
            " one to the first plus the last service number."
        ),
        remedy="Correct the pool.",
        example="locators: 2001:db8:1000::/56",
    ),
    Code(
        code="CN222",
        title="two domains have one AS number",
        cause=(
            "Hand-offs are eBGP. With one number on both sides, each would drop the other's routes"
            " as its own."
        ),
        remedy="Give one of the domains another number.",
        example="asn: 65010, in two domains",
    ),
    Code(
        code="CN223",
        title="a pair of domains is declared wrongly",
        cause="A domain meets itself, or the pair is there twice and its numbers with it.",
        remedy="Name the other domain, or remove one of the two entries.",
        example="domains: [egov, egov]",
    ),
    Code(
        code="CN224",
        title="a link cannot be divided as described",
        cause=(
            "Queues share the whole link and have no granularity; other partitions have units not"
            " larger than the link."
        ),
        remedy="Remove the granularity, or correct partition, granularity or capacity.",
        example="partition: queue\ngranularity: 5 Gbps",
    ),
    Code(
        code="CN225",
        title="a domain without SRv6 has SIDs or algorithms",
        cause=(
            "Flexible algorithms are reached by locators, and SIDs are SRv6's. In a VXLAN domain"
            " every service follows the plain paths."
        ),
        remedy="Remove the key, or correct the transport.",
        example="transport: vxlan\nsids: next-csid",
    ),
    Code(
        code="CN226",
        title="two algorithms of a domain are one",
        cause=(
            "IS-IS tells algorithms apart by their numbers, people by their names. Two that share"
            " one would be two meanings of the same paths."
        ),
        remedy="Give one of them another name or number, or remove it.",
        example="- {name: swift, number: 128, ...}\n- {name: safe, number: 128, ...}",
    ),
    Code(
        code="CN227",
        title="a link's capacity does not divide by the ports of its LAG",
        cause=(
            "The ports of a LAG have one speed, and the link has what they have together. What"
            " does not divide was counted wrongly, or a member is missing."
        ),
        remedy="Write the speed of a port times the number of ports.",
        example="capacity: 100 Gbps, at a LAG of three ports",
    ),
    Code(
        code="CN228",
        title="MACsec on a link with a LAG",
        cause=(
            "MACsec protects a physical port. On a LAG each member would need a session and keys of"
            " its own, which citynet does not write; the link would look encrypted and not be."
        ),
        remedy="End the link at physical ports, or correct its encryption.",
        example="ends: ['cp-br1:Port-Channel1', ...]\nencryption: macsec",
    ),
    Code(
        code="CN230",
        title="numbers are reserved on what does not exist",
        cause=(
            "inventory/reserved.yaml names a device, port, domain or pair of domains that the"
            " inventory does not have. The numbers would be reserved nowhere, and given to somebody"
            " while the entry says that they never are."
        ),
        remedy="Correct the name, or remove the entry.",
        example="attachments: [{device: eg-pe-civik, vlans: [100-199], reason: telephony}]",
    ),
    Code(
        code="CN240",
        title="nobody says what else stands on a device that citynet owns in part",
        cause=(
            "What citynet does not own stays on the device, and the proof has to see it. It stands"
            " in inventory/foreign/, written from the running configuration."
        ),
        remedy="Save the running configuration and import its foreign lines.",
        example="owns: services, and no inventory/foreign/eg-pe-civic/config",
    ),
    Code(
        code="CN241",
        title="foreign lines of a device that citynet does not own in part",
        cause=(
            "A device that is citynet's whole is given its whole text, and everything else goes"
            " away. Lines in inventory/foreign/ would look as if they stayed."
        ),
        remedy="Remove the folder, or say 'owns: services' where the device is.",
        example="inventory/foreign/eg-br1/config, and eg-br1 without 'owns'",
    ),
    Code(
        code="CN242",
        title="foreign lines are not as an import writes them",
        cause=(
            "The text cannot be taken apart for certain, holds a key, or has lines that are"
            " citynet's by their names. Somebody wrote or changed it by hand."
        ),
        remedy="Import the running configuration again.",
        example="inventory/foreign/eg-pe-civic/config:40: ip vpn-instance S101-office",
    ),
    Code(
        code="CN243",
        title="a device of this platform cannot be owned in part",
        cause=(
            "To change a part of a text line by line, and to prove it among lines of others, the"
            " platform's text has to be taken apart. citynet does that for some platforms only."
        ),
        remedy="Let citynet own the device whole, or attach the services to a device beside it.",
        example="groups: [frr, egov]\ndata: {owns: services}",
    ),
)
