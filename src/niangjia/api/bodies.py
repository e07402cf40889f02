"""What may stand in a body: words that are seen, whole numbers, yes or no, instants, places."""

from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BeforeValidator,
    Field,
    Strict,
    StringConstraints,
)
from pydantic_core import PydanticCustomError

from niangjia.kernel.identifiers import is_place

PLAIN = r"^[^\x00]*$"
SEEN = r"^[^\x00]*[^\s\x00\u200b-\u200f\u2060\ufeff][^\x00]*$"
REGION = r"^[0-9]{6}$"


def plain(most: int) -> Any:
    """Return what words may be that can be left empty."""
    return StringConstraints(max_length=most, pattern=PLAIN)


def seen(most: int) -> Any:
    """Return what words must be of which something is seen: blanks of any width are none."""
    return StringConstraints(strip_whitespace=True, min_length=1, max_length=most, pattern=SEEN)


def _text(value: Any) -> Any:
    # A number would be read as seconds since 1970, which no description says.
    if not isinstance(value, str):
        raise PydanticCustomError("datetime_type", "Input should be a date-time as text")
    return value


def _place(code: str) -> str:
    if not is_place(code):
        raise PydanticCustomError("region_unknown", "There is no such place in GB/T 2260")
    return code


Number = Annotated[str, plain(60)]
Line = Annotated[str, plain(120)]
Whole = Annotated[int, Strict()]
"""An integer of JSON: `true` is none, nor is "3"."""
YesNo = Annotated[bool, Strict()]
Id = Annotated[Whole, Field(ge=1, le=2**63 - 1)]
Instant = Annotated[AwareDatetime, BeforeValidator(_text)]
Region = Annotated[str, StringConstraints(pattern=REGION), AfterValidator(_place)]
"""A place by its six digits (GB/T 2260), of a province that there is."""
