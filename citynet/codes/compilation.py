"""CN6xx: binding, compilation and what a platform can do."""

from __future__ import annotations

from typing import Final

from citynet.codes.model import Code

__all__ = ["TABLE"]

TABLE: Final[tuple[Code, ...]] = (
    Code(
        code="CN620",
        title="A platform in a domain whose transport it does not carry",
        cause="The device could hold no service of the domain: it has no SRv6 L3VPN, or citynet "
        "has no templates for VXLAN on it.",
        remedy="Move the device to a domain of its transport, or take a platform that the finding "
        "names.",
        example="cp-br1 (eos, EOS 4.30) cannot stand in domain egov: it does not carry srv6",
    ),
    Code(
        code="CN621",
        title="No border can hold the exchange of a boundary",
        cause="Two slices of a domain meet in an exchange VRF, joined to both by cables inside a "
        "border. No border of the domain is of a platform that has such cables.",
        remedy="Add a border of a platform that the finding names, or do not let the slices meet.",
        example="boundary/a-to-b needs an exchange VRF in domain compute, and no border there can "
        "hold one",
    ),
    Code(
        code="CN622",
        title="Two VRFs of a service on a VXLAN device",
        cause="A VNI names one VRF on a device. Hubs and spokes, two spokes, or a spoke and a "
        "hand-off need VRFs of their own, which could not be told apart.",
        remedy="Attach each spoke to another device, put the prefixes behind one endpoint, or make "
        "the service any-to-any.",
        example="cp-le-harbour (eos, EOS 4.30) cannot hold 2 VRFs of slice/training over VXLAN",
    ),
    Code(
        code="CN623",
        title="A device at its limit of scale",
        cause="The device would hold more VRFs, sub-interfaces, filter rules, slice instances, "
        "SRv6 policies or measurements than planned for its platform. Past that the hardware may "
        "refuse the configuration, or part of it.",
        remedy="Attach endpoints elsewhere, add a device, or aggregate prefixes: a hand-off's "
        "filter has a rule for each pair of prefixes on its two sides.",
        example="eg-br1 (frr, Debian 12 with FRR 8.4.4) needs more VRFs than planned for the "
        "platform",
    ),
    Code(
        code="CN624",
        title="A boundary without a complete cut",
        cause="Packets between the two zones could go round every place where a filter can stand. "
        "Zones of one service are cut by hand-offs, so they must be in different domains; "
        "zones of two services by exchanges, so both services must lie wholly in one and the same "
        "domain. A zone without endpoints has nothing to cut.",
        remedy="Zones of one service: name a domain in each. Zones of two: put the endpoints that "
        "exchange data into services of one domain.",
        example="left: {slice: office}\nright: {slice: office}",
    ),
    Code(
        code="CN625",
        title="Queues that cannot guarantee what is reserved",
        cause="Queues are guaranteed whole percents of a port. What is reserved on the link, "
        "rounded up per class, and what slice instances have of it, leaves too little for the "
        "other classes. Or the hand-offs at a port are guaranteed more together than the port has "
        "beside its control traffic.",
        remedy="Add capacity, or move or shrink services on the link.",
        example="the queues of link eg-br1--cp-br1 cannot guarantee what is reserved there",
    ),
    Code(
        code="CN626",
        title="A value that a platform cannot write",
        cause="The platform's configuration has no room for the value: an interface name over 15 "
        "characters on Linux, a rate in fractions of kbit/s, a line rate that no port has.",
        remedy="Choose a value that the finding allows.",
        example="eg-br1 (frr, Debian 12 with FRR 8.4.4) cannot have the name of interface "
        "enp129s0f0np0.1000",
    ),
    Code(
        code="CN627",
        title="Exchange pools too small",
        cause="Each exchange on a device takes two pairs of addresses of the exchange pools.",
        remedy="Widen `exchange` in inventory/domains.yaml.",
        example="exchange: {ipv4: 100.127.0.0/30, ipv6: '2001:db8:7f00::/64'}",
    ),
    Code(
        code="CN628",
        title="An interface without a name on its device's stand-in",
        cause="In the lab a router with FRR stands in for the device, and its interfaces need "
        "names of at most 15 characters that nothing else there has. Two interfaces under one "
        "name would be rehearsed as one.",
        remedy="Use another port of the device, or give the port a shorter name.",
        example="interface 400GE1/0/12 of eg-pe-civic (vrp) has no name on its stand-in for the "
        "lab",
    ),
    Code(
        code="CN629",
        title="No day-0 text for a platform",
        cause="The smallest text that makes a device reachable is written for FRR only, so far. "
        "Text of the whole device in its place could cut off whoever is working on it.",
        remedy="Give the device its name, its account and its management port by hand.",
        example="there is no day-0 text for cp-br1 (eos)",
    ),
    Code(
        code="CN630",
        title="A platform in a domain whose SIDs are of another form",
        cause="The domain's SRv6 SIDs are classic (a whole address each) or compressed (16 bits "
        "below a block), and all its devices must speak the one form: a device reads another's "
        "SIDs, not only its own.",
        remedy="Move the device to a domain of its form, or take a platform that the finding "
        "names.",
        example="eg-br1 (frr, Debian 12 with FRR 8.4.4) cannot stand in domain circle: it does "
        "not speak next-csid SIDs",
    ),
    Code(
        code="CN631",
        title="LAGs on a platform without them",
        cause="citynet writes no LAGs for the platform. Ports left single would be links that "
        "nobody has numbered.",
        remedy="End a link at each port, or take a platform that the finding names.",
        example="eg-cr1 (frr, Debian 12 with FRR 8.4.4) cannot join ports in LAGs",
    ),
    Code(
        code="CN632",
        title="MACsec on a platform without it",
        cause="The link says 'encryption: macsec', so the routers at both ends encrypt it. One of "
        "them cannot, and a link with one such end carries nothing.",
        remedy="End the link on other platforms, or write what encrypts it outside the routers.",
        example="eg-br1 (frr, Debian 12 with FRR 8.4.4) cannot encrypt link eg-br1--eg-cr1 with "
        "MACsec",
    ),
    Code(
        code="CN633",
        title="A lossless service over a link that cannot be",
        cause="Priority flow control pauses the physical port that sends. It ends at a hand-off, "
        "and citynet does not write it for the members of LAGs.",
        remedy="Keep the service in one domain, on links between physical ports.",
        example="slice/training is lossless, and link cp-br1--io-br1 that it is placed on cannot "
        "be",
    ),
    Code(
        code="CN634",
        title="A lossless service among devices that cannot be",
        cause="A packet is never dropped for want of a buffer only if every device that it may "
        "cross, also after a failure, can pause the one before it.",
        remedy="Attach the endpoints in a domain of platforms with priority flow control.",
        example="slice/training is lossless, and not every device of domain iot can be",
    ),
    Code(
        code="CN635",
        title="A device that cannot carry what a profile asks for",
        cause="The profile asks for trust or encryption. Its packets take the paths of a flexible "
        "algorithm, which the domain does not have, or which the device does not take part in: its "
        "platform cannot, or it is not trusted enough.",
        remedy="Attach the service at another device, declare an algorithm, or choose another "
        "profile.",
        example="eg-br1 (frr, Debian 12 with FRR 8.4.4) cannot carry slice/police with trust high "
        "in domain egov",
    ),
    Code(
        code="CN636",
        title="A slice instance where none can be",
        cause="The profile's isolation is reserved or hard, so its packets travel in a slice "
        "instance. A link that they may take cannot keep a share for it, or a device that sends "
        "them has no slice instances.",
        remedy="Attach the service where links can be divided, or choose isolation soft.",
        example="slice/police cannot have a slice instance on every link that it is placed on",
    ),
    Code(
        code="CN637",
        title="Applications that cannot have paths of their own",
        cause="An application takes paths of its own because the edge marks its packets and the "
        "headend chooses an SRv6 policy by the mark. Every device of the service has to do both. "
        "And a policy carries several services, so none of them can have a slice instance.",
        remedy="Attach the service at devices of a platform that the finding names, or leave out "
        "its applications; with isolation reserved or hard make them a service of their own.",
        example="eg-br1 (frr, Debian 12 with FRR 8.4.4) cannot give applications of slice/office "
        "paths of their own",
    ),
    Code(
        code="CN638",
        title="A measurement that a device cannot take",
        cause="The service is measured between all devices of a domain where endpoints attach "
        "that talk. One of them cannot measure in that way.",
        remedy="Choose another measurement or none, or attach the service elsewhere.",
        example="eg-br1 (frr, Debian 12 with FRR 8.4.4) cannot measure slice/office with twamp",
    ),
    Code(
        code="CN639",
        title="A slice that a hand-off cannot keep apart",
        cause="Between domains a slice with isolation reserved has the guaranteed rate of its "
        "sub-interfaces, which a device at the hand-off does not have. Isolation hard ends at a "
        "hand-off, wherever it is.",
        remedy="Keep the service in one domain, or choose another isolation.",
        example="slice/police cannot be handed over to another domain with isolation hard",
    ),
)
