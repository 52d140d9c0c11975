"""Configurations of devices owned in part: citynet's part of its own text, among foreign lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import PurePosixPath
from typing import Final

from citynet.city.model import City, Ownership
from citynet.device.model import Device
from citynet.errors import Finding, FindingsError, Place
from citynet.ownership.grammar import parse_tree, tree_lines
from citynet.ownership.hiding import keys_in_clear
from citynet.ownership.merge import merged
from citynet.ownership.model import Problem, Split, Tree, walk
from citynet.ownership.scope import Naming, Scope, naming_of, scope_of
from citynet.ownership.split import split_of
from citynet.ownership.touching import missing_references, touching
from citynet.render.model import ConfigFile, Configuration

__all__ = ["foreign_place", "in_part", "our_part"]

_ALL: Final = Ownership.ALL


def foreign_place(device: str, line: int = 0) -> Place:
    """Return where the foreign lines of a device stand in the city."""
    return Place(PurePosixPath("inventory/foreign", device, "config"), line)


def in_part(
    city: City,
    devices: Iterable[Device],
    configurations: Iterable[Configuration],
    foreign: Mapping[str, str],
) -> tuple[Configuration, ...]:
    """Return ``configurations`` with those of devices owned in part merged with foreign lines.

    ``foreign`` has the text of each such device. Raises ``FindingsError`` with all of CN242 (no
    text that an import writes), CN720 (a foreign line reaches into the owned part), CN721 (the
    owned part needs what is not there) and CN722 (what cannot be owned in part).
    """
    naming, findings = naming_of(city), []
    meant = {device.name: device for device in devices}
    result = []
    for one in configurations:
        if city.devices[one.device].owns is _ALL:
            result.append(one)
            continue
        problems = list(_refused(meant[one.device]))
        if not problems:
            one, problems = _merged(one, foreign[one.device], naming)  # noqa: PLW2901 -- the same device
        findings += problems
        result.append(one)
    if findings:
        raise FindingsError(findings)
    return tuple(result)


def our_part(configuration: Configuration, naming: Naming) -> tuple[Tree, Split, Scope]:
    """Return a whole text of citynet's as a tree, its owned part, and the scope of it alone."""
    (file,) = configuration.files
    tree, problems = parse_tree(configuration.platform, file.text, file.origins)
    if problems:
        raise AssertionError(f"{configuration.device}: a text of ours is no tree: {problems[0]}")
    scope = scope_of(configuration.platform, naming, [tree])
    return tree, split_of(tree, scope), scope


def _refused(device: Device) -> Iterator[Finding]:
    parts = {
        "slice instances": device.slices,
        "SRv6 policies": device.policies,
        "applications": device.applications or device.steering,
        "measurements": device.measurement,
        "colours of a VRF": any(one.color or one.slice for one in device.vrfs),
    }
    for what, part in parts.items():
        if part:
            yield Finding(
                place=Place(PurePosixPath("inventory/hosts.yaml")),
                code="CN722",
                message=f"{device.name} would have {what}, which citynet cannot own in part",
                expected="services of plain isolation without measurement and applications",
                found=what,
                remedy="Ask for less where the service attaches there, or own the device whole.",
            )


def _merged(
    configuration: Configuration, text: str, naming: Naming
) -> tuple[Configuration, list[Finding]]:
    device, platform = configuration.device, configuration.platform
    origins = ((f"foreign/{device}",),) * (text.count("\n") + 1)
    theirs, problems = parse_tree(platform, text, origins)
    whole, ours, alone = our_part(configuration, naming)
    scope = scope_of(platform, naming, [whole, theirs])
    unwritten = [*problems, *_not_imported(theirs, scope)]
    if unwritten:
        return configuration, [_finding(device, "CN242", one) for one in unwritten]
    tree, taken = merged(theirs, ours.owned, scope)
    findings = [
        *(_finding(device, "CN722", one) for one in _strays(ours.foreign, alone)),
        *(_finding(device, "CN720", one) for one in touching(theirs, ours.owned, scope)),
        *(_finding(device, "CN720" if one.line else "CN721", one) for one in taken),
        *(_finding(device, "CN721", one) for one in missing_references(tree, scope)),
    ]
    return _configuration(configuration, tree), findings


def _not_imported(theirs: Tree, scope: Scope) -> Iterator[Problem]:
    """Yield what an import does not write: lines of ours, and keys."""
    for path, node in walk(theirs):
        if scope.owns(path):
            yield Problem(
                node.number,
                "a line that is citynet's by its name stands among the foreign ones",
                node.text,
                "Reserve the number in its name if it is not citynet's, or import the foreign lines"
                " again.",
            )
    for number in keys_in_clear(theirs, scope.platform):
        yield Problem(number, "the line holds a key", "(hidden)", "Import the foreign lines again.")


def _strays(rest: Tree, scope: Scope) -> Iterator[Problem]:
    """Yield lines of our own text that name what is ours and are not of the owned part."""
    for problem in touching(rest, (), scope):
        yield Problem(
            0,
            "citynet's own text has a line outside of the part that it may own",
            problem.found,
            "Own the device whole, or leave the service away from it.",
        )


def _finding(device: str, code: str, problem: Problem) -> Finding:
    expected = {
        "CN242": "foreign lines as citynet import writes them",
        "CN720": "foreign lines that leave alone what is citynet's",
        "CN721": "the lines that citynet's part rests on",
        "CN722": "lines of the part that citynet may own",
    }
    return Finding(
        place=foreign_place(device, problem.line),
        code=code,
        message=f"{device}: {problem.what}",
        expected=expected[code],
        found=problem.found or "nothing",
        remedy=problem.remedy,
    )


def _configuration(configuration: Configuration, tree: Tree) -> Configuration:
    lines = tree_lines(configuration.platform, tree)
    text = "".join(f"{line}\n" for line, _ in lines)
    (file,) = configuration.files
    merged_file = ConfigFile(
        path=file.path,
        text=text,
        origins=tuple(origins for _, origins in lines),
        sha256=sha256(text.encode()).hexdigest(),
    )
    return Configuration(
        device=configuration.device, platform=configuration.platform, files=(merged_file,)
    )
