"""What runs inside the lab: routers, cables, hosts and packets, by the standard library alone.

It is packed as a zip application (:mod:`lab.program`) and runs as root on Linux, in a virtual
machine or on the machine itself, with Python 3.11. It is told everything over the control channel.
"""
