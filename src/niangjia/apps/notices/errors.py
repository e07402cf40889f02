"""What is declined, in words that say what to do next."""

from collections.abc import Sequence
from typing import Any

from niangjia.kernel.errors import DomainError


class EmailInvalid(DomainError):
    """It is no e-mail address."""

    code = "notices.email_invalid"
    message = "这不像电子邮件地址。请照 name@example.org 的样子填，或者空着。"


class NoSuchWay(DomainError):
    """A channel she cannot be reached by, or that is not set up here."""

    code = "notices.no_such_way"
    message = "这个渠道现在用不上：没有设好，或者没有登记您的号码。请先登记，再试。"


class LetterElsewhere(DomainError):
    """The letter has gone another step since, or not yet the one before."""

    code = "notices.letter_elsewhere"
    message = "这封信现在是“%(state)s”，这一步办不了。请刷新页面看一看。"


class DayImpossible(DomainError):
    """A day before the one before, or in the future."""

    code = "notices.day_impossible"
    message = "这一天不对：不能早于寄出那天，也不能晚于今天。请改日期。"


class ProofMissing(DomainError):
    """Something that must be proved has no number or scan."""

    code = "notices.proof_missing"
    message = "请填快递单号，并附回执或签收的照片：没有凭据，以后证明不了送到过。"


class NoteMissing(DomainError):
    """Nobody says how she was told."""

    code = "notices.note_missing"
    message = "请写清楚怎么告诉的：当面还是电话、谁接的、说了什么。"


class AlreadyReached(DomainError):
    """The notice has reached her."""

    code = "notices.already_reached"
    message = "这条通知已经送到了，不用再办。"


class NothingToPrint(DomainError):
    """No letter waits for the printer here any more."""

    code = "notices.nothing_to_print"
    message = "这里没有等打印的信了，可能同事刚打印过。请刷新页面看一看。"


class LinesMissing(DomainError):
    """Nothing was pasted, or more than is taken at once."""

    code = "notices.lines_missing"
    message = "请一行一封粘进来：信的编号、快递单号。一次最多 %(most)s 行。"


class LinesFaulty(DomainError):
    """Lines with faults; `faults` has each by its number. Nothing was written."""

    code = "notices.lines_faulty"
    message = "有 %(count)s 行要改，一封也没有记。改好再记一次。"

    def __init__(self, *, faults: Sequence[Any]) -> None:
        super().__init__(count=len(faults))
        self.faults = tuple(faults)
