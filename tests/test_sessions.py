"""Sessions are found in what FRR's daemons answer, in either form of it, or in none."""

from __future__ import annotations

from citynet.sessions import adjacencies, neighbors


def test_answers_of_isisd_in_both_forms() -> None:
    # FRR 8.4.4 and later ones; an area without neighbours says "circuits": [].
    flat = {"areas": [{"circuits": [{"circuit": 0, "interface": "eth1", "state": "Up"}]}]}
    nested = {
        "areas": [
            {
                "circuits": [
                    {"circuit": 0, "adj": "x", "interface": {"name": "eth2", "state": "Up"}},
                    {"circuit": 1, "interface": {"name": "eth3", "state": "Initializing"}},
                ]
            }
        ]
    }
    assert set(adjacencies(flat)) == {"eth1"}
    assert set(adjacencies(nested)) == {"eth2"}
    assert set(adjacencies(None)) == set()


def test_a_neighbour_is_up_in_all_its_families_or_not() -> None:
    up, down = {"state": "Established"}, {"state": "Active"}
    answer = {
        "default": {
            "ipv4Vpn": {"as": 65010, "peers": {"2001:db8::1": up, "2001:db8::2": up}},
            "ipv6Vpn": {"peers": {"2001:db8::1": up, "2001:db8::2": down}},
        },
        "S101-office": {"ipv4Unicast": {"peers": {"10.1.0.1": up}}},
    }
    assert neighbors(answer) == {
        ("", "2001:db8::1"): True,
        ("", "2001:db8::2"): False,
        ("S101-office", "10.1.0.1"): True,
    }
    assert neighbors("no BGP") == {}
