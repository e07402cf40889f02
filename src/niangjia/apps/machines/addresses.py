"""To which addresses call-backs are sent: public ones by https, and what an administrator allows.

A name is resolved once, every address it has is judged, and that very address is connected to: a
name that answers otherwise a moment later leads nowhere else.
"""

import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

from niangjia.apps.machines.errors import AddressRefused

LONGEST = 500
Ip = ipaddress.IPv4Address | ipaddress.IPv6Address
_CARRIERS = [ipaddress.ip_network(one) for one in ("64:ff9b::/96", "2002::/16", "2001::/32")]
"""IPv6 networks in whose addresses others are hidden."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """An address that was judged: where to connect, and as whom the other side is known."""

    is_tls: bool
    host: str
    ip: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """The other side as the header Host names it."""
        name = f"[{self.host}]" if ":" in self.host else self.host
        return name if self.port == (443 if self.is_tls else 80) else f"{name}:{self.port}"


def judged(address: str) -> Target:
    """Return where a call-back goes, its name resolved just now.

    :raises AddressRefused: it is no https address, or leads where nothing is sent to.
    """
    if len(address) > LONGEST or not address.isascii() or not address.isprintable():
        raise AddressRefused(why="地址太长，或者有特殊字符")
    try:
        parts = urlsplit(address)
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        raise AddressRefused(why="不是网址") from None
    host = (parts.hostname or "").rstrip(".")
    if parts.scheme not in ("https", "http") or not host:
        raise AddressRefused(why="要用 https:// 开头的网址")
    if parts.username or parts.password or parts.fragment or " " in address:
        raise AddressRefused(why="网址里不能带账号、密码或者 #")
    found = _resolved(host, port)
    for ip in found:
        if is_allowed(ip):
            continue
        if parts.scheme != "https":
            raise AddressRefused(why="要用 https:// 开头的网址")
        if host.lower() in _own_names():
            raise AddressRefused(why="这是本系统自己的地址")
        if not _is_public(ip):
            raise AddressRefused(why="它在内网里；管理员可以在 NIANGJIA_HOOK_NETWORKS 里放行")
        if ip in _own():
            raise AddressRefused(why="这是本系统自己的地址")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(is_tls=parts.scheme == "https", host=host, ip=str(found[0]), port=port, path=path)


def is_allowed(ip: Ip) -> bool:
    """Tell whether an administrator's setting allows an address, whatever it is."""
    plain = _unwrapped(ip)
    return any(
        plain.version == network.version and plain in network
        for network in map(ipaddress.ip_network, settings.HOOK_NETWORKS)
    )


def _is_public(ip: Ip) -> bool:
    plain = _unwrapped(ip)
    if any(plain.version == network.version and plain in network for network in _CARRIERS):
        return False
    return plain.is_global and not plain.is_multicast


def _unwrapped(ip: Ip) -> Ip:
    """Return the IPv4 address that an IPv6 one merely stands for."""
    mapped = ip.ipv4_mapped if isinstance(ip, ipaddress.IPv6Address) else None
    return mapped or ip


def _resolved(host: str, port: int) -> list[Ip]:
    try:
        rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise AddressRefused(why="找不到这个域名") from None
    return [ipaddress.ip_address(str(row[4][0]).partition("%")[0]) for row in rows]


def _own_names() -> set[str]:
    return {name.strip("[]").lower() for name in settings.ALLOWED_HOSTS}


def _own() -> set[Ip]:
    """Return the addresses under which this house itself is reached, as far as names tell."""
    found: set[Ip] = set()
    for name in _own_names():
        if name and not name.startswith((".", "*")):
            try:
                found |= set(_resolved(name, 443))
            except AddressRefused:
                continue  # a name that leads nowhere from here
    return found
