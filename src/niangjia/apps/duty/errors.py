"""What the rota declines, and what to do then."""

from collections.abc import Sequence

from niangjia.engines.tables.federation import Fault
from niangjia.kernel.errors import DomainError


class NotYours(DomainError):
    """The person keeps no rota of that union."""

    code = "duty.not_yours"
    message = "值班表由%(roles)s来排，请找他们改。"


class NotAtDesk(DomainError):
    """Whom the rota names has no role by which she could take a call there."""

    code = "duty.not_at_desk"
    message = "%(name)s在这里没有登记员、承办人、负责人的岗位，请先登记岗位，或者换一个人。"


class SamePerson(DomainError):
    """One person would have both places."""

    code = "duty.same_person"
    message = "第一、第二值班人不能是同一个人，请换一个。"


class Away(DomainError):
    """Who is to take a time is on leave in it."""

    code = "duty.away"
    message = "%(name)s那几天休假，请换一个人。"


class NoTime(DomainError):
    """The end is not after the beginning, or further off than a rota reaches."""

    code = "duty.no_time"
    message = "结束要晚于开始，最多排 %(most)s 天，请核对时间。"


class Past(DomainError):
    """What has been cannot be arranged otherwise."""

    code = "duty.past"
    message = "已经过去的班不能再改，请从现在以后排。"


class Overlap(DomainError):
    """Two would have the same place at the same time."""

    code = "duty.overlap"
    message = "这段时间已经排了：%(held)s。请先把那一条停掉，或者改时间。"


class NobodyThere(DomainError):
    """There is no shift to swap at that instant."""

    code = "duty.nobody_there"
    message = "%(when)s没有排人，没有班可以换。请选排了人的时间。"


class SwapOfOne(DomainError):
    """Both shifts are of one person."""

    code = "duty.swap_of_one"
    message = "这两个班都是%(name)s的，不用换。请选两个人的班。"


class AlreadyEnded(DomainError):
    """It was ended or withdrawn before."""

    code = "duty.already_ended"
    message = "这一条已经停了，请刷新页面看现在的值班表。"


class SheetFaulty(DomainError):
    """A sheet with faults; `faults` has each by row and column. Nothing was written."""

    code = "duty.sheet_faulty"
    message = "表里有 %(count)s 处要改，一行也没有排。改好再导入一次。"

    def __init__(self, *, faults: Sequence[Fault]) -> None:
        super().__init__(count=len(faults))
        self.faults = tuple(faults)
