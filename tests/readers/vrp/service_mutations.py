"""The rows of *What the text does not say* that speak of slices, steering and measurement."""

from __future__ import annotations

from tests.readers.mutating import Mutation, add, change, drop, drop_view
from tests.readers.vrp.service_texts import SLICED, STEERED

__all__ = ["SERVICE_MUTATIONS"]

Mutations = tuple[tuple[str, Mutation], ...]

PORT = "interface GigabitEthernet0/1/0"
SECOND_PORT = "interface GigabitEthernet0/1/1"
CHANNEL = "interface GigabitEthernet0/1/0.103"
SECOND_CHANNEL = "interface GigabitEthernet0/1/0.1107"
HAND_OFF = "interface GigabitEthernet0/2/0.1000"
VIDEO = "ip vpn-instance S103-video"
SCADA = "ip vpn-instance S106-scada"
SEGMENT = "sid ipv6 2001:db8:1000:1003::100"
POLICY = " srv6-te policy P1128-3 endpoint 2001:db8:10::3 color 1128"
PATH = "  candidate-path preference 100"
APPLICATIONS4 = "acl name APP-GigabitEthernet0-3-0.107-1-4 advance"
APPLICATIONS6 = "acl ipv6 name APP-GigabitEthernet0-3-0.107-1-6 advance"
CASCADE = " traffic-policy APP-GigabitEthernet0-3-0.106"
BEHAVIOR = "traffic behavior APP-GigabitEthernet0-3-0.106-2"
SCADA4 = " ipv4-family vpn-instance S106-scada"
KEYED = " authentication-keyid 2"


def on(name: str, *mutations: Mutation) -> Mutations:
    """Return mutations of the text ``name``."""
    return tuple((name, mutation) for mutation in mutations)


