"""CN1xx, first half: files as such, before their content has a meaning."""

from __future__ import annotations

from typing import Final

from citynet.codes.model import Code

__all__ = ["TABLE"]

TABLE: Final[tuple[Code, ...]] = (
    Code(
        code="CN101",
        title="a file is missing",
        cause=(
            "Every city has hosts.yaml, links.yaml, sites.yaml and domains.yaml under inventory/."
            " Often the command runs in another directory than the city's."
        ),
        remedy="Call citynet in the city's directory, or with -C DIR; or create the file.",
        example="inventory/links.yaml does not exist",
    ),
    Code(
        code="CN102",
        title="a file cannot be read",
        cause=(
            "The operating system refuses to read it, or it is no regular file: a folder whose"
            " name ends in .yaml, a pipe, a link that leads nowhere or in a circle."
        ),
        remedy="Restore the file from version control, or correct its permissions.",
        example="intents/slices/office.yaml -> office.yaml",
    ),
    Code(
        code="CN103",
        title="a link leads out of the city",
        cause=(
            "The city is what stands in its directory and is reviewed there. A symbolic link to a"
            " place outside would take in text that no reviewer saw, and that differs from machine"
            " to machine."
        ),
        remedy="Put the file itself where the link is.",
        example="intents/slices/office.yaml -> ../../../elsewhere/office.yaml",
    ),
    Code(
        code="CN104",
        title="a file is too large",
        cause=(
            "A file of intents may have 1 MiB, a file of the inventory 4 MiB. An intent of a"
            " thousand endpoints stays far below; what is larger was not written by a person."
        ),
        remedy="Split the file; an intent file holds one intent.",
        example="intents/slices/office.yaml with 3 MiB",
    ),
    Code(
        code="CN105",
        title="a file is not UTF-8",
        cause="In another encoding the same bytes are other characters, and nobody says which.",
        remedy="Save the file in UTF-8.",
        example="a comment that was saved in GB 18030 or Latin-1",
    ),
    Code(
        code="CN106",
        title="a file begins with a byte-order mark",
        cause=(
            "Some editors put the bytes EF BB BF first. UTF-8 needs none, and some readers take"
            " them for a part of the first key."
        ),
        remedy="Save the file as UTF-8 without a byte-order mark.",
        example="EF BB BF, then 'apiVersion: citynet/v1'",
    ),
    Code(
        code="CN107",
        title="a file contains a hidden character",
        cause=(
            "Control characters, zero-width characters and marks of writing direction are not"
            " seen. With them a reviewer reads another text than the program does."
        ),
        remedy="Delete the character; its place is given.",
        example="name: off<U+202E>eci",
    ),
    Code(
        code="CN108",
        title="a tab is used for indentation",
        cause="YAML forbids tabs in indentation: how far one reaches depends on the editor.",
        remedy="Use two spaces for each level; most editors can replace tabs.",
        example="endpoints:\n<tab>- site: civic-centre",
    ),
    Code(
        code="CN109",
        title="a file is not well-formed YAML",
        cause=(
            "The parser met something that fits no rule of YAML: an unclosed quote or bracket, a"
            " line at the wrong indentation, a colon in text without quotes."
        ),
        remedy=(
            "Look at the place and at the line before it. Put text with ': ' or with one of"
            " @ ` % & * at its beginning in quotes."
        ),
        example="title: Phase 2: the harbour",
    ),
    Code(
        code="CN110",
        title="a file holds more than one document",
        cause=(
            "A file holds one intent, of the file's name. A second document after '---' would be"
            " read by some programs and passed over by others."
        ),
        remedy="Move the second document to a file of its own.",
        example="name: office\n---\nname: police",
    ),
    Code(
        code="CN111",
        title="a file holds no mapping",
        cause="Every file is a mapping of keys to values. This one is empty, a list, or one value.",
        remedy="Write 'key: value' lines, or remove the file.",
        example="- name: office\n  owner: city",
    ),
    Code(
        code="CN112",
        title="values are nested too deeply",
        cause=(
            "No file of the language needs more than 16 levels. Deeper nesting is a mistake, or"
            " meant to exhaust the reader."
        ),
        remedy="Compare the file with its schema in schemas/.",
        example="a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {}}}}}}}}}}}}}}}}",
    ),
    Code(
        code="CN113",
        title="a key stands twice",
        cause=(
            "A mapping has each key once. Parsers differ in which one of two they take; a merge"
            " that kept both sides often leaves such a pair."
        ),
        remedy="Remove the one that is wrong.",
        example="profile: government-office\nprofile: video-surveillance",
    ),
    Code(
        code="CN114",
        title="a value is shared by an anchor, alias or merge key",
        cause=(
            "With aliases a change in one line changes another one that the reviewer does not see,"
            " and a few lines can stand for gigabytes."
        ),
        remedy="Write the values out where they belong.",
        example="left: &zone {slice: office}\nright: *zone",
    ),
    Code(
        code="CN115",
        title="a tag or directive changes what values are",
        cause=(
            "Tags such as !!str and directives such as %YAML change how text becomes a value. The"
            " schema alone says what a value is."
        ),
        remedy="Remove the tag or directive; use quotes for text that looks like a number.",
        example="owner: !!str city",
    ),
    Code(
        code="CN116",
        title="nobody reads a file",
        cause=(
            "The file or folder has a name that citynet does not read. Its author would believe"
            " that it were in force. Files whose names begin with a dot or end in .md or .txt are"
            " free."
        ),
        remedy="Rename it to what is read, or move it elsewhere.",
        example="intents/slices/office.yml",
    ),
    Code(
        code="CN117",
        title="a key is not text",
        cause="A list or a mapping stands where a key should; often two braces stand in a row.",
        remedy="Write text as key; put text that begins with [ or { in quotes.",
        example="site: {{site}}",
    ),
    Code(
        code="CN118",
        title="there is too much to read",
        cause=(
            "The file has more values than any intent needs (50,000; 500,000 in an inventory), or"
            " so much is wrong that reading on would help nobody."
        ),
        remedy="Split the file, or mend what was found and check again.",
        example="a folder of 60,000 intents",
    ),
)
