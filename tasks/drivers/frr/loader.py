"""What is run on the device: the smallest program that can check an agent and start it.

It is given to ``python3 -I -c`` under sudo with two arguments: the agent's SHA-256 and the root.
On stdin: the password line where sudo did not take it, ``citynet AGENT-BYTES``, that many bytes of
the agent (0 where it should be there already), then requests. It runs nothing that anybody but
root could have written, and nothing that has not the digest. The agent is unpacked beside its
archive, so that Python compiles it once and not at each call.
"""

from __future__ import annotations

__all__ = ["LOADER"]

LOADER = r"""
import hashlib, os, runpy, shutil, stat, sys, zipfile
digest, root = sys.argv[1:3]
stdin, folder = sys.stdin.buffer, os.path.join(root, "var/lib/citynet/agent")
for _ in range(3):
    words = stdin.readline().split()
    if len(words) == 2 and words[0] == b"citynet" and words[1].isdigit():
        break
else:
    sys.exit("citynet: no request")
data = stdin.read(int(words[1]))
os.makedirs(folder, mode=0o700, exist_ok=True)
place = folder
while True:
    found = os.lstat(place)
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or found.st_mode & 0o022:
        sys.exit("citynet: others could write to " + place)
    if os.path.samefile(place, root):
        break
    place = os.path.dirname(place)
home = os.path.join(folder, digest)
path = home + ".pyz"
if data:
    if hashlib.sha256(data).hexdigest() != digest:
        sys.exit("citynet: the agent was damaged on the way")
    new = os.open(path + ".new", os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o700)
    with os.fdopen(new, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(new)
    os.rename(path + ".new", path)
    shutil.rmtree(home, ignore_errors=True)
try:
    with open(path, "rb") as file:
        good = hashlib.sha256(file.read()).hexdigest() == digest
except OSError:
    good = False
if not good:
    print("citynet-agent missing")
    sys.exit(0)
if not os.path.isdir(home):
    shutil.rmtree(home + ".new", ignore_errors=True)
    with zipfile.ZipFile(path) as archive:
        archive.extractall(home + ".new")
    os.rename(home + ".new", home)
sys.argv = [path, root, "serve"]
runpy.run_path(home, run_name="__main__")
"""
