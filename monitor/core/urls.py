"""An address -> the one way to write it, and whose it is.

Two addresses of one article must come out equal, because ids are made from them; an address that cannot be
read as http(s) comes out empty. Which parameters only track readers, and which domains belong to one
publisher, is data of config/feeds.yaml and comes in as `Naming`.
"""

from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit

from msgspec import Struct
from tld import get_fld

PORTS = {"http": 80, "https": 443}


class Naming(Struct, frozen=True):
    """What people keep in lists: parameters that only track, and domains that are one publisher."""

    tracking: tuple[str, ...] = ()  # "utm_*": a trailing star matches any ending
    families: dict[str, str] = {}  # domain -> the publisher it belongs to


def canonical(url: str, naming: Naming, base: str = "") -> str:
    """Return *url* (relative to *base*) without case, port, user, fragment, tracking; "" if not http."""
    try:
        parts = urlsplit(urljoin(base, url.strip()))
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return ""
    scheme = parts.scheme.lower()
    if scheme not in PORTS or not host:
        return ""
    netloc = f"[{host}]" if ":" in host else host.rstrip(".")
    if port and port != PORTS[scheme]:
        netloc += f":{port}"
    query = "&".join(pair for pair in parts.query.split("&") if pair and not _tracks(pair, naming.tracking))
    return urlunsplit(SplitResult(scheme, netloc, parts.path or "/", query, ""))


def publisher_of(url: str, naming: Naming) -> str:
    """Return the family of *url*'s host, else its registrable domain, else the host itself."""
    host = (urlsplit(url).hostname or "").rstrip(".")
    labels = host.split(".")
    for start in range(len(labels) - 1):
        family = naming.families.get(".".join(labels[start:]))
        if family:
            return family
    return get_fld(f"https://{host}", fail_silently=True, search_private=True) or host


def _tracks(pair: str, patterns: tuple[str, ...]) -> bool:
    name = pair.partition("=")[0].lower()
    return any(name.startswith(p[:-1]) if p.endswith("*") else name == p for p in patterns)
