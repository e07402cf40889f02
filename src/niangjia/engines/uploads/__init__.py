"""What a stranger's file is, and whether it may come in (上传检查): bytes in, clean bytes out.

Nothing here trusts a name or a declared type. `inspect` is meant to be run in a process of its own
(`python -m niangjia.engines.uploads`), which limits its memory and time before it reads a byte:
decoders of pictures and PDF are large, and whoever sends the file chooses what they meet.
"""

from niangjia.engines.uploads.images import small
from niangjia.engines.uploads.inspecting import EVERYTHING, Kind, Passed, inspect
from niangjia.engines.uploads.refusals import (
    HeicNotAccepted,
    NotAccepted,
    TooComplex,
    UploadBroken,
    UploadEncrypted,
    UploadRefused,
)
from niangjia.engines.uploads.types import OCTETS, media_type

__all__ = [
    "EVERYTHING",
    "OCTETS",
    "HeicNotAccepted",
    "Kind",
    "NotAccepted",
    "Passed",
    "TooComplex",
    "UploadBroken",
    "UploadEncrypted",
    "UploadRefused",
    "inspect",
    "media_type",
    "small",
]
