"""The folder of files as a place of sealed values: counted and sealed anew when the key changes."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from django.core.files.storage import default_storage

from niangjia.apps.audit import sealing
from niangjia.apps.documents.selectors import file_place


class FileStore:
    """Every kept file, by the hash in its name; whether a row still names it does not matter."""

    def counts(self) -> dict[int, int]:
        return dict(Counter(self._version(place) for place in self._places()))

    def reseal(self) -> Iterator[int]:
        keys = sealing.ring("personal")
        for place in self._places():
            if self._version(place) == keys.current:
                continue
            aad = file_place(place.rsplit("/", 1)[-1])
            with default_storage.open(place) as stored:
                content = sealing.open_sealed("personal", stored.read(), aad=aad)
            _exchange(place, keys.seal(content, aad=aad))
            yield 1

    def _version(self, place: str) -> int:
        with default_storage.open(place) as stored:
            return (stored.read(1) or b"\x00")[0]

    def _places(self) -> Iterator[str]:
        for one in _folders(""):
            for two in _folders(one):
                folder = f"{one}/{two}"
                names = default_storage.listdir(folder)[1]
                yield from (f"{folder}/{name}" for name in sorted(names) if len(name) == 64)


def _folders(under: str) -> list[str]:
    if not default_storage.exists(under or "."):
        return []
    return sorted(name for name in default_storage.listdir(under)[0] if len(name) == 2)


def _exchange(place: str, sealed: bytes) -> None:
    """Put the new content where the old was in one move: a reader gets one or the other."""
    path = Path(default_storage.path(place))
    draft = path.with_suffix(".new")
    draft.write_bytes(sealed)
    draft.chmod(0o600)
    draft.replace(path)
