"""``frr-reload.py`` without secrets in the list of processes or in a log.

It removes lines by ``vtysh -c 'no neighbor … password VALUE'``, where every user of the machine
can read the value, and logs what it did to ``/var/log/frr/frr-reload.log``. The small program below
runs it as it is, but gives vtysh such commands in a file in memory, and has it log nothing of it.
"""

from __future__ import annotations

__all__ = ["QUIET_RELOAD"]

QUIET_RELOAD = r"""
import os, runpy, subprocess, sys

os.umask(0o077)  # its file of commands has secrets, too

plain = subprocess.Popen

class Popen(plain):
    def __init__(self, command, **rest):
        words = [one for flag, one in zip(command, command[1:]) if flag == "-c"]
        if words and words[0] == "configure" and len(words) > 1:
            memory = os.memfd_create("commands")
            os.write(memory, "".join(one + "\n" for one in words[1:]).encode())
            os.set_inheritable(memory, True)
            before = command[:command.index("-c")]
            command = before + ["-f", "/proc/self/fd/%d" % memory]
            rest["close_fds"] = False
            rest.setdefault("stderr", subprocess.PIPE)
            super().__init__(command, **rest)
            os.close(memory)
        else:
            super().__init__(command, **rest)

subprocess.Popen = Popen
script = sys.argv[1]
sys.argv = [script, "--reload", "--stdout", "--log-level", "error", sys.argv[2]]
runpy.run_path(script, run_name="__main__")
"""
