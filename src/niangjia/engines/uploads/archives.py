"""Zip packages, measured by what they really unpack to before anything else reads them."""

import io
import zipfile
from collections.abc import Iterable

_CHUNK = 256 * 1024


class ArchiveTooLarge(Exception):
    """It unpacks to more than the limit, or has more members."""


class ArchiveBroken(Exception):
    """It is damaged; the argument names the place."""


def measured_archive(data: bytes, *, most_unpacked: int, most_members: int) -> zipfile.ZipFile:
    """Return the archive after unpacking and counting every member; nothing is kept.

    The declared sizes are checked first, then the real ones, because a declared size is only a
    claim. Encrypted members are left to the caller: they cannot be unpacked here.

    :raises ArchiveTooLarge: declared or real, more than `most_unpacked` bytes or `most_members`.
    :raises ArchiveBroken: the archive is damaged.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        members = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, EOFError) as error:
        raise ArchiveBroken("压缩包目录") from error
    if (
        len(members) > most_members
        or sum(member.file_size for member in members) > most_unpacked
        or _unpacked(archive, members, most_unpacked) > most_unpacked
    ):
        raise ArchiveTooLarge
    return archive


def _unpacked(archive: zipfile.ZipFile, members: Iterable[zipfile.ZipInfo], most: int) -> int:
    total = 0
    for member in members:
        if member.flag_bits & 0x1:
            continue
        try:
            with archive.open(member) as stream:
                while chunk := stream.read(_CHUNK):
                    total += len(chunk)
                    if total > most:
                        return total
        except Exception as error:  # zlib, zipfile, lzma and struct each raise their own
            raise ArchiveBroken(member.filename[:60]) from error
    return total
