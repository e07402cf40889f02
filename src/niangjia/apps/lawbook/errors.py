"""What the law book declines, each with what to do next."""

from typing import Any

from niangjia.engines.tables.federation import Fault
from niangjia.kernel.errors import DomainError


class ValueFaulty(DomainError):
    """Something about a proposed value cannot be so; `field` names what."""

    code = "lawbook.value_faulty"
    message = "这条数值要改：%(why)s"


class SheetFaulty(DomainError):
    """A sheet of values has faults; nothing of it was taken over."""

    code = "lawbook.sheet_faulty"
    message = "表里有 %(count)s 处要改，一行也没有录入。请照下面改好，整张再传一次。"

    def __init__(self, *, faults: list[Fault], **data: Any) -> None:
        self.faults = faults
        super().__init__(count=len(faults), **data)


class ValueDecided(DomainError):
    """Somebody has decided about the value already."""

    code = "lawbook.value_decided"
    message = "“%(value)s”已经有了结果（%(state)s），不用再办。要更正的，请按同一起始日期再录一条。"


class SameHand(DomainError):
    """Whoever proposed a value cannot also confirm or refuse it."""

    code = "lawbook.same_hand"
    message = "“%(value)s”是您自己录的，要另一个人核对。录错了的，您可以撤回。"


class NotProposer(DomainError):
    """Only whoever proposed a value takes it back."""

    code = "lawbook.not_proposer"
    message = "“%(value)s”不是您录的，不能撤回。不对的，请写明理由退回。"


class NoReason(DomainError):
    """A refusal must say why."""

    code = "lawbook.no_reason"
    message = "请写明哪里不对，录入的人才知道怎么改。"


class NothingChosen(DomainError):
    """No value was chosen to be confirmed."""

    code = "lawbook.nothing_chosen"
    message = "还没有勾选要生效的数值。请先对照公布文件逐条核对，再勾选。"
