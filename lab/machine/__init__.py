"""The machine that a lab runs on: a small virtual machine, or namespaces of this machine.

For whoever brings a lab up::

    from lab.image import find_image, image_needs, make_image
    from lab.machine import (
        MachineRequest, restore_machine, running_machine, saved_machines, start_machine,
    )

    image = find_image(cache) or make_image(cache, tell=print)
    machine = start_machine(directory, image, MachineRequest(
        program=zip_application_bytes,
        network=plan.management_network,          # "198.51.100.0/24"
        gateway=plan.management_gateway,          # "198.51.100.1"
        addresses=("198.51.100.11", …),           # routers, without length; port 22 of each
    ))
    machine.call("up", seconds=600, plan={…})     # -> the verb's result (JSON value)
    machine.forwards                              # {"198.51.100.11": 40123, …} on 127.0.0.1
    machine.status()                              # MachineStatus: kind, pid, last console lines
    machine.save("converged")                     # virtual machines only
    machine.stop()

    running_machine(directory)                    # -> Machine | None, by .citynet/lab/machine.json
    restore_machine(directory, image, "converged")
    forget_machine(directory, "converged")

``directory`` is the city's; everything of a machine stands in ``directory/.citynet/lab/`` (0700).
Every call has a time-out. What does not answer is :class:`citynet.errors.UnavailableError`, a wrong
call (already running, no such saved state) :class:`citynet.errors.CallError`, a verb that the
program inside refused :class:`lab.machine.InsideError` (an ``UnavailableError`` with its words).

For the program inside: it is started once, as root, as

    ``python3 /inside.pyz --control PATH --image PATH --scratch PATH --uplink NAME``

``--control`` is a character device in raw mode: open it for reading and writing (``O_RDWR``), read
blocks while there is nothing and never ends while the machine runs. Requests are lines
``{"id": "…", "verb": "…", …arguments}``; each is answered by one line ``{"id": "…", "ok": true,
"result": …}`` or ``{"id": "…", "ok": false, "error": "one sentence"}``. Lines are UTF-8 JSON
without raw newlines, of up to 64 MiB. Empty lines, and lines that are no JSON object with an id,
mean nothing and are to be skipped (a requester that died may leave half a line). Answers may come
in any order.

``--image`` is the root file system of routers, read-only: the lower directory of their overlays.
``--scratch`` is an empty directory on a tmpfs, for upper directories, sockets, whatever is needed.
``--uplink`` is a network interface of the namespace the program starts in: up, without addresses.
The management gateway answers behind it. The program puts it and the routers' management ports into
one bridge (which needs no address) and sees to ``sshd`` on port 22 of the routers' addresses.
Kernel modules of a router's work are loaded already, ``net.core`` limits are the kernel's own. The
program sees ``/proc``, ``/sys``, ``/dev``, ``/run`` (tmpfs) and may mount, unshare and change
sysctls as it likes; its standard output and error are the machine's console.
"""

from lab.machine.machine import (
    Machine,
    forget_machine,
    restore_machine,
    running_machine,
    saved_machines,
    start_machine,
)
from lab.machine.model import InsideError, Kind, MachineRequest, MachineState, MachineStatus

__all__ = [
    "InsideError",
    "Kind",
    "Machine",
    "MachineRequest",
    "MachineState",
    "MachineStatus",
    "forget_machine",
    "restore_machine",
    "running_machine",
    "saved_machines",
    "start_machine",
]
