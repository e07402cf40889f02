"""By what messages leave this house: what is set up, what came of them, a message to oneself."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from niangjia.apps.notices import contacts
from niangjia.apps.notices import selectors as notices
from niangjia.apps.notices.channels import carriers
from niangjia.apps.notices.choices import AttemptState, Channel, Reason
from niangjia.apps.notices.services import testing
from niangjia.kernel.errors import DomainError
from niangjia.web.http import Request, go, now, page
from niangjia.web.middleware import said

SINCE = timedelta(days=7)
VARIABLES = {
    Channel.WECHAT: "NIANGJIA_WECHAT_APPID",
    Channel.SMS: "NIANGJIA_SMS_URL",
    Channel.EMAIL: "NIANGJIA_SMTP_HOST",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One channel: whether it is set up, what it did, why it did not."""

    channel: Channel
    variable: str
    is_set_up: bool
    reaches_me: bool
    counts: dict[str, int]
    reasons: list[tuple[str, int]]

    @property
    def arrived(self) -> int:
        """How many a carrier took."""
        return self.counts.get(AttemptState.SENT, 0) + self.counts.get(AttemptState.DELIVERED, 0)

    @property
    def waiting(self) -> int:
        """How many are under way, or tried again later."""
        return sum(
            self.counts.get(one, 0)
            for one in (AttemptState.GOING, AttemptState.RETRY, AttemptState.BY_HAND)
        )

    @property
    def lost(self) -> int:
        """How many did not arrive, or nobody knows."""
        return self.counts.get(AttemptState.FAILED, 0) + self.counts.get(AttemptState.UNCLEAR, 0)


@require_http_methods(["GET", "POST"])
def show(request: Request) -> HttpResponse:
    """Show the channels, and send a test message to oneself."""
    person = request.user.person
    if request.method == "POST":
        channel = request.POST.get("channel", "")
        try:
            testing.send_test(
                channel=channel if channel in Channel.values else Channel.PERSON,
                by=person,
                at=now(),
            )
        except DomainError as declined:
            messages.error(request, said(declined))
        else:
            messages.success(request, _("测试消息排上了，几秒钟后刷新，看下面“我的测试消息”。"))
        return go(request, "admin:channels")
    waiting, oldest = notices.queue()
    at = now()
    context = {
        "rows": _rows(person),
        "waiting": waiting,
        "late": oldest if oldest is not None and oldest < at - timedelta(minutes=5) else None,
        "quiet": settings.QUIET_HOURS,
        "tests": [
            (one, notices.attempts_of(one))
            for one in notices.notices_of(person).filter(template="notices.test")[:5]
        ],
    }
    return page(request, "admin/channels.html", context)


def _rows(person) -> list[Row]:
    set_up, ways = carriers(), contacts.ways_of(person)
    told = notices.tally(since=now() - SINCE)
    rows = []
    for channel in Channel:
        mine = [one for one in told if one.channel == channel]
        counts: dict[str, int] = {}
        for one in mine:
            counts[one.state] = counts.get(one.state, 0) + one.tries
        reasons: dict[str, int] = {}
        for one in mine:
            if one.reason:
                label = str(Reason(one.reason).label)
                reasons[label] = reasons.get(label, 0) + one.tries
        rows.append(
            Row(
                channel=channel,
                variable=VARIABLES.get(channel, ""),
                is_set_up=channel in set_up or channel not in VARIABLES,
                reaches_me=channel in ways,
                counts=counts,
                reasons=sorted(reasons.items(), key=lambda row: -row[1]),
            )
        )
    return rows
