"""What the list of places declines, each with what to do next."""

from typing import Any

from niangjia.engines.tables.federation import Fault
from niangjia.kernel.errors import DomainError


class SheetFaulty(DomainError):
    """A sheet of places has faults; nothing of it was taken over."""

    code = "places.sheet_faulty"
    message = "表里有 %(count)s 处要改，一行也没有导入。请照下面改好，整张再导入一次。"

    def __init__(self, *, faults: list[Fault], **data: Any) -> None:
        self.faults = faults
        super().__init__(count=len(faults), **data)


class NotYourPlaces(DomainError):
    """The person holds no role in a federation that keeps the places."""

    code = "places.not_yours"
    message = "服务阵地要由地方总工会的%(roles)s来导入，请交给他们。"
