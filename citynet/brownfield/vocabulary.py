"""Words of configuration languages that an import may print. Every other word is somebody's own.

The list was gone through by hand: it has no word that people take for a password, a community or a
name of their own (``public``, ``private``, ``admin``, ``cisco``).
"""

from __future__ import annotations

import re
from typing import Final

__all__ = ["is_known", "is_title"]

_TEXT: Final = """
aaa accept accept-lifetime accepted access access-class access-group access-list account accounting
acl action activate active add additional-paths address address-families address-family
address-prefix-list address-set adjacency admin-group advertise advertise-all-vni advertise-delay
advertisement advertisement-interval aes affinity affinity-map aggregate aggregate-address
aggregated-devices aggregated-ether-options aging-time alarm algorithm alias all allocation allow
allow-hotplug allowas-in allowed any anycast anycast-gateway api append application apply-groups
apply-path archival archive archive-sites area arp as-number as-override as-path as-path-set
assured attach auth authenticate authentication authentication-algorithm authentication-key
authentication-key-chains authentication-mode authentication-order authentication-type
authorization auto auto-cost auto-export autonomous-system backup backup-server backup-to-server
bandwidth banner bash bestpath bfd bfd-liveness-detection bgp bind binding bpdufilter bpduguard
bridge bridge-access bridge-domain bridge-domains bridge-ports bridge-pvid bridge-stp bridge-vids
bridge-vlan-aware broadcast buffer buffer-size bundle burst burst-size cbs ccc cdp certificate
chain channel channel-group chassis cipher class class-default class-map class-of-service
classifier classifiers clear client client-list clock cluster cluster-id color command commands
commit community community-list condition config configuration configure connect connect-interface
connected connection-limit console context control-plane control-word copy core cost counter cpu
create crypto curl daemons default default-information default-lsa default-metric default-originate
default-route delay delete deny description destination destination-address destination-port device
df dhcp dhcpv6 diffserv direct disable discard distance distribute-list dns domain domain-name
domain-search dot1ad dot1p dot1q dot1x down drop dscp duplex dynamic dynamic-profiles ebgp-max-hop
ebgp-multihop echo ecmp edge-port egress enable encapsulation encrypted encrypted-password
encryption end end-class-map end-dt2m end-dt2u end-dt4 end-dt4-sid end-dt46 end-dt46-sid end-dt6
end-dt6-sid end-policy end-policy-map end-set end-x enforce-first-as errdisable error esi
established ether-options ethernet ethernet-segment ethernet-switching ethernet-switching-options
event event-handler event-options evpn exact exec exec-timeout exit exit-address-family exit-vrf
expanded-community export export-extcommunity extcommunity extended extended-vlan-list facility
failover fallback family fast fast-reroute fib file filter firewall flags flat flex-algo
flexible-ethernet-services flexible-vlan-tagging floating flow flow-control flowspec forced forward
forwarding forwarding-class forwarding-options forwarding-table frame frr full full-duplex gateway
global graceful-restart graceful-shutdown gre group groups gtsm guaranteed half-duplex hardware
hash hello hello-interval hello-multiplier hello-padding helper-address hold hold-time holdtime
hop-limit host host-key host-name hostname hsrp htb http http-server https hwtacacs hwtacacs-server
hybrid ibgp icmp icmpv6 id identity idle-timeout if-match iface igmp igmp-snooping ignore import
import-extcommunity import-policy import-route include independent-domain index inet inet-vpn inet6
inet6-vpn info-center ingress inherit inner input input-list input-vlan-map install instance
instance-type interface interface-range interfaces internal interval ip ip-prefix ipsec ipv4
ipv4-family ipv4-unicast ipv6 ipv6-family ipv6-prefix ipv6-unicast irb is-level is-type isis
isolate keepalive key key-chain key-id key-string l2-transport l2circuit l2protocol
l2protocol-tunnel l2tp l2transport l2vpn l3-interface label label-allocation label-switched-path
lacp large-community layer3 ldp learning lease level level-1 level-1-2 level-2 level-2-only license
limit line link link-aggregation link-local link-state link-type lldp load load-balance
load-balancing load-interval local local-address local-as local-preference local-user location
locator locators log log-adjacency-changes logging logging-format loghost login loopback
loopback-detection loss-priority lsp lsp-gen-interval lsp-refresh-interval lsp-timers mac
mac-address mac-address-table mac-table maintenance management management-instance mapping mask
match match-all match-any max max-lsp-lifetime max-metric maximum maximum-paths maximum-prefix
maximum-routes mcast md5 med member members message message-digest message-digest-key metric
metric-style metric-type micro-segment minimum-interval minimum-links mirror mka mlag mld mode
module monitor mpls mst mstp mtu multi-agent multicast multihoming multihop multipath multiple-as
multiplier multiservice-options nat native native-vlan-id nd neighbor neighbour net netconf netflow
netmask network network-entity network-instance network-services network-type networks next
next-header next-hop next-hop-self nexthop nhrp no no-neighbor-learn no-prepend no-redirects
no-summary node none nonstop nonstop-forwarding nonstop-routing nopassword nqa nsr nssa ntp
ntp-service null number offset on opcode optical option options origin originate ospf ospf3 ospfv3
other-config-flag out outbound outer output output-list output-vlan-map overload p2p packet passive
passive-interface passphrase passwd password path path-mtu-discovery paths pbr peer peer-as
peer-gateway peer-group peer-id peer-link peer-locator peer-unit per-packet per-vlan percent
performance-measurement permit persistent physical pim ping platform point-to-point police policer
policy policy-map policy-options policy-statement pool port port-channel port-group port-mirror
port-mode port-priority port-security portfast portswitch post-down post-up power pre-shared-key
pre-up precedence preempt prefer preference prefix prefix-length-range prefix-limit prefix-list
prefix-set prefix-sid primary priority priv privacy private-as privilege process profile proposal
protect protocol protocol-version protocols proxy-arp pseudowire pw-class pw-id pw-template q-in-q
qdisc qinq qos qos-group qos-profile querier queue queue-group queueing radius radius-server
random-detect range rapid-pvst rate rate-limit rd read-only read-write reboot receive redirect
redistribute redundancy redundancy-group reflect-client refresh reject relay reload remark remote
remote-as remote-policy remove remove-private-as replace resequence resolution resource retransmit
revision rewrite rewrite-rules rib rib-groups rip ripng role root-authentication root-guard route
route-distinguisher route-filter route-map route-only route-policy route-reflector-client
route-static route-target routed router router-advertisement router-id routes routing
routing-context routing-instance routing-instances routing-options routing-table rpf-check rpki rpm
rsvp rt rtbh rule sample sample-interval sampling scale schedule scheduler scheduler-map
scheduler-maps schedulers sdr secondary secret section security security-zone seg-route segment
segment-id segment-list segment-routing send send-community send-label send-lifetime sequence
server server-group server-source servers service service-instance service-policy service-type
session session-limit set severity sflow sh shape shared shared-key shortcut show shutdown sid
signaling signalling simple single-connection site site-id slot smart snmp snmp-agent snmp-server
snmpv3 snooping soft-reconfiguration source source-address source-interface source-port
source-prefix-list source-route spanning-tree speed speed-duplex spf spf-interval spf-options spine
split-horizon srlg srv6 ssh ssl stack standard standby startup-query state stateful static
statistics stelnet sticky storm-control stp strict string stub subnet subnet-mask summary
summary-address summary-only super suppress suppress-ra switching switchport sync synchronization
sysctl syslog sysname system system-id system-priority system-services table tacacs tacacs-server
tacplus tacplus-server tag tagged target target-host tcp telemetry telnet template tenant term
terminal termination then threshold time time-zone timeout timeouts timer timers timezone topology
trace traceoptions track traffic traffic-eng traffic-engineering traffic-filter traffic-policy
transceiver transit transparent transport transport-address transport-mode trap trap-group
trap-options trap-source traps trigger trunk trunkport trust trusted tunnel twamp type udld udp uid
unicast unit units unknown-unicast unnumbered untagged untrusted up update update-source urpf usb
use user user-group user-interface user-role username users usm v2c v3 vacm validation vc vcid
version vid view virtual virtual-address virtual-cable-test virtual-group virtual-router
virtual-router-id virtual-switch vlan vlan-id vlan-id-list vlan-id-range vlan-mapping
vlan-raw-device vlan-tagging vlan-tags vlan-type vlans vni vpls vpn vpn-distinguisher vpn-instance
vpn-target vpnv4 vpnv6 vpws vrf vrf-export vrf-import vrf-table vrf-table-label vrf-target vrrp
vrrp-group vrrp6 vsi vtep vty vxlan vxlan-id wait-for-bgp wccp weight weighting wred xconnect xml
zebra zone zones
"""
_WORDS: Final = frozenset(_TEXT.split())
"""As their platforms spell them: for EOS, IOS-XR, VRP, Junos, FRR and Linux at once."""
_TITLE: Final = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,30}")
_MARKS: Final = "{}[]();,\"'"
_ABBREVIATED: Final = (
    r"Ethernet|GigabitEthernet|FastEthernet|TenGigabitEthernet|XGigabitEthernet|MEth|Eth-Trunk"
    r"|Port-Channel|port-channel|Bundle-Ether|LoopBack|Loopback|Vlan|Vlanif|Vxlan|Nve|NULL|Null|BVI"
    r"|Management|MgmtEth|Tunnel|tunnel-te|GigE|TenGigE|TwentyFiveGigE|FortyGigE|FiftyGigE"
    r"|HundredGigE|TwoHundredGigE|FourHundredGigE|(?:10|25|40|50|100|200|400)GE"
    r"|[gxe][et]-|fxp|em|ae|lo|irb|vlan|vme|me|st|eth|ens|enp|eno|mgmt|bond|br|swp|dummy"
)
_SHOWN: Final = re.compile(
    # A number, a list or a range of some, a target: short, so that no hexadecimal text is one.
    r"[0-9]{1,5}(?:[-,:/.][0-9]{1,5}){0,12}"
    # An address of either family, with a length.
    r"|[0-9]{1,3}(?:\.[0-9]{1,3}){3}(?:/[0-9]{1,2})?"
    r"|(?=[0-9a-fA-F]*:[0-9a-fA-F]*:)[0-9a-fA-F]{0,4}(?::[0-9a-fA-F]{0,4}){2,8}(?:/[0-9]{1,3})?"
    # An interface.
    rf"|(?:{_ABBREVIATED})[0-9]{{1,4}}(?:[/:.][0-9]{{1,5}}){{0,5}}"
    r"|MgmtEth0/RP[01]/CPU0/[01]|all|[-*|+=&!<>]{1,2}"
)


def is_known(word: str) -> bool:
    """Say whether ``word`` gives nothing away, whatever brackets and quotes stand around it."""
    core = word.strip(_MARKS)
    return not core or core in _WORDS or _SHOWN.fullmatch(core) is not None


def is_title(word: str) -> bool:
    """Say whether ``word`` can head a section of a report."""
    return _TITLE.fullmatch(word) is not None and word in _WORDS
