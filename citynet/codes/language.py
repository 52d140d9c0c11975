"""CN1xx, second half: the language of all files, its keys and the form of its values."""

from __future__ import annotations

from typing import Final

from citynet.codes.model import Code

__all__ = ["TABLE"]

TABLE: Final[tuple[Code, ...]] = (
    Code(
        code="CN151",
        title="a key is unknown",
        cause=(
            "The mapping has a key that its schema does not know. Passed over, a misspelt key would"
            " silently leave the default in force."
        ),
        remedy="Correct the key; the finding names the one that was probably meant.",
        example="conectivity: any-to-any",
    ),
    Code(
        code="CN152",
        title="a key is missing",
        cause="The mapping lacks a key that has no default.",
        remedy="Add the key; the finding says what it means.",
        example="a slice without 'owner:'",
    ),
    Code(
        code="CN153",
        title="a value is of the wrong kind",
        cause=(
            "A number, text, a list or a mapping stands where another kind belongs. YAML here is"
            " read literally: 'no' is text, 010 is text, and text in quotes is never a number."
        ),
        remedy="Write the value as the finding expects it.",
        example='vlan: "119"',
    ),
    Code(
        code="CN154",
        title="a word is none of those that exist",
        cause="The key takes one of a few words, and this is another one.",
        remedy="Write one of the words that the finding lists.",
        example="isolation: strong",
    ),
    Code(
        code="CN155",
        title="the version of the language is unknown",
        cause="Files say which version of the language they are written in, so that it can grow.",
        remedy="Write 'apiVersion: citynet/v1'.",
        example="apiVersion: citynet/v2",
    ),
    Code(
        code="CN156",
        title="the kind does not belong in this folder",
        cause="Each folder under intents/ has one kind of intents, so that people find them.",
        remedy="Move the file to the folder of its kind, or correct 'kind:'.",
        example="kind: Slice, in intents/catalogue/",
    ),
    Code(
        code="CN157",
        title="a name is not well-formed",
        cause=(
            "Names become names of VRFs, files and filters on every platform, so that only small"
            " letters, digits and hyphens are left; at most 40. Ports, accounts, ends of links and"
            " IS-IS areas have forms of their own."
        ),
        remedy="Write the name in the form that the finding gives.",
        example="name: Office_2",
    ),
    Code(
        code="CN158",
        title="a text cannot be written into configurations",
        cause=(
            "Titles, reasons and the banner appear in configurations. A line break, a quote, '?',"
            " '$' or a brace could become a command, a variable or a piece of a template there,"
            " and characters outside of ASCII are not shown by every device. 'secret:' stands for a"
            " secret until text is pushed; in a banner, a device would show it to everybody."
        ),
        remedy="Write one line of plain words; comments in the file may hold anything.",
        example='title: "Office\\n no shutdown"',
    ),
    Code(
        code="CN159",
        title="a quantity lacks its unit",
        cause=(
            "Bandwidth and delay are written with their unit. Without one, somebody's Mbps is"
            " another one's kbps."
        ),
        remedy="Write number and unit, such as '200 Mbps' or '5 ms'.",
        example="committed: 200",
    ),
    Code(
        code="CN160",
        title="an address or prefix is not well-formed",
        cause=(
            "The value is no address or prefix of the family that belongs here, or bits behind the"
            " prefix length are set: then either the address or the length is wrong."
        ),
        remedy="Correct it; the finding names the prefix that covers what was written.",
        example="prefixes: [10.10.1.1/24]",
    ),
    Code(
        code="CN161",
        title="a range is not well-formed",
        cause="A range is first-last, the smaller number first, within the limits of its kind.",
        remedy="Write two numbers with a hyphen between.",
        example="ports: [8443-443]",
    ),
    Code(
        code="CN162",
        title="a prefix cannot be routed",
        cause=(
            "Loopback, link-local, multicast and reserved addresses reach no other host by routing"
            " (RFC 6890, RFC 4291)."
        ),
        remedy="Choose a prefix of the city's address plan.",
        example="prefixes: ['fe80::/64']",
    ),
    Code(
        code="CN163",
        title="a list is too short or too long",
        cause="The list has fewer or more items than its key can have.",
        remedy="Add what is missing, or take out what does not belong.",
        example="endpoints: []",
    ),
    Code(
        code="CN164",
        title="a public key cannot be used",
        cause=(
            "A key is one line of a .pub file of OpenSSH, ssh-ed25519 or ssh-rsa of 3072 to 4096"
            " bits, and what is encoded in it is exactly one such key. Options in front of it would"
            " say more than who may log in, and weaker keys can be computed from what is public."
        ),
        remedy="Copy the line of the .pub file, or make a key with ssh-keygen -t ed25519.",
        example="adminKeys: [ssh-rsa AAAAB3NzaC1yc2E...]",
    ),
)
