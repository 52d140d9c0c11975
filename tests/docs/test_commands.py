"""What the documentation shows is what the program says.

Every fenced block ``console`` in the README and under ``docs/`` is a session: lines that begin with
``$ `` are run, in one copy of the reference city per page, and what follows has to be what the
command prints. A line ``...`` stands for any lines; seconds, days, digests, how many lines a text
has and the width of tables may have any value. A block ``yaml title=FILE`` is written to that file
of the copy before the next command, a block ``yaml append=FILE`` is added to its end. A block
``output COMMAND`` is the output of that one command, which may itself look like a session. Beside
the copy stands citynet, in ``../citynet``. No page may show, as something to run here, a command
that starts a lab's routers: that takes minutes and downloads packages.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = [
    page
    for page in (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))
    if re.search(r"^```(?:console|output .*)$", page.read_text(), re.MULTILINE)
]
BLOCK = re.compile(
    r"^```(?:console|yaml (?P<how>title|append)=(?P<file>\S+)|output (?P<command>.+?))\n"
    r"(?P<text>.*?)^```$",
    re.DOTALL | re.MULTILINE,
)
STARTS_A_LAB = re.compile(r"\b(?:lab +(?:up|restore)|demo(?!.* --without-lab))\b")
CITY = ("inventory", "intents", "locks", "policy.yaml", "schemas")
VARYING = re.compile(
    r"\b(?:[0-9]+(?:\.[0-9]+)? s|20[0-9]{2}-[0-9]{2}-[0-9]{2}|[0-9a-f]{12,64})\b"
    r"|(?<=:config:)[0-9]+|\b[1-9][0-9]*(?= lines (?:read back|of ))"
)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_the_page_shows_what_the_program_says(page: Path, tmp_path: Path) -> None:
    city = tmp_path / "city"
    city.mkdir()
    (tmp_path / "citynet").symlink_to(ROOT)
    for name in CITY:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copyfile
        copy(ROOT / name, city / name)
    for match in BLOCK.finditer(page.read_text()):
        if match["file"]:
            with (city / match["file"]).open("w" if match["how"] == "title" else "a") as file:
                file.write(match["text"])
            continue
        block = match["text"]
        session = [(match["command"], block)] if match["command"] else _session(block)
        for command, shown in session:
            said = _run(command, city)
            assert _fits(shown, said), f"$ {command}\nshown:\n{shown}\nsaid:\n{said}"


def _session(block: str) -> list[tuple[str, str]]:
    parts = re.split(r"^\$ (.*)\n", block, flags=re.MULTILINE)
    assert not parts[0].strip(), "a session begins with a command"
    return list(zip(parts[1::2], parts[2::2], strict=True))


def _run(command: str, city: Path) -> str:
    """Run a line as bash would; only our own command and a few harmless others are known."""
    assert re.match(r"(?:citynet|cat|ls|grep|head|sed|cp|rm|mkdir|echo|make) ?", command), command
    assert not STARTS_A_LAB.search(command), command
    if command.startswith("make "):
        pytest.skip("make is run by the continuous integration, not inside the tests")
    citynet = f"{sys.executable} -c 'import tasks.cli.app as app; app.main()'"
    done = subprocess.run(
        ["/bin/bash", "-c", f'citynet() {{ {citynet} "$@"; }}\n{command}'],
        cwd=city,
        capture_output=True,
        text=True,
        timeout=300,
        env={
            "PATH": "/usr/bin:/bin",
            "PYTHONPATH": str(ROOT),
            "HOME": str(city),
            "LANG": "C.UTF-8",
            "COLUMNS": "100",
        },
        check=False,
    )
    return done.stdout + done.stderr


def _fits(shown: str, said: str) -> bool:
    pieces = [_plain(piece) for piece in re.split(r"^\.\.\.$\n?", shown, flags=re.MULTILINE)]
    text = _plain(said.lstrip("\n"))
    if len(pieces) == 1:
        return text.strip("\n") == pieces[0].strip("\n")
    pattern = "(?:.*\n)*?".join(re.escape(piece) for piece in pieces)
    return re.fullmatch(pattern + r"\n*", text if text.endswith("\n") else text + "\n") is not None


def _plain(text: str) -> str:
    return "".join(f"{_plain_line(line)}\n" for line in text.splitlines(keepends=False))


def _plain_line(line: str) -> str:
    text = VARYING.sub("~", line.rstrip())
    return re.sub(r"([ ━─])\1+", r"\1", text) if re.search(r"[│┃━─]", text) else text
