"""What the work list declines, with what to do instead."""

from niangjia.kernel.errors import DomainError


class MayNotHold(DomainError):
    code = "worklist.may_not_hold"
    message = "%(name)s在 %(on)s 没有能办“%(what)s”的岗位（%(roles)s）。请先给岗位，或者选另一位。"


class HoldsAlready(DomainError):
    code = "worklist.holds_already"
    message = "“%(what)s”本来就是%(name)s在办，请选另一位，或者不选这一件。"


class AwayThen(DomainError):
    """Whom it goes to is away with nobody standing in, and comes back after it is due."""

    code = "worklist.away_then"
    message = (
        "%(name)s %(back_on)s 才回来，没有人顶岗：有 %(count)s 件已经过期，或者在那之前到期，会没人"
        "办。请另选一位；仍然要交的，请再确认一次。"
    )


class NotHandedOver(DomainError):
    """What a second person looks at is nobody's own."""

    code = "worklist.not_handed_over"
    message = "“%(what)s”要由第二个人复核，谁有权都可以办，不用移交。"


class NothingChosen(DomainError):
    code = "worklist.nothing_chosen"
    message = "还没有选要移交的事。请在清单里勾选，再点“移交”。"


class TooMany(DomainError):
    code = "worklist.too_many"
    message = "一次最多移交 %(most)s 件，这里选了 %(count)s 件。请分几次办。"


class ReasonMissing(DomainError):
    code = "worklist.reason_missing"
    message = "请写明理由：接手的人和负责人都会看到。"


class NobodyHoldsIt(DomainError):
    code = "worklist.nobody_holds_it"
    message = "还没有承办人，不知道交给谁。请先定承办人，或者另选一位来办。"


class ToDoAlready(DomainError):
    code = "worklist.to_do_already"
    message = "已经有人要办这同一件事，没有再记一遍。"


class WhatMissing(DomainError):
    code = "worklist.what_missing"
    message = "请写要办什么，一句话就行，例如：打电话问王师傅有没有收到通知。"


class WhomMissing(DomainError):
    code = "worklist.whom_missing"
    message = "请写在等谁，例如：秀英区法院立案庭。"


class DayPassed(DomainError):
    code = "worklist.day_passed"
    message = "日子已经过去了。请填今天或者以后的一天。"


class NotBegun(DomainError):
    code = "worklist.not_begun"
    message = "从哪天开始等，不能是以后的一天。"


class HasEnded(DomainError):
    code = "worklist.has_ended"
    message = "这一件已经办结了，不用再办。"


class NotByHand(DomainError):
    """What follows from a clock or a promise ends where that is dealt with."""

    code = "worklist.not_by_hand"
    message = "这一件跟着“%(number)s”走：在那里办了，这里就没有了，不能单独划掉。"
