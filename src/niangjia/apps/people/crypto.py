"""Sealing and keyed search of personal fields; the keys and the cipher are on the ground floor."""

from niangjia.apps.audit import sealing


def seal(data: bytes, *, aad: str) -> bytes:
    """Return the data sealed with the current key: version ‖ nonce ‖ AES-256-GCM ciphertext.

    `aad` names the place (`table:column:row`), so that a sealed value cannot be moved to another.

    :raises KeyMissing: the key file is gone.
    """
    return sealing.ring("personal").seal(data, aad=aad)


def open_(sealed: bytes, *, aad: str) -> bytes:
    """Return what was sealed at that place.

    :raises SealBroken: it was altered or moved, or its key is not held.
    :raises KeyMissing: the key file is gone.
    """
    return sealing.ring("personal").open(sealed, aad=aad)


def index_key(kind: str, text: str) -> bytes:
    """Return the keyed index of a text (HMAC-SHA256, 32 bytes): finds equals, reveals nothing.

    `kind` keeps equal digits of different kinds apart (`citizen_id`, `phone`, `look_up`, …).

    :raises KeyMissing: the key file is gone.
    """
    return sealing.ring("index").fingerprint(f"{kind}\x00{text}")
