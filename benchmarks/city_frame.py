"""What every generated city has alike: its domains, their pools and how they meet, its groups."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

__all__ = ["DOMAINS", "GROUPS", "file_of"]


def file_of(kind: str, **content: Any) -> Mapping[str, Any]:  # noqa: ANN401 - YAML of any shape
    """Return the content of a file of a kind."""
    return {"apiVersion": "citynet/v1", "kind": kind, **content}


# Whoever uses it, copies it: YAML would write the second use as an alias of the first.
_TRUSTED: Final = {"name": "trusted", "number": 128, "metric": "igp", "trust": "high"}
_ENCRYPTED: Final = {"name": "encrypted", "number": 129, "metric": "delay", "encrypted": True}


def _domain(rank: int, name: str, title: str, transport: str, **more: Any) -> Mapping[str, Any]:  # noqa: ANN401
    """Return a domain; ``rank`` (1 to 4) keeps its pools apart from the others'."""
    # Compressed SIDs have a /28 of the block that is for SRv6 alone (RFC 9602 section 3).
    locators = "5f00:10::/28" if "sids" in more else f"2001:db8:{rank}000::/48"
    return {
        "name": name,
        "title": title,
        "asn": 65000 + 10 * rank,
        "transport": transport,
        "isisArea": f"49.00{rank}0",
        "mtu": 9100,
        **more,
        "pools": {
            "loopbackIpv4": f"100.64.{16 * rank}.0/20",
            "loopbackIpv6": f"2001:db8:{rank}0::/64",
            "locators": locators,
            "linksIpv4": f"100.{67 + rank}.0.0/18",
            "linksIpv6": f"2001:db8:{rank}0:ff::/64",
            "sliceIds": "1-999",
            "vnis": f"{rank}0000-{rank}9999",
        },
    }


def _hand_off(rank: int, other: str) -> Mapping[str, Any]:
    return {
        "domains": ["egov", other],
        "vlans": "1000-1999",
        "ipv4": f"100.126.{16 * rank}.0/20",
        "ipv6": f"2001:db8:7e00:{rank}::/64",
    }


GROUPS: Final[Mapping[str, Any]] = {
    **{
        platform: {"platform": platform, "port": 443 if platform == "eos" else 22}
        for platform in ("frr", "eos", "vrp", "junos", "iosxr")
    },
    **{domain: {"data": {"domain": domain}} for domain in ("egov", "compute", "circle", "iot")},
}

DOMAINS: Final = file_of(
    "Domains",
    city="generated",
    attachmentVlans="100-999",
    exchange={"ipv4": "100.127.0.0/24", "ipv6": "2001:db8:7f00::/64"},
    domains=[
        _domain(
            1,
            "egov",
            "Government extranet and public-data network",
            "srv6",
            algorithms=[{**_TRUSTED}, _ENCRYPTED],
        ),
        _domain(2, "compute", "Compute interconnect of the data centres", "vxlan"),
        _domain(
            3,
            "circle",
            "City circle, to the halls of the counties",
            "srv6",
            sids="next-csid",
            algorithms=[{**_TRUSTED}],
        ),
        _domain(4, "iot", "Bearer of sensors and machines", "vxlan"),
    ],
    handOffs=[_hand_off(0, "compute"), _hand_off(1, "circle"), _hand_off(2, "iot")],
    virtualNetworks=[
        {"name": "digital-government", "trustDomain": "public-data"},
        {"name": "digital-society", "trustDomain": "public-data"},
        {"name": "digital-economy", "trustDomain": "economy-data"},
        {"name": "data-elements", "trustDomain": "economy-data"},
    ],
    baseline={
        "sshSources": ["172.16.0.0/16"],
        "ntpServers": ["172.16.0.11", "172.16.0.12"],
        "syslogServers": ["172.16.0.21"],
        "tacacsServers": ["172.16.0.31", "172.16.0.32"],
        "snmpUser": "citynoc",
        "adminUser": "netops",
        "banner": "Generated city network. Authorised use only; every change is recorded.",
    },
)
