"""A change of a reviewed text for each row of the page's table *What the text does not say*."""

from __future__ import annotations

from dataclasses import dataclass

from citynet.readers.model import ReadDevice
from tests.readers.junos.examples import BORDER_TEXT, REFLECTOR_TEXT, SLICED_TEXT, said

__all__ = ["MUTATIONS", "REST", "Mutation", "term"]


@dataclass(frozen=True, kw_only=True)
class Mutation:
    """One change of a text, made where ``before`` stands first behind all of ``behind``."""

    text: str
    before: str
    after: str
    behind: tuple[str, ...] = ()

    def made(self) -> ReadDevice:
        """Read the changed text."""
        place = 0
        for words in self.behind:
            place = self.text.index(words, place) + len(words)
        place = self.text.index(self.before, place)
        return said(self.text[:place] + self.after + self.text[place + len(self.before) :])


def change(before: str, after: str, *behind: str, text: str = BORDER_TEXT) -> Mutation:
    """Return a change of a worked example."""
    return Mutation(text=text, before=before, after=after, behind=behind)


def sliced(before: str, after: str, *behind: str) -> Mutation:
    """Return a change of the border that has services."""
    return change(before, after, *behind, text=SLICED_TEXT)


def between(start: str, end: str, *behind: str, text: str = BORDER_TEXT) -> str:
    """Return the text from ``start`` up to ``end``."""
    place = 0
    for words in behind:
        place = text.index(words, place)
    place = text.index(start, place)
    return text[place : text.index(end, place)]


def term(sequence: int) -> str:
    """Return a whole term of ``A101-1-4``."""
    end = "\n            }\n"
    return between(f"            term {sequence} {{\n", end, "filter A101-1-4 {") + end


REST = "        term rest {\n            then reject;\n        }\n"
POLICER = between(
    "                policer {\n", "                address", "unit 101 {", "family inet6"
)
FAMILIES_OF_CORE = between("            family inet-vpn {", "            neighbor 2001:db8:10::1 {")
UNRESOLVED = between(
    "                    nexthop-resolution {\n",
    "                    extended-nexthop;\n",
    text=REFLECTOR_TEXT,
)
LINK_LOCAL = between("            term link-local {\n", "            term rest {\n")
TWAMP = between("            term twamp-2 {\n", "            term twamp-4 {\n", text=SLICED_TEXT)
SLICED_INPUT = "                filter {\n                    input SLICES-6;\n                }\n"

