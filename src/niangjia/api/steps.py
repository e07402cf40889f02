"""Steps by the interface: what may be done now, with the schema of its facts, and doing it."""

from collections.abc import Iterable
from typing import Any, TypeVar

from ninja import Schema
from ninja.errors import ValidationError
from pydantic import Field
from pydantic import ValidationError as Misread

from niangjia.engines import procedure

Told = TypeVar("Told", bound=Schema)


class OfferOut(Schema):
    """A step that may be taken now, and the JSON Schema of its facts."""

    verb: str = Field(examples=["triage"])
    zh: str
    to: str = Field(description="The state it leads to.")
    to_zh: str
    basis: list[str] = Field(description="The articles it rests on.")
    facts: dict[str, Any] = Field(description="JSON Schema；每项带 title。金额单位是分。")


def offered(
    lifecycle: procedure.Lifecycle,
    steps: Iterable[procedure.Step],
    special: dict[str, type[Schema]] | None = None,
) -> list[dict[str, Any]]:
    """Return steps as they are told; `special` are those asking more than their table says."""
    wider = special or {}
    return [
        {
            "verb": step.verb,
            "zh": step.zh,
            "to": step.target,
            "to_zh": lifecycle.state(step.target).zh,
            "basis": list(step.basis),
            "facts": wider[step.verb].model_json_schema()
            if step.verb in wider
            else procedure.schema(step),
        }
        for step in steps
    ]


def read(kind: type[Told], facts: dict[str, Any]) -> Told:
    """Return facts as one of the wider schemas.

    :raises ValidationError: they do not fit; each place is named.
    """
    try:
        return kind.model_validate(facts)
    except Misread as misread:
        places = misread.errors(include_url=False, include_input=False)
        raise ValidationError(
            [{**one, "loc": ("body", "asked", "facts", *one["loc"])} for one in places]
        ) from misread
