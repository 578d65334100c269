"""What a thing is made of -> its id, the same on every replay."""

from uuid import UUID, uuid5

NAMESPACE = UUID("6f1d0c52-8a0e-5b0b-9a53-3f0c6f1a2e77")


def identify(*parts: object) -> str:
    """Return the UUIDv5 of *parts*; a replayed message is thereby the same message."""
    return str(uuid5(NAMESPACE, "\x1f".join(map(str, parts))))
