"""CN3xx: intents, on their own and against the city."""

from __future__ import annotations

from typing import Final

from citynet.codes.model import Code

__all__ = ["TABLE"]

_SERVICES: Final[tuple[Code, ...]] = (
    Code(
        code="CN301",
        title="an intent's name is not its file's",
        cause="An intent is found by its file. A copied file in which the name was left is common.",
        remedy="Correct 'name:', or rename the file.",
        example="name: office, in intents/slices/police.yaml",
    ),
    Code(
        code="CN302",
        title="an intent's name is there twice",
        cause="Two files of one kind name their intent alike. Only one could be in force.",
        remedy="Rename one of the two, or remove it; both places are given.",
        example="name: office, in office.yaml and in office-new.yaml",
    ),
    Code(
        code="CN303",
        title="a profile is unknown",
        cause="The service names a profile that intents/catalogue/ does not have.",
        remedy="Correct the name, or add the profile.",
        example="profile: goverment-office",
    ),
    Code(
        code="CN304",
        title="a virtual network is unknown",
        cause="The service names a virtual network that inventory/domains.yaml does not have.",
        remedy="Correct the name, or add the virtual network.",
        example="virtualNetwork: digital-goverment",
    ),
    Code(
        code="CN305",
        title="an endpoint's site is unknown",
        cause="The endpoint names a site that inventory/sites.yaml does not have.",
        remedy="Correct the name, or add the site.",
        example="- site: yongjang-hall",
    ),
    Code(
        code="CN306",
        title="tenants cannot attach at a site",
        cause="No edge or border with attachment ports stands at the endpoint's site.",
        remedy="Correct the site, or add ports to its edge in inventory/hosts.yaml.",
        example="- site: north-gate",
    ),
    Code(
        code="CN307",
        title="a device cannot be attached to",
        cause=(
            "The endpoint asks for a device that does not exist, stands at another site, or has no"
            " attachment ports."
        ),
        remedy="Correct the device or the site, or leave the device out.",
        example="- site: civic-centre\n  attachment: {device: eg-pe-nancheng}",
    ),
    Code(
        code="CN308",
        title="an attachment port does not exist",
        cause="No device that the endpoint may attach to has this attachment port.",
        remedy="Name one of the ports that the finding lists, or leave the port out.",
        example="attachment: {port: GigabitEthernet0/3/9}",
    ),
    Code(
        code="CN309",
        title="an endpoint could attach in more than one domain",
        cause=(
            "Edges of several domains stand at the site. In which one a tenant is decides what it"
            " can be promised, so that citynet does not choose."
        ),
        remedy="Name the device under 'attachment:'.",
        example="- site: a site with an edge of egov and one of compute",
    ),
    Code(
        code="CN310",
        title="a VLAN is outside the range of attachments",
        cause="VLANs of attachments come from attachmentVlans in inventory/domains.yaml.",
        remedy="Choose a VLAN of the range, or leave it out.",
        example="attachment: {vlan: 4000}, with attachmentVlans: 100-999",
    ),
    Code(
        code="CN311",
        title="a VLAN is asked for twice",
        cause="Two endpoints ask for one VLAN of one port. It can carry one of them.",
        remedy="Choose another VLAN for one of them, or leave it out.",
        example="attachment: {port: GigabitEthernet0/3/1, vlan: 119}, in two slices",
    ),
    Code(
        code="CN312",
        title="two endpoints of a service have one name",
        cause="An endpoint without a name has its site's; two at one site need names.",
        remedy="Add 'name:' to one of them.",
        example="- site: nancheng-hall\n- site: nancheng-hall",
    ),
    Code(
        code="CN313",
        title="a role does not fit the connectivity",
        cause=(
            "In an any-to-any service all endpoints are members. A hub-spoke service needs at least"
            " one hub and one spoke: spokes reach hubs only."
        ),
        remedy="Correct the roles, or the connectivity.",
        example="connectivity: any-to-any\nendpoints: [{site: civic-centre, role: hub}]",
    ),
    Code(
        code="CN314",
        title="hubs are in different domains",
        cause=(
            "At a hand-off a service has one part on each side: hubs or spokes. With hubs on both"
            " sides, spokes would learn each other's routes."
        ),
        remedy="Put all hubs into one domain, or make some of them spokes.",
        example="role: hub, at civic-centre (egov) and at harbour-dc (compute)",
    ),
    Code(
        code="CN315",
        title="a tenant's prefix is too long or too short",
        cause=(
            "The edge is the gateway and has the first address, so that a prefix needs room for"
            " hosts: IPv4 /8 to /30, IPv6 /48 to /126."
        ),
        remedy="Write the tenant's own network.",
        example="prefixes: [10.10.1.7/32]",
    ),
    Code(
        code="CN316",
        title="prefixes of two endpoints overlap",
        cause=(
            "Prefixes are unique in the whole city. Services may come to exchange data, and filters"
            " tell tenants apart by their prefixes."
        ),
        remedy="Correct the prefix that is wrong; both places are given.",
        example="prefixes: [10.10.0.0/16], while another endpoint has 10.10.1.0/24",
    ),
    Code(
        code="CN317",
        title="a tenant's prefix overlaps the infrastructure",
        cause=(
            "The prefix shares addresses with a pool or a management network. Every attachment"
            " filters the infrastructure out, and the tenant's hosts with it."
        ),
        remedy="Give the tenant another prefix.",
        example="prefixes: [100.64.10.0/24]",
    ),
    Code(
        code="CN318",
        title="a profile commits to more than it lets pass",
        cause="Attachments police to peak. Below committed, what is promised would be dropped.",
        remedy="Raise peak, or lower committed.",
        example="committed: 200 Mbps\npeak: 100 Mbps",
    ),
    Code(
        code="CN319",
        title="a port cannot carry the profile's peak",
        cause="Every port that the endpoint may attach to is slower than the profile's peak.",
        remedy="Choose a faster port or another profile.",
        example="peak: 40 Gbps, at a port with speed: 10 Gbps",
    ),
    Code(
        code="CN320",
        title="no paths of a domain satisfy a profile",
        cause=(
            "The profile asks for trust, encryption or a partition (isolation reserved or hard). In"
            " an SRv6 domain only a flexible algorithm keeps packets on links and devices that have"
            " them, and none of the domain's does."
        ),
        remedy="Declare such an algorithm in inventory/domains.yaml, or choose another profile.",
        example="trust: high, in a domain whose algorithms have trust: standard",
    ),
    Code(
        code="CN321",
        title="a lossless service crosses domains",
        cause=(
            "Lossless means that a switch pauses the one before it. That ends at a hand-off, and"
            " what is lost there is lost."
        ),
        remedy="Choose a profile of another class, or make a service of each domain.",
        example="trafficClass: lossless, with endpoints in compute and egov",
    ),
    Code(
        code="CN322",
        title="two applications of a service have one name",
        cause="Policies and counters are told apart by the names of the applications.",
        remedy="Rename one of them, or give its ports to the other one.",
        example="- {name: video, ports: [554], ...}\n- {name: video, ports: [8554], ...}",
    ),
    Code(
        code="CN323",
        title="a service cannot steer applications",
        cause=(
            "The edge that a packet enters by chooses its whole path, as an SRv6 policy. That ends"
            " at a hand-off, and a VXLAN domain has no such paths."
        ),
        remedy="Leave 'applications' out, or make a service of the endpoints in one SRv6 domain.",
        example="applications: [...], with endpoints in compute and egov",
    ),
    Code(
        code="CN324",
        title="a hard service crosses domains",
        cause=(
            "Hard isolation is a channel of its own on every link. Between domains a service has a"
            " guaranteed rate on a trunk, which is reserved and not hard."
        ),
        remedy="Choose a profile with isolation reserved, or make a service of each domain.",
        example="isolation: hard, with endpoints in compute and egov",
    ),
)