SERVICE_MUTATIONS: dict[str, Mutations] = {
    "a VPN route without colour": on(
        SLICED,
        drop("  import route-policy COLOR-103", behind=VIDEO),
        drop("  import route-policy COLOR-103", behind=" ipv6-family\n  route-distinguisher 10"),
        change("COLOR-103", "COLOR-105", behind=VIDEO),
        drop(" color 103 network-slice 103"),
        drop_view("network-slice color-mapping"),
        drop(" apply extcommunity color 0:103"),
        drop_view("route-policy COLOR-103 permit node 10"),
        change("color 103 network-slice 103", "color 103 network-slice 105"),
        add(" color 105 network-slice 105", behind=" color 103 network-slice 103"),
    ),
    "a port without the number": on(
        SLICED,
        drop(" network-slice 105 flex-channel 200", behind=PORT),
        drop(" network-slice 1 data-plane", behind=PORT),
        drop(" network-slice 1 data-plane", behind=SECOND_PORT),
        change("flex-channel 200", "flex-channel 201", behind=SECOND_PORT),
        add(" network-slice 1 data-plane", behind=" mtu 9000", first=HAND_OFF),
    ),
    "a number that no `network-slice instance`": on(
        SLICED,
        drop("network-slice instance 105"),
        drop_view("network-slice instance 1107"),
        drop_view("network-slice instance 103"),
        drop("network-slice instance 1"),
    ),
    "a channel without `mode channel bandwidth`": on(
        SLICED,
        drop(" mode channel bandwidth 500"),
        change("mode channel bandwidth 500", "mode channel bandwidth 1"),
        change("mode channel bandwidth 500", "mode channel bandwidth 9000"),
    ),
    "`data-plane` on a sub-interface": on(
        SLICED,
        drop(" mode channel enable", behind=CHANNEL),
        drop(" network-slice 103 data-plane"),
        change("vlan-type dot1q 103", "vlan-type dot1q 104", behind=CHANNEL),
        drop(" ipv6 address auto link-local", behind=SECOND_CHANNEL),
        drop_view(CHANNEL),
    ),
    "without `basic-slice 1`": on(
        SLICED,
        drop(" basic-slice 1", behind=CHANNEL),
        change("basic-slice 1", "basic-slice 2", behind=SECOND_CHANNEL),
    ),
    "without `trust upstream` on a channel": on(
        SLICED,
        drop(" trust upstream CITY", behind=CHANNEL),
        change("trust upstream CITY", "trust upstream default", behind=SECOND_CHANNEL),
    ),
    "`exclusive`, `flex-channel-pir`": on(
        SLICED,
        change("flex-channel 200", "flex-channel 200 exclusive", behind=PORT),
        change("flex-channel 200", "flex-channel 200 flex-channel-pir 300", behind=PORT),
    ),
    "a port with channels cannot": on(
        SLICED,
        add(" port-queue cs6 wfq weight 5 outbound", behind=" trust upstream CITY", first=PORT),
        drop(" port-queue cs6 wfq weight 5 outbound", behind=SECOND_PORT),
    ),
    "`user-queue cir` without `pir`": on(
        SLICED,
        change("user-queue cir 400000", "user-queue cir 300000"),
        change("user-queue cir 300000 pir", "user-queue cir 300001 pir"),
        change("cir 300000 pir 1000000", "cir 1000001 pir 1000000"),
        change("cir 300000 pir 1000000", "cir 1000000"),
        change("cir 400000 outbound", "cir 400000 pir 400000 outbound"),
    ),
    "a policy whose list names no reachable SID": on(
        STEERED,
        change(SEGMENT, f"{SEGMENT} verification"),
        add("  segment-routing ipv6 best-effort", behind="  maximum load-balancing 4"),
        change("ipv6 traffic-engineer", "ipv6 traffic-engineer best-effort"),
        change("ipv6 traffic-engineer", "ipv6 best-effort", behind=SCADA4),
        add(" srv6-te-policy path verification enable", behind=" srv6-te-policy locator MAIN"),
        add("  shutdown", behind=POLICY),
        add("   segment-list P1128-4-100", behind=PATH, first=POLICY),
        add(f"{PATH[:-3]}200\n   segment-list P1128-3-200", behind="   segment-list P1128-3-100"),
        add("  sbfd enable", behind=POLICY),
    ),
    "a flow group falls back": on(
        STEERED,
        change(
            "default match srv6-te-policy color 1129", "default match srv6-te-policy color 1128"
        ),
        change(
            "default match srv6-te-policy color 1129", "default match srv6-te-policy color 1130"
        ),
        drop("   default match srv6-te-policy color 1129"),
        drop_view("  match-type apn-id-ipv6"),
        change(
            "instance S106-clock match srv6-te-policy color 1128", "instance S106-clock match 1"
        ),
        drop("   index 20 instance S106-telecontrol match srv6-te-policy color 1128"),
    ),
    "a route whose colour has no mapping policy": on(
        STEERED,
        drop_view(" mapping-policy STEER-106 color 106"),
        drop("  tnl-policy STEERING", behind=SCADA),
        drop("  tnl-policy STEERING", behind=" ipv6-family\n  route-distinguisher"),
        drop_view("tunnel-policy STEERING"),
        drop(" tunnel select-seq ipv6 srv6-te-flow-group load-balance-number 1"),
        drop("  import route-policy COLOR-106", behind=SCADA),
        change("STEER-106 color 106", "STEER-106 color 107"),
    ),
    "an instance without a policy": on(
        STEERED,
        drop(CASCADE),
        change(CASCADE, " traffic-policy APP-GigabitEthernet0-3-0.107"),
        drop(" remark apn-id-ipv6 instance S106-clock"),
        change("instance S106-clock", "instance S106-telecontrol", behind=BEHAVIOR),
        change("instance S106-clock", "instance S106-no", behind=BEHAVIOR),
        drop("  apn-id template CITY length 64 app-group 16"),
        drop("   template CITY"),
        drop("   apn-field APPLICATION 6785"),
        drop_view("  apn-id instance S106-clock"),
    ),
    "lists `APP-…` permit only": on(
        STEERED,
        add(" rule 30 deny ip", behind=" rule 20 permit tcp destination-port eq 2404"),
        add(" rule 30 deny ip", behind=" rule 20 permit udp destination-port range 319 320"),
        change("rule 10 permit", "rule 10 deny", behind=APPLICATIONS4),
        change("eq 2404", "eq 2405", behind=APPLICATIONS6),
        drop(" rule 20 permit tcp destination-port eq 2404", behind=APPLICATIONS4),
        drop_view(APPLICATIONS6),
        change("rule 20 permit tcp", "rule 20 permit udp", behind=APPLICATIONS6),
    ),
    "an End SID is advertised": on(
        STEERED,
        drop("  opcode ::100 end psp"),
        drop("  opcode ::100 end psp", behind=" locator ALG129"),
        change("::100 end psp", "::100 end no-flavor"),
        change("::100 end psp", "::101 end psp", behind=" locator ALG128"),
        change("::100 end psp", "::1 end psp", behind=" locator ALG129"),
    ),
    "a TWAMP session is only described": on(
        SLICED,
        drop("  test start-continual test-session 3 period 1000"),
        drop_view(" sender"),
        drop_view(" client"),
        change("session 3 period 1000", "session 3 period 2000"),
        change("test start-continual test-session 3", "test start-continual test-session 4"),
    ),
    "a responder answers only": on(
        SLICED,
        change("remote-ip 10.30.8.1", "remote-ip 10.30.8.2"),
        change("remote-port 1862", "remote-port 1863"),
        change("local-port 1862 remote-port 1862", "local-port 1863 remote-port 1863"),
        change("remote-ipv6 2001:db8:7e00:1::1", "remote-ip 2001:db8:7e00:1::1"),
        drop_view(" responder"),
    ),
    "an egress without `ifit`": on(
        SLICED, drop(" node-id 3"), change("node-id 3", "node-id 4"), drop_view("ifit")
    ),
    "a flow without `binding interface`": on(
        SLICED,
        drop("  binding interface Eth-Trunk20.103"),
        drop_view(" instance 1601"),
        drop_view(" instance 2402"),
        change("binding interface Eth-Trunk20.103", "binding interface GigabitEthernet0/2/0.1000"),
        change("instance 2402", "instance 2403"),
        drop("  interval 10"),
        change(":4:: 64", ":5:: 64", behind=" instance 1601"),
    ),
    "an Eth-Trunk is up with one member": on(
        SLICED,
        drop(" least active-linknumber 2"),
        change("least active-linknumber 2", "least active-linknumber 1"),
        add(" least active-linknumber 2", behind=" mtu 9100", first=PORT),
    ),
    "without `ntp-service authentication enable`": on(
        SLICED,
        drop("ntp-service authentication enable"),
        drop(f"ntp-service reliable{KEYED}"),
        drop(f"ntp-service{KEYED} authentication-mode hmac-sha256 cipher secret:ntp"),
        change(f"198.51.100.201{KEYED}", "198.51.100.201"),
        change(f"198.51.100.202{KEYED}", "198.51.100.202 authentication-keyid 3"),
        change("hmac-sha256", "md5"),
    ),
    "`protocol grpc` is TLS": on(
        SLICED,
        change("protocol grpc\n", "protocol grpc no-tls\n"),
        drop("  ssl-verify peer"),
        drop("  ssl-policy TELEMETRY"),
        drop(" pki-domain TELEMETRY"),
        drop_view("grpc"),
        drop("  sensor-group IFIT sample-interval 0"),
        change("sample-interval 30000", "sample-interval 30001"),
    )
    + on(STEERED, add(" sensor-group IFIT", behind=" sensor-group COUNTERS")),
    "the collectors' authority": on(
        SLICED, drop("pki domain TELEMETRY"), change("pki domain TELEMETRY", "pki domain OTHER")
    ),
    "BGP lets packets of any TTL": on(
        SLICED,
        drop("  peer 100.126.0.1 valid-ttl-hops 1"),
        change("2001:db8:7e00::1 valid-ttl-hops 1", "2001:db8:7e00::1 valid-ttl-hops 2"),
        add(" peer 2001:db8:10::1 valid-ttl-hops 1", behind=" peer 2001:db8:10::1 bfd enable"),
    ),
}
