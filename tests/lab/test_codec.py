"""A plan survives its way to the program inside; anything else is refused."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab.codec import plan_from_json, plan_to_json
from lab.model import Cable, Host, HostAddress, LabPlan, Router, Wire

_names = st.text(min_size=1, max_size=8)
_wires = st.builds(Wire, router=_names, port=_names)
_plans = st.builds(
    LabPlan,
    routers=st.lists(
        st.builds(
            Router,
            name=_names,
            ports=st.lists(_names, max_size=3).map(tuple),
            management_port=_names,
            management_address=_names,
            files=st.dictionaries(_names, st.text(max_size=20), max_size=3),
            host_key=_names,
            tunnels_kept=st.booleans(),
        ),
        max_size=2,
    ).map(tuple),
    cables=st.lists(
        st.builds(
            Cable, name=_names, ends=st.tuples(_wires, _wires), delay=st.integers(0, 100_000)
        ),
        max_size=2,
    ).map(tuple),
    hosts=st.lists(
        st.builds(
            Host,
            name=_names,
            router=_names,
            port=_names,
            vlan=st.integers(1, 4094),
            mtu=st.integers(1280, 9000),
            addresses=st.lists(
                st.builds(HostAddress, address=_names, gateway=_names), max_size=2
            ).map(tuple),
        ),
        max_size=2,
    ).map(tuple),
    management_network=_names,
    management_gateway=_names,
)


@given(_plans)
def test_a_plan_comes_back_equal(plan: LabPlan) -> None:
    assert plan_from_json(json.loads(json.dumps(plan_to_json(plan)))) == plan


@pytest.mark.parametrize(
    "wrong",
    [
        None,
        [],
        {},
        {"routers": 1, "cables": [], "hosts": []},
        {
            "routers": [],
            "cables": [{"name": "a", "ends": [{"router": "r", "port": "p"}], "delay": 0}],
            "hosts": [],
            "management_network": "n",
            "management_gateway": "g",
        },
        {
            "routers": [],
            "cables": [],
            "hosts": [
                {"name": "h", "router": "r", "port": "p", "vlan": True, "mtu": 1, "addresses": []}
            ],
            "management_network": "n",
            "management_gateway": "g",
        },
    ],
)
def test_what_is_no_plan_is_refused(wrong: object) -> None:
    with pytest.raises(ValueError, match=r".+"):
        plan_from_json(wrong)
