"""Which characters a font file can draw: its character map, read without any library."""

import struct
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path


def drawable(faces: Sequence[Path]) -> frozenset[int]:
    """Return the code points at least one of the font files has a glyph for."""
    return frozenset().union(*(_of_file(face, face.stat().st_mtime_ns) for face in faces))


@cache
def _of_file(path: Path, stamp: int) -> frozenset[int]:
    data = path.read_bytes()
    return frozenset(code for start in _faces(data) for code in _characters(data, start))


def _faces(data: bytes) -> tuple[int, ...]:
    """Return where each face of the file begins; a collection (ttcf) has several."""
    if data[:4] != b"ttcf":
        return (0,)
    (count,) = struct.unpack_from(">I", data, 8)
    return struct.unpack_from(f">{count}I", data, 12)


def _characters(data: bytes, start: int) -> Iterator[int]:
    (tables,) = struct.unpack_from(">H", data, start + 4)
    for number in range(tables):
        tag, _, offset, _ = struct.unpack_from(">4sIII", data, start + 12 + 16 * number)
        if tag == b"cmap":
            (maps,) = struct.unpack_from(">H", data, offset + 2)
            for index in range(maps):
                _, _, at = struct.unpack_from(">HHI", data, offset + 4 + 8 * index)
                yield from _mapped(data, offset + at)


def _mapped(data: bytes, at: int) -> Iterator[int]:
    """Yield the code points of one subtable: format 12 (all planes) or 4 (the first plane)."""
    (kind,) = struct.unpack_from(">H", data, at)
    if kind == 12:
        (groups,) = struct.unpack_from(">I", data, at + 12)
        for first, last, glyph in struct.iter_unpack(">III", data[at + 16 : at + 16 + 12 * groups]):
            yield from range(first + (glyph == 0), last + 1)
    elif kind == 4:
        (double,) = struct.unpack_from(">H", data, at + 6)
        count = double // 2
        lasts = struct.unpack_from(f">{count}H", data, at + 14)
        firsts = struct.unpack_from(f">{count}H", data, at + 16 + double)
        for first, last in zip(firsts, lasts, strict=True):
            yield from range(first, min(last, 0xFFFE) + 1)
