"""What was told is no longer so: what has not left the house by then leaves it no more."""

from collections.abc import Iterable

from django.db.models import Case, F, Value, When
from django.db.transaction import atomic

from niangjia.apps.audit import services as audit
from niangjia.apps.notices.choices import NoticeState
from niangjia.apps.notices.drafting import number_of
from niangjia.apps.notices.models import Notice
from niangjia.apps.people.models import Person


@atomic
def call_off(*, people: Iterable[Person], template: str, event: str, by: Person) -> int:
    """Send what people were told of an event by no channel any more; return how many waited.

    It stays on their own pages, beside what is so instead: that is told by the caller.
    """
    numbers = [number_of(one, template, event) for one in people]
    waiting = Notice.objects.filter(pk__in=numbers, next_at__isnull=False)
    found = list(waiting.select_for_update(of=("self",)))
    Notice.objects.filter(pk__in=[one.pk for one in found]).update(
        next_at=None,
        state=Case(
            When(state=NoticeState.WAITING, then=Value(NoticeState.HERE)), default=F("state")
        ),
    )
    audit.record_many(
        entries=[audit.Entry(kind="notices.called_off", target=one) for one in found], by=by
    )
    return len(found)
