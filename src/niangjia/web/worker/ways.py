"""How a worker is told, on her own page: which way first, and an e-mail address she proves hers."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from niangjia.apps.notices.channels import carriers
from niangjia.apps.notices.choices import Channel
from niangjia.apps.notices.services import contacts
from niangjia.web import mail_code
from niangjia.web.http import go, now, page
from niangjia.web.ways import FirstForm, ways
from niangjia.web.worker import session

if TYPE_CHECKING:
    from niangjia.apps.matters.models import Claimant


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, number: str) -> HttpResponse:
    """Show by what she is told; keep which way comes first, add or take away her e-mail address."""
    claimant = session.mine_in(request, number)
    act = request.POST.get("form", "") if request.method == "POST" else ""
    if act == "email":
        asked = mail_code.ask(request, claimant.person)
        return _shown(request, claimant, status=asked.status, **asked.shown)
    if act == "code":
        if again := mail_code.prove(request, claimant.person):
            return _shown(request, claimant, status=again.status, **again.shown)
        messages.success(request, gettext("邮箱存好了。要先用邮箱告诉您，在下面选。"))
        return go(request, "worker:ways", number)
    if act == "forget":
        contacts.keep_email(person=claimant.person, email="", by=claimant.person, at=now())
        messages.success(request, gettext("删掉了，以后不往这个邮箱发。"))
        return go(request, "worker:ways", number)
    if act == "first":
        form = FirstForm(request.POST, person=claimant.person)
        if form.is_valid():
            contacts.wish(person=claimant.person, order=form.order(), by=claimant.person)
            messages.success(request, gettext("记下了：以后先这样告诉您。"))
            return go(request, "worker:ways", number)
        return _shown(request, claimant, status=422, first=form)
    return _shown(request, claimant)


def _shown(
    request: HttpRequest, claimant: "Claimant", *, status: int = 200, **more: Any
) -> HttpResponse:
    person = claimant.person
    every = ways(person)
    context = {
        "claimant": claimant,
        "matter": claimant.matter,
        "ways": every,
        "has_email": any(way.channel == Channel.EMAIL and way.hint for way in every),
        "may_add": Channel.EMAIL in carriers() or settings.IS_DEMO,
        "first": FirstForm(person=person),
        "email": mail_code.EmailForm(),
        "code": None,
        **more,
    }
    return page(request, "worker/ways.html", context, status=status)
