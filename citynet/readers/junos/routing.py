"""Below ``routing-options``: the speaker's identity, locators, definitions of algorithms."""

from __future__ import annotations

from ipaddress import IPv6Network

from citynet.device.model import AlgorithmLocator, AlgorithmMetric, FlexAlgorithm, Srv6
from citynet.readers.junos.flat import Statement
from citynet.readers.junos.reading import Reading, address, number
from citynet.readers.junos.statements import Draft, Node
from citynet.readers.values import v4, v6, v6_network

__all__ = ["read_algorithms", "read_identity", "read_srv6", "sid_function"]

_STRUCTURE = (("block-length", "48"), ("function-length", "16"))
_FUNCTION_SHIFT = 48
"""Bits behind the function of a SID, which follows 64 bits of locator."""


def read_identity(reading: Reading) -> tuple[Statement, ...]:
    """Read AS and router ID into ``reading``; both are there, or neither."""
    options, ledger = reading.root.at("routing-options"), reading.ledger
    ledger.expect(options, [("resolution", "preserve-nexthop-hierarchy")], "SRv6 services need it")
    asn = ledger.last(options.at("autonomous-system"))
    router_id = ledger.last(options.at("router-id"))
    statements = [found[1] for found in (asn, router_id) if found]
    if asn is not None:
        with ledger.values_of(asn[1]):
            reading.asn = number(asn[0], 1, 2**32 - 1)
            ledger.claim(asn[1])
    if router_id is not None:
        with ledger.values_of(router_id[1]):
            reading.router_id = v4(router_id[0])
            ledger.claim(router_id[1])
    if len(statements) == 1:
        word = "router-id" if asn else "autonomous-system"
        ledger.missing((*options.path, word), "AS and router ID belong together")
    return tuple(statements)


def read_srv6(reading: Reading) -> Srv6 | None:
    """Return the locators; one of them has no algorithm."""
    ledger = reading.ledger
    node = reading.root.at("routing-options", "source-packet-routing", "srv6")
    locators = node.at("locator")
    if not locators:
        return None
    plain: list[tuple[str, IPv6Network, Node]] = []
    algorithms: list[AlgorithmLocator] = []
    for name in locators.names():
        one = locators.at(name)
        with ledger.values_of(*one.statements()):
            prefix = _prefix(one)
            if any(prefix == known for known in reading.locators.values()):
                raise ValueError("a prefix belongs to one locator")
            algorithm = ledger.last(one.at("algorithm"))
            lines = [*_STRUCTURE, (_prefix_word(one),)]
            if algorithm is not None:
                lines.append(("algorithm", algorithm[0]))
                value = number(algorithm[0], 128, 255)
                if any(value == known.algorithm for known in algorithms):
                    raise ValueError("an algorithm has one locator")
                origin = ledger.origin(one.path, one.statements())
                algorithms.append(
                    AlgorithmLocator(name=name, prefix=prefix, algorithm=value, origin=origin)
                )
            elif plain:
                raise ValueError("one locator has no algorithm")
            else:
                plain.append((name, prefix, one))
            ledger.expect(one, lines, "the structure of SIDs, which BGP carries")
            reading.locators[name] = prefix
    return _srv6(plain, algorithms, locators, reading)


def _prefix_word(locator: Node) -> str:
    words = [word for word, one in locator.children.items() if one.end and "/" in word]
    if len(words) != 1:
        raise ValueError("a locator has one prefix")
    return words[0]


def _prefix(locator: Node) -> IPv6Network:
    prefix = v6_network(_prefix_word(locator))
    if prefix.prefixlen != 64:
        raise ValueError("a locator is a /64")
    return prefix


def sid_function(text: str, locator: IPv6Network, low: int = 1) -> int:
    """Return the function of a SID under ``locator``, at least ``low``; raise for another SID."""
    sid = address(text)
    rest = int(sid) - int(locator.network_address)
    if sid.version != 6 or sid not in locator or rest % (1 << _FUNCTION_SHIFT):
        raise ValueError("a SID is a function right behind its locator")
    function = rest >> _FUNCTION_SHIFT
    if not low <= function <= 32_767:
        raise ValueError(f"functions are {low} to 32,767")
    return function


def _srv6(
    plain: list[tuple[str, IPv6Network, Node]],
    algorithms: list[AlgorithmLocator],
    locators: Node,
    reading: Reading,
) -> Srv6 | None:
    ledger = reading.ledger
    source = reading.loopback
    if source is None:
        words = ("interfaces", "lo0", "unit", "0", "family", "inet6", "address")
        ledger.missing(words, "the source of SRv6 encapsulation is the loopback's address")
    if not plain:
        ledger.refuse_all(locators, "one locator has no algorithm")
        return None
    name, prefix, node = plain[0]
    return Srv6(
        locator_name=name,
        locator=prefix,
        source=source or v6("::"),
        algorithms=tuple(algorithms),
        origin=ledger.origin(node.path, node.statements()),
    )


def read_algorithms(affinities: frozenset[str], reading: Reading) -> tuple[FlexAlgorithm, ...]:
    """Return the definitions that the device advertises; they name known affinities only."""
    node = reading.root.at("routing-options", "flex-algorithm")
    found: list[FlexAlgorithm] = []
    for text in node.names():
        one = node.at(text)
        with reading.ledger.values_of(*one.statements()):
            found.append(_algorithm(text, one, affinities, reading))
    return tuple(found)


def _algorithm(
    text: str, node: Node, affinities: frozenset[str], reading: Reading
) -> FlexAlgorithm:
    ledger, definition = reading.ledger, node.at("definition")
    draft = Draft(
        ledger,
        FlexAlgorithm(number=number(text, 128, 255), metric=AlgorithmMetric.IGP),
        node.path,
    )
    if not draft.say(definition.at("metric-type"), "metric", _metric):
        raise ValueError("an algorithm has a metric")
    for name, statement in definition.at("admin-group", "exclude").values():
        if name not in affinities:
            raise ValueError(f"the affinity {name!r} is not defined")
        draft.put(statement, exclude=(*draft.value.exclude, name))
    return draft.close()


def _metric(word: str) -> AlgorithmMetric:
    metrics = {"igp-metric": AlgorithmMetric.IGP, "delay-metric": AlgorithmMetric.DELAY}
    if word not in metrics:
        raise ValueError(f"{word!r} is not a metric")
    return metrics[word]
