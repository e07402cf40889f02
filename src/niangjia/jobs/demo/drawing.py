"""Drawn photos of invented papers, which say in large letters that they are none."""

from collections.abc import Sequence
from io import BytesIO

from PIL import Image, ImageDraw


def drawn(lines: Sequence[str]) -> bytes:
    """Return a drawn photo of an invented paper that says that it is one."""
    picture = Image.new("RGB", (960, 720), "#d8d2c6")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((90, 60, 870, 660), fill="#fffdf8", outline="#8a8077", width=3)
    for number, line in enumerate(lines):
        pen.text((140, 120 + number * 120), line, fill="#231d19", font_size=56)
    out = BytesIO()
    picture.save(out, "JPEG", quality=80)
    return out.getvalue()
