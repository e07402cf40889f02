"""Pictures, decoded and encoded anew: what comes out is pixels and nothing else (图片重新编码)."""

import io
import warnings

from PIL import Image, ImageOps, UnidentifiedImageError

from niangjia.engines.uploads.refusals import TooComplex, UploadBroken

MOST_PIXELS = 60_000_000
"""A phone's largest picture has 50 million; more is a scan of a wall, or a bomb."""
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP")
_QUALITY = 90


def cleaned(data: bytes) -> tuple[bytes, str]:
    """Return the picture as new bytes with its media type, turned the way it was taken.

    Place, device, thumbnails, comments and whatever was appended are gone. Of a moving picture the
    first frame is kept. Lossless kinds become PNG, the others JPEG.

    :raises TooComplex: more pixels than `MOST_PIXELS`, by the header alone.
    :raises UploadBroken: it cannot be decoded to its end.
    """
    try:
        with warnings.catch_warnings():
            # Its own warning comes at a limit of its own; ours is checked below.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(data), formats=_FORMATS)
            width, height = picture.size
            if width * height > MOST_PIXELS:
                raise TooComplex(what=f"{width}×{height} 像素")
            is_photo = picture.format in ("JPEG", "WEBP")
            upright = ImageOps.exif_transpose(picture)
            upright.load()
    except TooComplex:
        raise
    except Image.DecompressionBombError as error:
        raise TooComplex(what="像素太多") from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError) as error:
        raise UploadBroken from error
    plain = Image.new("RGB", upright.size, "white")
    has_alpha = upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info
    if has_alpha:
        layer = upright.convert("RGBA")
        plain.paste(layer, mask=layer.getchannel("A"))
    else:
        plain.paste(upright.convert("RGB"))
    out = io.BytesIO()
    if is_photo:
        plain.save(out, "JPEG", quality=_QUALITY)
        return out.getvalue(), "image/jpeg"
    plain.save(out, "PNG")
    return out.getvalue(), "image/png"


def small(data: bytes, *, edge: int = 320) -> bytes:
    """Return a picture that `cleaned` has written as a small JPEG, `edge` pixels at most.

    For our own pictures only: what a stranger sent is decoded by `cleaned`, in its own process.
    """
    with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as picture:
        picture.draft("RGB", (edge * 2, edge * 2))
        picture.thumbnail((edge, edge))
        out = io.BytesIO()
        picture.convert("RGB").save(out, "JPEG", quality=70)
    return out.getvalue()
