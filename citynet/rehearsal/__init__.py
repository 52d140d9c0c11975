"""What devices of other platforms say, said by FRR, so that it can be rehearsed."""

from citynet.rehearsal.model import LeftOut, Rehearsal
from citynet.rehearsal.rehearse import rehearse

__all__ = ["LeftOut", "Rehearsal", "rehearse"]
