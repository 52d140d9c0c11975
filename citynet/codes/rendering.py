"""CN7xx: templates, rendered text and its readers."""

from __future__ import annotations

from typing import Final

from citynet.codes.model import Code

__all__ = ["TABLE"]

TABLE: Final[tuple[Code, ...]] = (
    Code(
        code="CN701",
        title="A value that cannot stand in a configuration",
        cause=(
            "A name, text or secret reference has characters that could end a line, start a "
            "comment, or mean something to a device or a shell. No text of an intent may become "
            "a command."
        ),
        remedy="Change the value where it is written; the finding names its sources.",
        example='banner: "Welcome\\nuser root"',
    ),
    Code(
        code="CN702",
        title="A rendered file is not printable ASCII in whole lines",
        cause=(
            "A template wrote a control or non-ASCII character, or its last line does not end. "
            "Devices read such text differently from how a person sees it."
        ),
        remedy="Mend the template that writes the line.",
        example="eg-br1/etc/frr/frr.conf:12: CN702",
    ),
    Code(
        code="CN703",
        title="A template failed",
        cause=(
            "A template used a name that the device does not have, or a value in a way that does "
            "not fit it, or something that templates may not do: escapes, formatting, chance, more "
            "text or turns of loops than any file needs. Printing nothing in its place would lose "
            "configuration without a word."
        ),
        remedy="Mend the template at the line that the finding names.",
        example="{{ device.hostnam }}",
    ),
    Code(
        code="CN704",
        title="A template of the city replaces nothing",
        cause=(
            "A city may replace the text of our templates, not add files to a device. The file has "
            "no template of ours of the same name, or is not a plain file."
        ),
        remedy="Rename the file to the template that it replaces, or remove it.",
        example="templates/frr/extra.j2",
    ),
    Code(
        code="CN705",
        title="A template of the city does not say what it replaces",
        cause=(
            "Without the digest of the file that it was made from, nobody would notice that our "
            "template has changed since."
        ),
        remedy="Start the file with {# replaces sha256:DIGEST #}; the finding gives the line.",
        example="{# our own banner #}",
    ),
    Code(
        code="CN706",
        title="A template of the city was made for another version of ours",
        cause=(
            "Our template has changed since the city copied it; what was added there is missing in "
            "the city's file."
        ),
        remedy="Compare both, carry our changes over, then name the new digest.",
        example="{# replaces sha256:0000… #}",
    ),
    Code(
        code="CN707",
        title="A template has characters that no configuration may have",
        cause=(
            "Control characters in a template could forge the marks that say where lines come "
            "from, and non-ASCII text is read differently by different devices."
        ),
        remedy="Remove them.",
        example="a carriage return at the end of each line",
    ),
    Code(
        code="CN708",
        title="A device with parts that its platform cannot say",
        cause=(
            "The platform has no words for a part of the device. Text without it would look whole "
            "and configure less than was meant, so the device is refused before any template."
        ),
        remedy="Move what the finding names to a device of another platform.",
        example="eg-br1: CN708: frr cannot say all of eg-br1",
    ),
    Code(
        code="CN709",
        title="a new device has no key that it could let us in with",
        cause=(
            "The first text of a device holds no password, so the first login needs a public key of"
            " the local account. VRP accepts RSA keys only; the other platforms take Ed25519 as"
            " well."
        ),
        remedy="Add the line of a .pub file to baseline.adminKeys of inventory/domains.yaml.",
        example="adminKeys: []",
    ),
    Code(
        code="CN720",
        title="a foreign line reaches into what citynet owns",
        cause=(
            "On a device owned in part, a line of somebody else's names a VRF, filter or"
            " interface of ours, takes a VLAN or SID of ours, or a route target that citynet gives."
            " It would change what is proven, and no rule of a reader would say so."
        ),
        remedy="Take the line off the device or change it, then import the foreign lines again.",
        example="ip route-static vpn-instance S101-office 0.0.0.0 0.0.0.0 10.0.0.1",
    ),
    Code(
        code="CN721",
        title="the part that citynet owns rests on what is not there",
        cause=(
            "Sub-interfaces, SIDs and sessions of services need blocks that are not citynet's on"
            " this device: the BGP speaker, a locator, the classes of service."
        ),
        remedy="Configure them on the device as the inventory has them, then import again.",
        example="the foreign part lacks 'bgp 65010'",
    ),
    Code(
        code="CN722",
        title="what a device would be given cannot be owned in part",
        cause=(
            "Slice instances, policies, applications and measurements reach beyond the VRFs of a"
            " service, into links and tables that are not citynet's on this device."
        ),
        remedy="Ask for less where the service attaches, or own the device whole.",
        example="measurement: twamp, at an endpoint of a device with 'owns: services'",
    ),
    Code(
        code="CN723",
        title="a running configuration cannot be split into citynet's part and the rest",
        cause=(
            "A block stands twice, a line holds control characters, a foreign line names what is"
            " citynet's, a block of citynet's has lines that it does not know, or a block is named"
            " like citynet's with a number that nobody was given. What belongs to whom is not"
            " certain, so that nothing is kept."
        ),
        remedy="Do what the finding says, save the configuration again and import it.",
        example="ip vpn-instance S333-cctv, on a device of a city without a service of number 333",
    ),
    Code(
        code="CN724",
        title="a device has other foreign lines than the city was proven with",
        cause=(
            "Somebody changed the device beside citynet since its foreign lines were imported. What"
            " a change would lead to has been proven beside other lines."
        ),
        remedy="Import the foreign lines again, verify the city, then compute the change.",
        example="old.txt:12: CN724: ip vpn-instance VOICE",
    ),
)
