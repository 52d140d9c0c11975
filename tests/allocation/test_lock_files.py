"""The files under ``locks/ids/``: their exact text, and what is refused."""

from pathlib import PurePosixPath

import pytest

from citynet.allocation import IdLocks, id_lock_texts, parse_id_locks
from citynet.allocation.locks import (
    BoundaryLock,
    DeviceLock,
    EndpointLock,
    LinkLock,
    ServiceLock,
)
from citynet.errors import FindingsError

LOCKS = IdLocks(
    devices={"eg-cr1": DeviceLock(name="eg-cr1", domain="egov", number=1)},
    links={
        "a--b": LinkLock(name="a--b", domains=("compute", "egov"), number=0, released=True),
    },
    services={
        "slice/office": ServiceLock(
            service="slice/office",
            owner="city",
            number=101,
            endpoints={
                "hall": EndpointLock(
                    index=2, device="eg-pe", port="GigabitEthernet0/3/0", vlan=100
                ),
                "no": EndpointLock(index=1, device="pe", port="eth1", vlan=4094, released=True),
            },
        )
    },
    boundaries={"edge": BoundaryLock(name="edge", owner="data-office", number=102)},
)

SERVICE = """\
apiVersion: citynet/v1
kind: ServiceIds
service: slice/office
number: 101
endpoints:
  hall:
    index: 2
    device: eg-pe
    port: GigabitEthernet0/3/0
    vlan: 100
  "no":
    index: 1
    device: pe
    port: eth1
    vlan: 4094
    released: true
"""


def test_the_text_is_small_sorted_and_named_after_its_owner() -> None:
    texts = {str(path): text for path, text in id_lock_texts(LOCKS).items()}
    assert texts == {
        "locks/ids/boundaries/data-office/edge.yaml": (
            "apiVersion: citynet/v1\nkind: BoundaryIds\nboundary: edge\nnumber: 102\n"
        ),
        "locks/ids/devices/eg-cr1.yaml": (
            "apiVersion: citynet/v1\nkind: DeviceIds\ndevice: eg-cr1\ndomain: egov\nnumber: 1\n"
        ),
        "locks/ids/links/a--b.yaml": (
            "apiVersion: citynet/v1\nkind: LinkIds\nlink: a--b\ndomains: [compute, egov]\n"
            "number: 0\nreleased: true\n"
        ),
        "locks/ids/services/city/slice-office.yaml": SERVICE,
    }
    assert list(texts) == sorted(texts)
    assert parse_id_locks(id_lock_texts(LOCKS)) == LOCKS


SLICE = "locks/ids/services/city/slice-office.yaml"


@pytest.mark.parametrize(
    ("path", "text", "found"),
    [
        (SLICE, SERVICE.replace("number: 101", "number: -1"), ""),
        (SLICE, SERVICE.replace("number: 101", 'number: "101"'), "valid integer"),
        (SLICE, SERVICE.replace("vlan: 100", "vlan: 4095"), "4094"),
        (SLICE, SERVICE.replace("vlan: 100\n", "vlan: 100\n    colour: red\n"), "not permitted"),
        (SLICE, SERVICE.replace("citynet/v1", "citynet/v2"), "citynet/v1"),
        (SLICE, SERVICE.replace("number: 101\n", ""), "required"),
        (SLICE, SERVICE.replace("slice/office", "slice/other"), SLICE),
        (SLICE, SERVICE.replace("slice/office", "slice/../x"), ""),
        ("locks/ids/services/other/slice-shop.yaml", SERVICE, "slice-shop.yaml"),
        ("locks/ids/services/slice-office.yaml", SERVICE, "none of them"),
        ("locks/ids/devices/eg-cr2.yaml", SERVICE, "DeviceIds"),
    ],
)
def test_what_is_no_lock_is_refused(path: str, text: str, found: str) -> None:
    with pytest.raises(FindingsError) as raised:
        parse_id_locks({PurePosixPath(path): text})
    assert {finding.code for finding in raised.value.findings} == {"CN401"}
    assert {str(finding.place.file) for finding in raised.value.findings} == {path}
    assert any(found in finding.found for finding in raised.value.findings)


def test_one_service_under_two_owners_is_refused() -> None:
    former = PurePosixPath("locks/ids/services/police/slice-office.yaml")
    with pytest.raises(FindingsError) as raised:
        parse_id_locks({PurePosixPath(SLICE): SERVICE, former: SERVICE})
    (finding,) = raised.value.findings
    assert finding.code == "CN402"
    assert SLICE in finding.found
    assert str(former) in finding.found


def test_other_locks_are_left_to_their_stages() -> None:
    assert parse_id_locks({PurePosixPath("locks/paths/city/slice-a.yaml"): "a: 1\n"}) == IdLocks()
