"""What programs say of a staged file: nft, vtysh, ifup and sshd, none of which changes anything."""

from __future__ import annotations

import re
import time

from tasks.drivers.frr.agent import files
from tasks.drivers.frr.agent.files import Content
from tasks.drivers.frr.agent.machine import Answer, Machine

__all__ = ["interfaces", "nft", "sshd", "vtysh"]

_ROUNDS = 40
_TRIES = 3
_LINE = re.compile(r"\bline (\d+): (.*)")
_UNKNOWN = re.compile(r"^% (?:Unknown|Ambiguous|Command incomplete|There is no)", re.IGNORECASE)


def nft(machine: Machine, path: str, staged: str, text: str) -> list[str]:
    """Return what ``nft -c`` says: one line per error."""
    del text
    said = machine.run("nft", ["-c", "-f", staged])
    lines = [line.replace(staged, path) for line in said.words if line.startswith(staged)]
    return _or_all(said, lines, path)


def vtysh(machine: Machine, path: str, staged: str, text: str) -> list[str]:
    """Return what ``vtysh -C`` says, of every line.

    A block whose first line is unknown is left at its ``exit``, and with it everything that comes
    after is read in the wrong place. So a line that was refused is blanked, with its block, and the
    rest is checked again until nothing new is said.
    """
    lines = text.split("\n")
    found: list[str] = []
    for _ in range(_ROUNDS):
        said = machine.run("vtysh", ["-C", "-f", staged])
        refused = [match for match in map(_LINE.search, said.words) if match]
        loose = [line for line in said.words if _UNKNOWN.match(line) and not _LINE.search(line)]
        if not refused:
            found += [f"{path}: {line}" for line in loose]
            if said.code != 0 and not loose and not found:
                found += _or_all(said, [], path)
            return found
        blanked: set[int] = set()
        for match in refused:
            number = int(match.group(1))
            if any(_opens(lines, one) for one in blanked):
                # What is said from here on may come from being in the wrong place.
                break
            if number in blanked or not 1 <= number <= len(lines):
                continue
            found.append(f"{path}:{number}: {match.group(2)}")
            blanked |= _block(lines, number)
        if not blanked:
            return found
        lines = ["!" if n in blanked else line for n, line in enumerate(lines, start=1)]
        files.write(machine.own, str(_relative(machine, staged)), Content("\n".join(lines), 0o600))
    return [*found, f"{path}: more lines are refused than are named here"]


def interfaces(machine: Machine, path: str, staged: str, text: str) -> list[str]:
    """Return the errors that ifupdown2 finds in the syntax.

    Its warnings, which end it with 1, are no mistakes: it does not know that ``veth-peer-name``
    takes a name, nor ``ipv6-addrgen no``. Attributes are held against their forms instead.
    """
    del text
    found: list[str] = []
    for _ in range(_TRIES):
        said = machine.run("ifup", ["-s", "-a", "-i", staged])
        found = [line for line in said.words if line.startswith("error:")]
        # It asks the kernel as well, which may fail while others ask: not the fault of the file.
        if all(staged in line for line in found):
            break
        time.sleep(0.5 * machine.patience)
    return [_placed(line, path, staged) for line in found]


def _placed(line: str, path: str, staged: str) -> str:
    place = re.search(r"line ?(\d+)", line)
    where = f"{path}:{place.group(1)}" if place else path
    return f"{where}: {line.replace(staged, path)}"


def sshd(machine: Machine, path: str, staged: str, text: str) -> list[str]:
    """Return what ``sshd -t`` says of the lines alone, with the machine's own host keys."""
    del text
    if not machine.has("sshd"):
        return []
    said = machine.run("sshd", ["-t", "-f", staged])
    if said.code == 0:
        return []
    return _or_all(
        said,
        [line.replace(f"{staged}: line ", f"{path}:") for line in said.words if ": line " in line],
        path,
    )


def _or_all(said: Answer, lines: list[str], path: str) -> list[str]:
    if said.code == 0:
        return []
    return lines or [f"{path}: {line}" for line in said.words] or [f"{path}: refused ({said.code})"]


def _opens(lines: list[str], number: int) -> bool:
    """Say whether a line stands at the beginning of a block."""
    after = lines[number : number + 1]
    return bool(after) and bool(after[0].strip()) and _depth(after[0]) > _depth(lines[number - 1])


def _block(lines: list[str], number: int) -> set[int]:
    """Return the numbers of a line, of what is indented below, and of the line that closes it."""
    depth = _depth(lines[number - 1])
    numbers = {number}
    for after in range(number + 1, len(lines) + 1):
        line = lines[after - 1]
        if line.strip() and _depth(line) <= depth:
            if len(numbers) > 1 and line.strip().startswith("exit") and _depth(line) == depth:
                numbers.add(after)
            return numbers
        numbers.add(after)
    return numbers


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip())


def _relative(machine: Machine, staged: str) -> str:
    return staged[len(str(machine.own)) + 1 :]
