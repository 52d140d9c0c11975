#!/bin/bash
# Makes a router's own root and becomes the first process in it.
# Runs in the router's new namespaces: enter.sh IMAGE CELL
set -e
image=$1
cell=$2
# /proc is still the program's: what it calls this process is how the program knows the router.
read -r pid _ < /proc/self/stat
echo "$pid" > "$cell/pid.new"
mv "$cell/pid.new" "$cell/pid"
mount -t overlay router -o "lowerdir=$image,upperdir=$cell/upper,workdir=$cell/work" "$cell/root"
cd "$cell/root"
mount -t proc proc proc
mount -t sysfs sysfs sys
mount -t tmpfs -o mode=755 run run
mount -t tmpfs -o mode=1777 tmp tmp
mount -t tmpfs -o mode=755 dev dev
mknod -m 666 dev/null c 1 3
mknod -m 666 dev/zero c 1 5
mknod -m 666 dev/full c 1 7
mknod -m 666 dev/random c 1 8
mknod -m 666 dev/urandom c 1 9
mknod -m 666 dev/tty c 5 0
mkdir dev/pts dev/shm run/lab run/lock run/netns run/network run/sshd
mount -t devpts -o newinstance,ptmxmode=0666,mode=620,gid=5 devpts dev/pts
mount -t tmpfs -o mode=1777 shm dev/shm
ln -s pts/ptmx dev/ptmx
ln -s /proc/self/fd dev/fd
ln -s /proc/self/fd/0 dev/stdin
ln -s /proc/self/fd/1 dev/stdout
ln -s /proc/self/fd/2 dev/stderr
# The kernel's messages belong to the machine: a router must not read them away. A device that
# nobody drives cannot be opened; rsyslogd would read an empty file without a pause.
mknod -m 000 dev/nothing c 0 0
mount --bind dev/nothing proc/kmsg
cp "$cell/boot" run/lab/boot
pivot_root . .
umount -l .
cd /
exec env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root \
    LANG=C.UTF-8 TERM=linux tini -s -- /bin/bash /run/lab/boot
