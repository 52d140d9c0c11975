"""Texts as devices of other people's networks say them; all are ours and none is our dialect."""

from __future__ import annotations

from typing import Final

from citynet.device.model import Platform

__all__ = ["TEXTS"]

_EOS: Final = """\
! device: old-leaf
hostname old-leaf
enable secret sha512 $6$abcdefgh$AbCdEfGhIjKlMnOp
snmp-server community hunter2 ro
vlan 10,20-22
   name servers
!
vrf instance TENANT-A
!
interface Ethernet1
   description to cp-sp1 Ethernet9
   no switchport
   ip address 10.255.0.1/31
   isis enable LAB
   mystery knob 7
!
interface Ethernet10
   switchport mode trunk
   switchport trunk allowed vlan 100,110-119
   speed forced 25gfull
!
interface Ethernet11.205
   encapsulation dot1q vlan 205
   vrf TENANT-A
   strange line
   ip address 172.16.5.1/24
!
interface Management1
   vrf MGMT
   ip address 198.51.100.90/24
!
interface Vxlan1
   vxlan vlan 20 vni 20123
   vxlan vrf TENANT-A vni 20200
!
ip route vrf MGMT 0.0.0.0/0 198.51.100.1
!
router bgp 65020
   neighbor 10.255.0.0 remote-as 65077
   vrf TENANT-A
      rd 65020:300
      route-target import evpn 65020:301
      route-target export evpn 65020:302
"""
_IOSXR: Final = """\
hostname OLD-XR
vrf S150-water
 address-family ipv4 unicast
  import route-target
   65010:150
  !
  export route-target
   65010:151
  !
 !
!
interface MgmtEth0/RP0/CPU0/0
 vrf MGMT
 ipv4 address 198.51.100.92 255.255.255.0
!
interface TenGigE0/0/0/3.310
 encapsulation dot1q 310 second-dot1q 17
 ipv4 address 10.77.0.1 255.255.255.252
!
interface TenGigE0/0/0/4.320 l2transport
 encapsulation dot1q 320-329
!
router static
 vrf MGMT
  address-family ipv4 unicast
   0.0.0.0/0 198.51.100.254
  !
 !
!
segment-routing
 srv6
  locators
   locator OLD
    prefix 5f00:10:77::/48
   !
  !
 !
!
router bgp 65030
 vrf S150-water
  rd 100.64.30.77:150
"""
_VRP: Final = """\
#
sysname OLD-VRP
#
vlan batch 40 50 to 60
#
ip vpn-instance OLD
 ipv4-family
  route-distinguisher 65010:160
  vpn-target 65010:160 65010:161 export-extcommunity
  vpn-target 65010:162 import-extcommunity
 vxlan vni 10160
#
interface GigabitEthernet0/0/0
 ip binding vpn-instance MGMT
 ip address 198.51.100.93 255.255.255.0
#
interface GigabitEthernet0/3/0.400
 vlan-type dot1q 400
 ip address 10.88.0.1 255.255.255.0
#
interface 10GE0/3/1
 port link-type trunk
 port trunk allow-pass vlan 410 420 to 425
#
ip route-static vpn-instance MGMT 0.0.0.0 0.0.0.0 198.51.100.1
#
segment-routing ipv6
 locator OLD ipv6-prefix 2001:DB8:1000:99:: 64 static 16
  opcode ::9 end-dt4 vpn-instance OLD
#
bgp 65010
 peer 10.0.0.1 as-number 65099
"""
_JUNOS: Final = """\
system { host-name old-mx; }
interfaces {
    fxp0 { unit 0 { family inet { address 198.51.100.94/24; } } }
    xe-0/0/3 {
        flexible-vlan-tagging;
        unit 510 {
            vlan-id 510;
            family inet {
                address 10.99.0.1/24;
            }
        }
        unit 7 { vlan-tags outer 520 inner 7; }
    }
    ge-0/0/4 {
        unit 0 { family ethernet-switching { vlan { members [ 530 540-549 ]; } } }
    }
}
routing-instances {
    mgmt_junos {
        routing-options { static { route 0.0.0.0/0 next-hop 198.51.100.1; } }
    }
    OLD {
        instance-type vrf;
        route-distinguisher 65010:170;
        vrf-target target:65010:170;
        vlans { v10 { vlan-id 560; vxlan { vni 10170; } } }
    }
}
"""
_SET: Final = """\
set system host-name old-mx
set interfaces fxp0 unit 0 family inet address 198.51.100.94/24
set interfaces xe-0/0/3 unit 510 vlan-id 510
set interfaces xe-0/0/3 unit 510 family inet address 10.99.0.1/24
set interfaces xe-0/0/3 unit 7 vlan-tags outer 520 inner 7
set interfaces ge-0/0/4 unit 0 family ethernet-switching vlan members 540-549
set interfaces ge-0/0/4 unit 0 family ethernet-switching vlan members 530
set routing-instances mgmt_junos routing-options static route 0.0.0.0/0 next-hop 198.51.100.1
set routing-instances OLD instance-type vrf
set routing-instances OLD route-distinguisher 65010:170
set routing-instances OLD vrf-target target:65010:170
set routing-instances OLD vlans v10 vlan-id 560
set routing-instances OLD vlans v10 vxlan vni 10170
"""
_FRR: Final = """\
frr version 9.1
hostname old-frr
vrf OLD
 vni 10180
exit-vrf
!
interface eth7.610
 ip address 10.66.0.1/24
!
router bgp 65010
 neighbor 10.0.0.9 remote-as 65098
!
router bgp 65010 vrf OLD
 address-family ipv4 unicast
  sid vpn export 21
  rd vpn export 100.64.10.77:180
  rt vpn both 65010:180 65010:181
 exit-address-family
"""
_INTERFACES: Final = """\
auto mgmt0
iface mgmt0 inet static
    address 198.51.100.95/24
    gateway 198.51.100.1
    vrf mgmt

iface eth8 inet manual
    bridge-vids 620 630-632
"""
TEXTS: Final = {
    "eos": (Platform.EOS, {"config": _EOS}),
    "frr": (
        Platform.FRR,
        {"etc/frr/frr.conf": _FRR, "etc/network/interfaces": _INTERFACES},
    ),
    "iosxr": (Platform.IOSXR, {"config": _IOSXR}),
    "junos": (Platform.JUNOS, {"config": _JUNOS}),
    "junos-set": (Platform.JUNOS, {"config": _SET}),
    "vrp": (Platform.VRP, {"config": _VRP}),
}
"""Platform and files by name."""
