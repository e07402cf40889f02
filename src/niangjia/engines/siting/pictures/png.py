"""SVG to PNG on this machine alone: typst, which sets our papers, draws pictures too."""

from pathlib import Path
from typing import Any

import typst

from niangjia.kernel.errors import DomainError

_PAGE = b"""#set page(width: auto, height: auto, margin: 0pt, fill: white)
#image(bytes(sys.inputs.svg), format: "svg")
"""
UNITS_AN_INCH = 96.0


class NoPicture(DomainError):
    """The setter gave up on a picture."""

    code = "siting_no_picture"
    message = "这张图没能存成 PNG，SVG 仍可使用。请把这句话告诉管理员：%(why)s"


def to_png(svg: str, fonts: Path, *, scale: float = 1.5) -> bytes:
    """Return a picture as PNG, `scale` pixels to each unit of the SVG; same picture, same bytes.

    Words are set in the faces of the folder (typst's own for what they lack).

    :raises NoPicture: the setter could not read the SVG.
    """
    faces: Any = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(fonts)]
    )
    try:
        made = typst.compile(
            _PAGE,
            format="png",
            font_paths=faces,
            ignore_system_fonts=True,
            sys_inputs={"svg": svg},
            ppi=UNITS_AN_INCH * scale,
            timestamp=0,
        )
    except typst.TypstError as error:
        raise NoPicture(why=error.message) from error
    return bytes(made)