MUTATIONS: dict[str, tuple[Mutation, ...]] = {
    "terms are tried in text order": (change(term(20) + term(30), term(30) + term(20)),),
    "no match in a filter": (change(term(50), ""),),
    "a term whose `then` has no": (
        change("                    discard;\n", "", "filter A101-1-4 {"),
    ),
    "end of an `input-list`": (change("[ MARK-expedited-6 PASS-6 ]", "MARK-expedited-6"),),
    "`next term` lost": (
        change("                    next term;\n", "", "filter MARK-assured-4 {"),
    ),
    "in a policer without": (
        change("        logical-interface-policer;\n", "", "policer IN-xe-0-1-0.101 {"),
    ),
    "a filter or policer is in force only": (
        change(POLICER, "", "unit 101 {", "            family inet6 {"),
    ),
    "`rpf-check` without": (change("rpf-check;", "rpf-check {\nmode loose;\n}"),),
    "`vrf-target`": (
        change("vrf-export VRF-OUT-S101-office;", "vrf-target target:65010:101;"),
        change("        vrf-export VRF-OUT-S101-office;\n", ""),
    ),
    "a BGP policy without": (change(REST, "", "policy-statement IN-S101-office-H101-1-4-in {"),),
    "eBGP without policies": (
        change("                        import IN-S101-office-H101-1-4-in;\n", ""),
    ),
    "connected routes go": (
        change("[ bgp direct ]", "bgp", "policy-statement VRF-OUT-S105-justice {"),
    ),
    "two VRFs of one device": (change("            auto-export;\n", ""),),
    "several members": (
        change("members target:65010:30101;", "members [ target:65010:30101 target:65010:9 ];"),
    ),
    "a configured family": (change(FAMILIES_OF_CORE, ""),),
    "without `accept-srv6-service`": (change("                    accept-srv6-service;\n", ""),),
    "an edge keeps only VPN routes": (
        change("            cluster 100.64.10.2;\n", "", text=REFLECTOR_TEXT),
    ),
    "a service route resolves": (change(UNRESOLVED, "", text=REFLECTOR_TEXT),),
    "the next hop of VPN routes": (
        change("locator ALG128", "locator MAIN", "S105-justice {\n        instance-type"),
    ),
    "extended communities are sent": (),
    "BFD without": (change("minimum-interval 300;", "minimum-interval 30;"),),
    "hellos are signed": (
        change('                hello-authentication-key "secret:isis.egov.hello";\n', ""),
    ),
    "a key without `authentication-type`": (
        change("            authentication-type md5;\n", "", "    isis {", "        level 2 {\n"),
    ),
    "IPv4 and IPv6 are both routed": (change("        no-ipv4-routing;\n", ""),),
    "level 1 runs": (
        change("        level 1 disable;\n", ""),
        change("            wide-metrics-only;\n", ""),
    ),
    "`ipv6-unicast-metric` unset": (
        change("ipv6-unicast-metric 20;", "ipv6-unicast-metric 21;"),
        change("                ipv6-unicast-metric 20;\n", ""),
    ),
    "`delay-metric` without": (change("                        advertise-delay-metric;\n", ""),),
    "an IS-IS interface without": (change("            family iso;\n", "", "    ae0 {"),),
    "a unit that no instance lists": (change("        interface xe-0/1/0.101;\n", ""),),
    "`mtu` of a port": (change("        vlan-tagging;\n", ""),),
    "no router advertisements": (
        change("    lldp {", "router-advertisement {\ninterface ae0.0;\n}\n    lldp {"),
    ),
    "a port that is not in the text": (),
    "MACsec with a static CAK": (
        change("            cipher-suite", "mka {\nshould-secure;\n}\n            cipher-suite"),
    ),
    "MACsec of a port": (
        change(
            "                connectivity-association MACSEC-et-0-0-0;\n",
            "",
            "    macsec {",
            "        interfaces {",
        ),
    ),
    "`port bgp` matches": (
        change("destination-port bgp;", "port bgp;"),
        change("                    tcp-established;\n", "", "term bgp-answers {"),
    ),
    "a fail filter ends": (change(LINK_LOCAL, ""),),
    "IS-IS is not in overload": (
        change("            timeout 300;\n", ""),
        change("            holddown 2000;", "            holddown 5000;"),
        change("            delay 50;\n", ""),
    ),
    "a slice without `guaranteed-rate`": (
        sliced("            guaranteed-rate 250m;\n", "", "SLICE-et-0-0-0-S105 {"),
        sliced("            guaranteed-rate 99749m;\n", "", "        QUEUES-et-0-0-0 {"),
    ),
    "packets that no filter": tuple(
        sliced(SLICED_INPUT, "", "\ninterfaces {", f"\n    {port} {{")
        for port in ("ae0", "et-0/0/0")
    ),
    "`slice` in a route policy": (
        sliced(
            "community RT-65010-105;",
            "community [ RT-65010-101 RT-65010-105 ];",
            "policy-statement SLICES {",
        ),
    ),
    "a term of a forwarding-table policy": (
        sliced("slice S105;", "slice S105;\naccept;", "policy-statement SLICES {"),
    ),
    "`ttl 255` says": (
        sliced("                    hop-limit 255;\n", "", "filter RE-6 {", "term bgp-near {"),
        sliced("                        ttl 255;\n", ""),
    ),
    "a LAG is up": (sliced("            minimum-links 2;\n", ""),),
    "a shaper without": (sliced("            guaranteed-rate 500m;\n", ""),),
    "a key of NTP": (
        sliced("        trusted-key 4;\n", ""),
        sliced(".201 key 4 ", ".201 "),
    ),
    "a TWAMP server answers": (sliced(TWAMP, ""),),
    "gRPC listens": (sliced("client-certificate-request require-certificate-and-verify;", ""),),
    "`inactive:`": (change("                filter {", "                inactive: filter {"),),
}
"""First words of a row, and its changes; none where nothing in the text can change."""
