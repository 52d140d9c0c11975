"""The smallest program inside a lab: answers `echo`, fails on `refuse`, ends on `end`."""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path


def main() -> None:
    parser = argparse.ArgumentParser()
    for name in ("control", "image", "scratch", "uplink"):
        parser.add_argument(f"--{name}", required=True)
    chosen = parser.parse_args()
    sys.stdout.write("the program inside speaks\n")
    sys.stdout.flush()
    with open(chosen.control, "r+b", buffering=0) as channel:  # noqa: PTH123 - as bare as can be
        parts: list[bytes] = []
        while True:
            *lines, rest = os.read(channel.fileno(), 65536).split(b"\n")
            for line in (
                b"".join((*parts, each)) if number == 0 else each
                for number, each in enumerate(lines)
            ):
                parts = []
                request = _request(line)
                if request is not None:
                    answer = _answer(request, chosen)
                    whole = json.dumps(answer).encode() + b"\n"
                    while whole:
                        whole = whole[os.write(channel.fileno(), whole) :]
            parts.append(rest)


def _request(line: bytes) -> dict[str, object] | None:
    try:
        request = json.loads(line)
    except ValueError:
        return None
    return request if isinstance(request, dict) and "id" in request else None


def _answer(request: dict[str, object], chosen: argparse.Namespace) -> dict[str, object]:
    verb = request["verb"]
    if verb == "end":
        sys.exit(7)
    if verb == "refuse":
        return {"id": request["id"], "ok": False, "error": "it will not"}
    if verb == "look":
        uplinks = sorted(path.name for path in Path("/sys/class/net").iterdir())
        image = sorted(path.name for path in Path(chosen.image).iterdir())
        return {"id": request["id"], "ok": True, "result": {"net": uplinks, "image": image}}
    if verb == "run":
        words = request["words"]
        assert isinstance(words, list)
        done = subprocess.run(words, capture_output=True, text=True, check=False)
        said = done.stdout + done.stderr
        return {"id": request["id"], "ok": True, "result": [done.returncode, said]}
    return {"id": request["id"], "ok": True, "result": request.get("value")}


if __name__ == "__main__":
    main()
