"""SSH to one device: the host key first, then the login, then a command."""

from __future__ import annotations

import socket
from collections.abc import Sequence

import paramiko

from tasks.drivers.frr.errors import HostKeyError, LoginError, UnreachableError
from tasks.drivers.frr.program import LostError, Program

__all__ = ["Connection"]

_KEEPALIVE = 15


class Connection:
    """An open SSH connection. Not for several threads at once."""

    def __init__(self, transport: paramiko.Transport) -> None:
        self._transport = transport

    @classmethod
    def open(
        cls,
        host: str,
        port: int,
        *,
        username: str,
        password: str,
        host_keys: Sequence[str],
        key_file: str | None,
        timeout: float,
    ) -> Connection:
        """Connect and log in. Raises HostKeyError, LoginError or UnreachableError."""
        where = f"{host}:{port}"
        try:
            sock = socket.create_connection((host, port), timeout)
        except OSError as error:
            raise UnreachableError(f"{where}: {error.strerror or error}") from None
        try:
            transport = paramiko.Transport(sock)
        except paramiko.SSHException as error:
            sock.close()
            raise UnreachableError(f"{where}: {error}") from None
        try:
            _greet(transport, where, host_keys, timeout)
            _log_in(transport, where, username, password, key_file)
        except BaseException:
            transport.close()
            raise
        transport.set_keepalive(_KEEPALIVE)
        return cls(transport)

    @property
    def alive(self) -> bool:
        """Say whether it is open and logged in."""
        return self._transport.is_active() and self._transport.is_authenticated()

    def close(self) -> None:
        """Close it; it may be lost already."""
        self._transport.close()

    def start(self, command: str, timeout: float) -> Program:
        """Run a command that stays. Raises LostError; the command may run all the same."""
        try:
            channel = self._transport.open_session(timeout=timeout)
            channel.settimeout(timeout)
            channel.exec_command(command)
        except (paramiko.SSHException, OSError, EOFError) as error:
            raise LostError(str(error) or type(error).__name__) from None
        return Program(channel)


def _greet(
    transport: paramiko.Transport, where: str, host_keys: Sequence[str], timeout: float
) -> None:
    """Exchange keys and compare the device's; nothing of the account has been sent by then."""
    known = {tuple(one.split()[:2]) for one in host_keys}
    options = transport.get_security_options()
    kinds = {kind for kind, *_ in known} | {f"rsa-sha2-{n}" for n in (256, 512) if _has_rsa(known)}
    # Ask for the kinds that are known; take another one too, to say that it is a stranger's.
    options.key_types = sorted(options.key_types, key=lambda kind: kind not in kinds)
    try:
        transport.start_client(timeout=timeout)
        key = transport.get_remote_server_key()
    except (paramiko.SSHException, OSError, EOFError) as error:
        raise UnreachableError(f"{where}: {str(error) or 'closed the connection'}") from None
    if (key.get_name(), key.get_base64()) not in known:
        raise HostKeyError(
            f"{where}: its host key {key.get_name()} {key.fingerprint} is not one of the"
            f" {len(known)} that are accepted"
        )


def _has_rsa(known: set[tuple[str, ...]]) -> bool:
    return any(kind == "ssh-rsa" for kind, *_ in known)


def _log_in(
    transport: paramiko.Transport, where: str, username: str, password: str, key_file: str | None
) -> None:
    try:
        if key_file is not None:
            transport.auth_publickey(username, paramiko.PKey.from_path(key_file))
        else:
            transport.auth_password(username, password, fallback=False)
    except paramiko.AuthenticationException:
        how = "key" if key_file is not None else "password"
        raise LoginError(f"{where}: the {how} of {username} was refused") from None
    except OSError as error:
        raise UnreachableError(f"{where}: {error.strerror or error}") from None
    except (paramiko.SSHException, EOFError, ValueError) as error:
        raise UnreachableError(f"{where}: {type(error).__name__} at login") from None
