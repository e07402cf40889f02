"""What a carrier says afterwards: it arrived, or it did not."""

from datetime import datetime
from uuid import UUID

from niangjia.apps.audit import services as audit
from niangjia.apps.notices import selectors
from niangjia.apps.notices.choices import AttemptState, NoticeState, Reason
from niangjia.apps.notices.models import Attempt, Notice
from niangjia.apps.notices.opened import opened

_OPEN = (AttemptState.GOING, AttemptState.SENT, AttemptState.UNCLEAR, AttemptState.RETRY)


def note_receipt(*, mark: UUID, is_delivered: bool, detail: str = "", at: datetime) -> bool:
    """Note a carrier's receipt for one try; False when there is no such try.

    The same receipt again changes nothing. What did not arrive goes on to the next channel, unless
    it has reached her otherwise.
    """
    notice = selectors.notice_of(mark)
    if notice is None:
        return False
    with opened(notice):
        rows = Notice.objects.select_for_update()
        told = rows.get(pk=notice)
        attempt = Attempt.objects.select_for_update().get(pk=mark)
        if attempt.state not in _OPEN:
            return True
        attempt.ended_at = at
        attempt.note = _line(detail)[:300]
        if is_delivered:
            attempt.state, attempt.reason = AttemptState.DELIVERED, Reason.NO_REASON
            rows.filter(pk=notice).update(state=NoticeState.DELIVERED, next_at=None)
        else:
            attempt.state, attempt.reason = AttemptState.FAILED, Reason.REFUSED
            if told.state in (NoticeState.SENT, NoticeState.WAITING) and told.read_at is None:
                rows.filter(pk=notice).update(state=NoticeState.WAITING, next_at=at)
        attempt.save()
        audit.record(
            "notices.receipt_noted",
            target=told,
            by=None,
            facts={"channel": attempt.channel, "state": str(attempt.state)},
        )
    return True


def _line(text: str) -> str:
    """Return what a carrier says as one line, without what is kept nowhere: NUL, half a sign.

    A receipt that was refused for one of them would come again for ever.
    """
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())
