"""Lines that Batfish is not given, or need not read, have to be understood by our own reader."""

from __future__ import annotations

from collections.abc import Iterator

from citynet.device.model import Platform
from citynet.readers import read_back
from validate.batfish.native import junos
from validate.batfish.native.assemble import NativeFile, NativeText
from validate.batfish.native.warnings import Complaint
from validate.outcome import Network

__all__ = ["claim_complaints"]


def claim_complaints(native: NativeText, network: Network) -> Iterator[Complaint]:
    """Yield lines that Batfish does not witness and that our reader does not understand either.

    A reader accounts for each line: some rule of it claims the line, or it is unread. The lines are
    those that were left out, and those of Junos that may stay unread.
    """
    for name, file in native.files.items():
        if not file.left_out and file.platform is not Platform.JUNOS:
            continue
        texts = {path: lines for (device, path), lines in network.texts.items() if device == name}
        files = {path: "\n".join((*lines, "")) for path, lines in texts.items()}
        unread = {(u.file, u.line): u for u in read_back(name, file.platform, files).unread}
        for path, number in (*file.left_out, *_skipped(file)):
            if (path, number) in unread:
                text = texts[path][number - 1].strip()
                yield Complaint(
                    device=name,
                    text=f"nobody reads the line: {unread[path, number].reason}",
                    line=f"{name}:{path}:{number}: {text}",
                )


def _skipped(file: NativeFile) -> Iterator[tuple[str, int]]:
    """Yield file and number of each line that Batfish is given and need not read."""
    if file.platform is Platform.JUNOS:
        for number, source in enumerate(file.sources, 1):
            if junos.may_stay_unread(file.lines, number):
                yield source
