"""How a filter rule is written on each platform, after ``docs/reference/dialects``.

This is a spelling of its own, made from those pages: a changed rule is written by it, and for an
unchanged one it must agree with the template.
"""

from __future__ import annotations

from ipaddress import IPv4Network

from citynet.device.model import Family, FilterRule, Network, Platform, PortRange

__all__ = ["rule_text"]

_NAMES = {1: "icmp", 6: "tcp", 17: "udp", 58: "icmpv6"}


def rule_text(platform: Platform, name: str, family: Family, rule: FilterRule) -> tuple[str, ...]:
    """Return the lines of one rule of the filter ``name``."""
    match platform:
        case Platform.FRR:
            return _nft(name, family, rule)
        case Platform.EOS:
            return (_eos(family, rule),)
        case Platform.VRP:
            return _vrp(family, rule)
        case Platform.JUNOS:
            return _junos(family, rule)
        case Platform.IOSXR:
            return (_iosxr(family, rule),)


def _protocol(family: Family, protocol: int | None, *, both: bool) -> str:
    """Return a protocol's name; the other family's ICMP is a number unless ``both`` are known."""
    if protocol is None:
        return "ip" if family is Family.IPV4 else "ipv6"
    foreign = 58 if family is Family.IPV4 else 1
    if protocol == foreign and not both:
        return str(protocol)
    return _NAMES.get(protocol, str(protocol))


def _nft(name: str, family: Family, rule: FilterRule) -> tuple[str, ...]:
    word = "ip" if family is Family.IPV4 else "ip6"
    parts = []
    if rule.source is not None:
        parts.append(f"{word} saddr {rule.source}")
    if rule.destination is not None:
        parts.append(f"{word} daddr {rule.destination}")
    if rule.protocol is not None:
        parts.append(f"meta l4proto {_protocol(family, rule.protocol, both=True)}")
    if rule.source_ports is not None:
        parts.append(f"th sport {_dashed(rule.source_ports)}")
    if rule.destination_ports is not None:
        parts.append(f"th dport {_dashed(rule.destination_ports)}")
    if rule.established:
        parts.append("tcp flags & (ack | rst) != 0")
    log = f'limit rate 10/second log prefix "{name} {rule.sequence} "'
    action = "accept" if rule.action == "permit" else "drop"
    decide = f'counter {action} comment "{rule.sequence}"'
    lines = [[*parts, log]] if rule.log else []
    lines.append([*parts, decide])
    return tuple("        " + " ".join(line) for line in lines)


def _dashed(ports: PortRange) -> str:
    return str(ports.first) if ports.first == ports.last else f"{ports.first}-{ports.last}"


def _eos(family: Family, rule: FilterRule) -> str:
    parts = [
        str(rule.sequence),
        str(rule.action),
        _protocol(family, rule.protocol, both=False),
        _eos_network(rule.source),
        *_ports(rule.source_ports),
        _eos_network(rule.destination),
        *_ports(rule.destination_ports),
    ]
    if rule.established:
        parts.append("established")
    if rule.log:
        parts.append("log")
    return "   " + " ".join(parts)


def _eos_network(network: Network | None) -> str:
    if network is None:
        return "any"
    if network.prefixlen == network.max_prefixlen:
        return f"host {network.network_address}"
    return str(network)


def _ports(ports: PortRange | None) -> tuple[str, ...]:
    if ports is None:
        return ()
    if ports.first == ports.last:
        return ("eq", str(ports.first))
    return ("range", str(ports.first), str(ports.last))


def _vrp(family: Family, rule: FilterRule) -> tuple[str, ...]:
    parts = [
        "rule",
        str(rule.sequence),
        str(rule.action),
        _protocol(family, rule.protocol, both=False),
    ]
    if rule.source is not None:
        parts.extend(("source", _vrp_network(rule.source)))
    if rule.source_group is not None:
        parts.extend(("source-pool", rule.source_group.replace("-", "_")))
    if rule.source_ports is not None:
        parts.extend(("source-port", *_ports(rule.source_ports)))
    if rule.destination is not None:
        parts.extend(("destination", _vrp_network(rule.destination)))
    if rule.destination_group is not None:
        parts.extend(("destination-pool", rule.destination_group.replace("-", "_")))
    if rule.destination_ports is not None:
        parts.extend(("destination-port", *_ports(rule.destination_ports)))
    if rule.established:
        parts.append("tcp-flag established")
    line = " " + " ".join(parts)
    if rule.log:
        return line, f" rule {rule.sequence} description log"
    return (line,)


def _vrp_network(network: Network) -> str:
    if isinstance(network, IPv4Network):
        single = network.prefixlen == 32
        return f"{network.network_address} {'0' if single else network.hostmask}"
    return str(network)


def _junos(family: Family, rule: FilterRule) -> tuple[str, ...]:
    """Return a term; it stands three levels deep."""
    conditions = _junos_conditions(family, rule)
    action = "accept" if rule.action == "permit" else "discard"
    lines = [
        f"term {rule.sequence} {{",
        *(("    from {", *(f"        {one}" for one in conditions), "    }") if conditions else ()),
        "    then {",
        f"        count rule-{rule.sequence};",
        *(("        syslog;",) if rule.log else ()),
        f"        {action};",
        "    }",
        "}",
    ]
    return tuple(f"{' ' * 12}{line}" for line in lines)


def _junos_conditions(family: Family, rule: FilterRule) -> list[str]:
    conditions: list[str] = []
    for word, value in (
        ("source-address", rule.source),
        ("destination-address", rule.destination),
        ("source-prefix-list", rule.source_group),
        ("destination-prefix-list", rule.destination_group),
    ):
        if value is not None:
            conditions.extend((f"{word} {{", f"    {value};", "}"))
    if rule.protocol is not None:
        word = "protocol" if family is Family.IPV4 else "payload-protocol"
        name = _protocol(family, rule.protocol, both=False).replace("icmpv6", "icmp6")
        conditions.append(f"{word} {name};")
    if rule.source_ports is not None:
        conditions.append(f"source-port {_dashed(rule.source_ports)};")
    if rule.destination_ports is not None:
        conditions.append(f"destination-port {_dashed(rule.destination_ports)};")
    if rule.established:
        conditions.append("tcp-established;")
    return conditions


def _iosxr(family: Family, rule: FilterRule) -> str:
    any_protocol = "ipv4" if family is Family.IPV4 else "ipv6"
    parts = [
        str(rule.sequence),
        str(rule.action),
        any_protocol if rule.protocol is None else _protocol(family, rule.protocol, both=False),
        _iosxr_network(rule.source),
        *_ports(rule.source_ports),
        _iosxr_network(rule.destination),
        *_ports(rule.destination_ports),
    ]
    if rule.established:
        parts.append("established")
    if rule.log:
        parts.append("log")
    return " " + " ".join(parts)


def _iosxr_network(network: Network | None) -> str:
    if network is None or network.prefixlen == network.max_prefixlen:
        return _eos_network(network)
    if isinstance(network, IPv4Network):
        return f"{network.network_address} {network.hostmask}"
    return str(network)
