"""What an address asks: the parameters that its operation reads, with the values they have."""

from collections.abc import Iterable
from functools import wraps
from typing import Any

from django.http import HttpRequest
from ninja.operation import Operation


def note(operations: Iterable[Operation]) -> None:
    """Let each operation remember what it was asked, before it answers."""
    for operation in operations:
        _note(operation)


def asked_for(request: HttpRequest) -> dict[str, Any]:
    """Return what a request asks by its address; what was left out has its usual value."""
    return request.question  # type: ignore[attr-defined,no-any-return]


def _note(operation: Operation) -> None:
    names, answer = _read_by(operation), operation.view_func

    @wraps(answer)
    def asked(request: HttpRequest, *args: Any, **values: Any) -> Any:
        request.question = {name: values[name] for name in names}  # type: ignore[attr-defined]
        return answer(request, *args, **values)

    operation.view_func = asked


def _read_by(operation: Operation) -> tuple[str, ...]:
    """Return which parameters of its address an operation reads, by its signature."""
    kinds = [one for one in operation.models if one.__ninja_param_source__ == "query"]
    return tuple(name for kind in kinds for name in kind.model_fields)
