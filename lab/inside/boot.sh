#!/bin/bash
# Boots a router from its own files, in the order in which systemd boots Debian.
# What fails is said and does not stop the rest, as with units.
umask 022

step() {
    # Output goes to a file: a daemon that keeps a pipe open would hold up the boot.
    local name=$1 code started=$SECONDS
    shift
    timeout -k 5 "${limit:-300}" "$@" </dev/null >/run/lab/said 2>&1
    code=$?
    sed "s/^/$name: /" /run/lab/said
    [ "$code" -eq 0 ] || echo "$name: ended with $code"
    [ $((SECONDS - started)) -lt 10 ] || echo "$name: took $((SECONDS - started)) s"
}

apply_sysctls() {
    local file
    for file in /etc/sysctl.d/*.conf /etc/sysctl.conf; do
        [ -f "$file" ] && step sysctl sysctl -q -e -p "$file"
    done
}

make_accounts() {
    # The two kinds of lines of sysusers.d(5) that routers have.
    local file line made=
    for file in /etc/sysusers.d/*.conf; do
        [ -f "$file" ] || continue
        while IFS= read -r line; do
            if [[ $line =~ ^u\ ([a-z0-9_-]+)\ -\ \"([^\"]*)\"\ ([^ ]+)\ ([^ ]+)$ ]]; then
                local user=${BASH_REMATCH[1]} home=${BASH_REMATCH[3]}
                getent passwd "$user" >/dev/null && continue
                step useradd useradd -r -U -M -c "${BASH_REMATCH[2]}" -d "$home" \
                    -s "${BASH_REMATCH[4]}" "$user"
                install -d -m 700 -o "$user" -g "$user" "$home"
                made=yes
            elif [[ $line =~ ^m\ ([a-z0-9_-]+)\ ([a-z0-9_-]+)$ ]]; then
                getent group "${BASH_REMATCH[2]}" >/dev/null ||
                    step groupadd groupadd -r "${BASH_REMATCH[2]}"
                id -nG "${BASH_REMATCH[1]}" | grep -qw -- "${BASH_REMATCH[2]}" ||
                    step usermod usermod -a -G "${BASH_REMATCH[2]}" "${BASH_REMATCH[1]}"
            fi
        done <"$file"
    done
    # Only at birth: later the password on disk is the router's own business.
    if [ -n "$made" ] && [ -f /etc/citynet/chpasswd ]; then
        chpasswd </etc/citynet/chpasswd 2>&1 | sed 's/^/chpasswd: /'
    fi
}

start() {
    # start NAME PROGRAM…: a service, where it is installed.
    [ -x "$2" ] && limit=300 step "$@"
}

# A trial that was never confirmed ends with the boot; with systemd a unit does this.
agent=$(ls -t /var/lib/citynet/agent/*.pyz 2>/dev/null | head -n 1)
[ -n "$agent" ] && step agent python3 -I "$agent" / boot
name=$(head -n 1 /etc/hostname)
hostname "$name"
# As Debian's installer does: sudo looks its own host up, and no name server is there.
grep -qwF -- "$name" /etc/hosts || echo "127.0.1.1 $name" >>/etc/hosts
ip link set dev lo up
apply_sysctls
[ -f /etc/nftables.conf ] && step nft nft -f /etc/nftables.conf
[ -f /etc/citynet/cables ] && step cables ip -force -batch /etc/citynet/cables
limit=600 step ifup ifup -a
apply_sysctls
[ -f /etc/citynet/tc ] && step tc tc -batch /etc/citynet/tc
make_accounts
# Keys that the image came with are not this router's.
rm -f /etc/ssh/ssh_host_{dsa,ecdsa,rsa}_key* /etc/ssh/ssh_host_ed25519_key.pub
# No syslog listens yet: who connects, and who is let in, stands here.
start sshd /usr/sbin/sshd -E /run/lab/sshd.log
chown -R frr:frr /etc/frr
# watchfrr(8) ends whatever starts a daemon after 20 s, half of its configuration loaded, takes a
# daemon that is silent for 90 s for hung, and restarts one that does not answer 5 s after zebra
# does, though it is only about to start. On an emulated processor all three would be wrong. The
# file of its options is the router's own, so what reads that file is told.
grep -q '^watchfrr_options=' /usr/lib/frr/frrcommon.sh ||
    sed -i 's|^\. "\$C_PATH/daemons"$|&\nwatchfrr_options="-T 900 -t 300 -i 60 ${watchfrr_options:-}"|' \
        /usr/lib/frr/frrcommon.sh
start frr /usr/lib/frr/frrinit.sh start
start rsyslogd /usr/sbin/rsyslogd
start snmpd /usr/sbin/snmpd -LOw -u Debian-snmp -g Debian-snmp -I -smux,mteTrigger,mteTriggerConf \
    -p /run/snmpd.pid
mkdir -p /run/lldpd
start lldpd /usr/sbin/lldpd
# -x: the clock is the machine's, and all routers have the same one.
start chronyd /usr/sbin/chronyd -x
touch /run/lab/booted
exec sleep infinity </dev/null >/dev/null 2>&1
