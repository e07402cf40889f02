"""What an address asks: the parameters that its operation reads, and no others.

Which those are, its signature says: a parameter that nobody reads is declined, so that no list is
shown as narrowed that is not, and nobody believes a word to be heard that is not.
"""

from collections.abc import Iterable
from functools import wraps
from typing import Any

from django.http import HttpRequest
from ninja.errors import ValidationError
from ninja.operation import Operation

from niangjia.api.faults import UNKNOWN_PARAMETER


def note(operations: Iterable[Operation]) -> None:
    """Let each described operation decline what it does not read, and keep what it does."""
    for operation in operations:
        if operation.include_in_schema:
            _note(operation)


def asked_for(request: HttpRequest) -> dict[str, Any]:
    """Return what a request asks by its address; what was left out has its usual value."""
    return request.question  # type: ignore[attr-defined,no-any-return]


def _note(operation: Operation) -> None:
    names, answer = _read_by(operation), operation.view_func

    @wraps(answer)
    def asked(request: HttpRequest, *args: Any, **values: Any) -> Any:
        if unknown := [name for name in request.GET if name not in names]:
            raise ValidationError([_fault(name, names) for name in unknown])
        request.question = {name: values[name] for name in names}  # type: ignore[attr-defined]
        return answer(request, *args, **values)

    operation.view_func = asked


def _fault(name: str, known: Iterable[str]) -> dict[str, Any]:
    told = ", ".join(known)
    return {
        "type": UNKNOWN_PARAMETER,
        "loc": ("query", name),
        "msg": f"There is no such parameter; this address takes {told or 'none'}",
        "ctx": {"known": told or "（没有）"},
    }


def _read_by(operation: Operation) -> tuple[str, ...]:
    """Return which parameters of its address an operation reads, by its signature."""
    kinds = [one for one in operation.models if one.__ninja_param_source__ == "query"]
    return tuple(name for kind in kinds for name in kind.model_fields)