_BOUNDARIES: Final[tuple[Code, ...]] = (
    Code(
        code="CN330",
        title="a zone does not name one service",
        cause="A zone is a slice or an interconnect, or its part in one domain.",
        remedy="Write either 'slice:' or 'interconnect:', and 'domain:' if a part is meant.",
        example="left: {slice: office, interconnect: gov-cloud}",
    ),
    Code(
        code="CN331",
        title="a zone's service is unknown",
        cause="No file under intents/slices/ or intents/interconnects/ has this name.",
        remedy="Correct the name or the kind of the service.",
        example="left: {slice: gov-cloud}, which is an interconnect",
    ),
    Code(
        code="CN332",
        title="a zone's domain is unknown",
        cause="The domain does not exist, or the service has no endpoint there.",
        remedy="Name a domain where the service has endpoints.",
        example="left: {slice: citizen-data, domain: compute}",
    ),
    Code(
        code="CN333",
        title="both sides of a boundary are one zone",
        cause="Nothing lies between a zone and itself.",
        remedy="Name the other zone.",
        example="left: {interconnect: gov-cloud, domain: egov}\nright: {the same}",
    ),
    Code(
        code="CN334",
        title="a boundary inside a service cannot be enforced",
        cause=(
            "Two zones of one service share its VRF, in which everything reaches everything. Only"
            " hand-offs cut a service, so that each zone must be its part in another domain."
        ),
        remedy="Add 'domain:' to both zones, or make two services of the one.",
        example="left: {slice: office}\nright: {slice: office}",
    ),
    Code(
        code="CN335",
        title="a boundary between two services cannot be enforced",
        cause=(
            "Two services meet in exchanges, which stand on the borders of one domain. A service"
            " that is in several domains, or in another one, has ways around them."
        ),
        remedy="Put the endpoints that exchange data into a service of one domain.",
        example="left: {slice: citizen-data}\nright: {interconnect: east-lake-harbour}",
    ),
    Code(
        code="CN336",
        title="a pair of zones has two boundaries",
        cause="Each would deny what the other permits.",
        remedy="Write the permissions of both into one of them.",
        example="left: {slice: a}, right: {slice: b}, in two files, either way round",
    ),
    Code(
        code="CN337",
        title="a permission's ports do not fit its protocol",
        cause=(
            "TCP and UDP are permitted by port; a permission without ports would open all of them"
            " by oversight. Other protocols have none."
        ),
        remedy="Add the ports ('1-65535' is all), or remove them.",
        example="protocol: tcp, without ports",
    ),
    Code(
        code="CN338",
        title="ports of a permission overlap",
        cause="One of them is not what was meant, or has no effect.",
        remedy="Remove the one that is part of the other, or join them.",
        example="ports: [443, 400-500]",
    ),
    Code(
        code="CN339",
        title="a permission is there twice",
        cause="The second one has no effect; something in it was meant to differ.",
        remedy="Remove it, or correct what was meant to differ.",
        example="two items with the same from, protocol, ports and prefixes",
    ),
    Code(
        code="CN340",
        title="a permission's prefix lies outside its zone",
        cause=(
            "Sources lie in prefixes of the sending side, destinations in prefixes of the other"
            " side. A prefix outside would match nothing, or somebody else."
        ),
        remedy="Correct the prefix, or the side in 'from'.",
        example="from: right\ndestinations: [10.50.2.0/24], a prefix of the right side",
    ),
    Code(
        code="CN341",
        title="a permission permits nothing",
        cause=(
            "Its sources, destinations and protocol have no address family in common: IPv4 here,"
            " IPv6 there, or ICMP for IPv6."
        ),
        remedy="Add prefixes of the other family, or correct the protocol.",
        example="sources: [10.40.1.0/24]\ndestinations: ['2001:db8:a50:2::/64']",
    ),
    Code(
        code="CN342",
        title="a trust domain is unknown",
        cause="No virtual network of inventory/domains.yaml belongs to this trust domain.",
        remedy="Correct the name.",
        example="protect: {dataClass: citizen-records, trustDomain: public}",
    ),
    Code(
        code="CN343",
        title="a protection protects nothing",
        cause=(
            "No endpoint carries the data class. Its data would leave as if there were no"
            " protection."
        ),
        remedy="Mark the endpoints that hold the data with 'dataClass:', or correct the name.",
        example="protect: {dataClass: citizen-record, trustDomain: public-data}",
    ),
    Code(
        code="CN344",
        title="a data class is protected twice",
        cause="Two protections of one data class contradict each other or say the same.",
        remedy="Remove one of them.",
        example="dataClass: citizen-records, in two files under intents/boundaries/",
    ),
    Code(
        code="CN345",
        title="nothing protects a data class",
        cause=(
            "A data class has an effect only through a boundary with 'protect'. Often its name is"
            " misspelt at the endpoint."
        ),
        remedy="Correct the name, add the protection, or remove the data class.",
        example="dataClass: citizen-record",
    ),
    Code(
        code="CN346",
        title="protected data is outside its trust domain",
        cause="The endpoint's service belongs to a virtual network of another trust domain.",
        remedy="Put the endpoint into a service of the trust domain, or correct the protection.",
        example="dataClass: citizen-records, in a slice of digital-economy",
    ),
    Code(
        code="CN347",
        title="a permission would let protected data out",
        cause=(
            "The boundary joins two trust domains, and the permission includes prefixes that hold"
            " protected data: named, or as part of the whole side. Answers count as much as"
            " questions."
        ),
        remedy="Name the prefixes that may be reached and hold no protected data.",
        example="from: right\ndestinations: [10.40.0.0/24], which holds citizen-records",
    ),
    Code(
        code="CN348",
        title="a boundary would become too many rules",
        cause=(
            "A rule of a filter has one source, one destination and one range of ports. A"
            " permission becomes a rule for each combination of what its lists hold, so that three"
            " short lists fill the filters of a device, and nobody can review what they say."
        ),
        remedy=(
            "Write wider prefixes or ranges of ports, or leave a list out where the whole side is"
            " meant."
        ),
        example="100 sources, 100 destinations and 32 ports: 320,000 rules",
    ),
)

TABLE: Final[tuple[Code, ...]] = _SERVICES + _BOUNDARIES
