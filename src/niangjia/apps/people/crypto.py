"""Sealing and keyed search of personal fields; the keys and the cipher are on the ground floor."""

from dataclasses import dataclass

from django.db.models import Q

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
    return sealing.open_sealed("personal", bytes(sealed), aad=aad)


@dataclass(frozen=True, slots=True)
class Slots:
    """The keyed index of one text in its two columns: by the odd and by the even version.

    While the index key rotates two versions are held, one odd and one even. Writers fill both
    columns, so a value is found by either and can be registered twice by neither.
    """

    odd: bytes | None
    even: bytes | None

    def find(self, column: str) -> Q:
        """Return the condition that finds the rows with this text."""
        found = Q(pk__in=[])
        if self.odd:
            found |= Q(**{column: self.odd})
        if self.even:
            found |= Q(**{f"{column}_even": self.even})
        return found


def index_slots(kind: str, text: str) -> Slots:
    """Return the keyed index of a text by every version held, for the columns that are searched.

    :raises KeyMissing: the key file is gone.
    """
    keys = sealing.ring("index")
    held = {
        version % 2: keys.fingerprint(f"{kind}\x00{text}", version=version)
        for version in sorted(keys.keys)[-2:]
    }
    return Slots(odd=held.get(1), even=held.get(0))


def index_key(kind: str, text: str) -> bytes:
    """Return the keyed digest of a text (HMAC-SHA256, 32 bytes) with the key that never rotates.

    For what cannot be digested anew, because the text is not kept: look-up codes, rows of a
    roster. `kind` keeps equal texts of different kinds apart.

    :raises KeyMissing: the key file is gone.
    """
    return sealing.ring("codes").fingerprint(f"{kind}\x00{text}")
