"""``locks/paths/`` says where a service goes and what it reserves, in units people write."""

from citynet.allocation import IdLocks, allocate
from citynet.city.model import Role, Transport
from citynet.device.model import Platform
from citynet.placement import path_locks, place
from citynet.workspace import parse_document
from tests.support.ask import asking, profile, service
from tests.support.build import CityBuilder

TEXT = """\
apiVersion: citynet/v1
kind: Paths
service: slice/office
domains: [egov]
handOffs: []
routes:
  a:
    b:
      delay: 170 us
      links: [a--c, c--b]
  b:
    a:
      delay: 170 us
      links: [a--c, c--b]
reservations:
  a--c:
    class: assured
    rate: 200 Mbps
  c--b:
    class: assured
    rate: 200 Mbps
"""


def test_the_text() -> None:
    builder = CityBuilder()
    builder.domain("egov", Transport.SRV6)
    for name in ("a", "b", "c"):
        builder.device(name, "egov", Role.EDGE, Platform.FRR)
    builder.link("a", "c")
    builder.link("c", "b")
    city = builder.city()
    intents = asking(profile(200_000_000), service("office", "a", "b", owner="police"))
    placement = place(city, intents, allocate(city, intents, IdLocks()))
    ((path, text),) = path_locks(intents, placement).items()
    assert str(path) == "locks/paths/police/slice-office.yaml"
    assert text == TEXT
    document, findings = parse_document(path, text, values=100)
    assert findings == []
    assert document is not None
    assert document.at(("service",)) == "slice/office"
