"""How a worker is told, kept at the desk for her: which way first, her e-mail, who saw it."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from niangjia.apps.accounts.limits import within_limits
from niangjia.apps.matters import policies
from niangjia.apps.matters import selectors as matters
from niangjia.apps.matters.policies import Deed
from niangjia.apps.notices.choices import Channel
from niangjia.apps.notices.services import contacts
from niangjia.kernel.errors import DomainError
from niangjia.web.desk.numbers import WhyForm
from niangjia.web.errors import too_many
from niangjia.web.http import Request, go, now, page, today
from niangjia.web.middleware import said
from niangjia.web.ways import FirstForm, ways

if TYPE_CHECKING:
    from niangjia.apps.matters.models import Claimant, Matter

READ_BACK = "read_back"
"""How an address kept here is known to be hers: she said it, and it was read back to her."""


class EmailForm(forms.Form):
    """The address as she said it."""

    email = forms.CharField(
        label=_("本人的电子邮件地址"),
        max_length=200,
        error_messages={"required": _("请填电子邮件地址。")},
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    said = forms.BooleanField(
        label=_("本人说的，我一个字一个字念给本人核对过"),
        error_messages={"required": _("要和本人核对过才能登记：发错了地方，别人就看到了。")},
    )


@never_cache
@require_http_methods(["GET", "POST"])
def show(request: Request, number: str, seq: int) -> HttpResponse:
    """Show by what a worker is told; keep what she wishes, or show her address for a reason."""
    person, on = request.user.person, today()
    matter = matters.get_matter(number, visible_to=person, on=on)
    worker = matters.get_claimant(seq, matter=matter)
    policies.require(Deed.ENROL, matter=matter, person=person, on=on)
    act = request.POST.get("form", "") if request.method == "POST" else ""
    kept = {"person": worker.person, "by": person}
    made: dict[str, Any] = {
        "first": FirstForm(request.POST if act == "first" else None, person=worker.person),
        "email": EmailForm(request.POST if act == "email" else None),
        "why": WhyForm(request.POST if act == "why" else None),
    }
    form = made.get(act)
    if act == "forget":
        contacts.keep_email(**kept, email="", at=now())
        messages.success(request, gettext("删掉了，以后不往这个邮箱发。"))
        return go(request, "desk:claimant_ways", number, seq)
    if form is None or not form.is_valid():
        return _shown(request, matter, worker, made, status=422 if form else 200)
    data = form.cleaned_data
    try:
        if act == "why":
            if not within_limits(request, "number_shown"):
                return too_many(request)
            whole = contacts.reveal_email(**kept, why=data["why"])
            made["why"] = WhyForm()
            return _shown(request, matter, worker, made, shown=whole)
        if act == "email":
            contacts.keep_email(**kept, email=data["email"], at=now(), proof=READ_BACK)
        else:
            contacts.wish(**kept, order=form.order())
    except DomainError as declined:
        form.add_error(None, said(declined))
        return _shown(request, matter, worker, made, status=422)
    messages.success(request, gettext("存好了，以后照这样告诉本人。"))
    return go(request, "desk:claimant_ways", number, seq)


def _shown(
    request: Request,
    matter: "Matter",
    worker: "Claimant",
    made: dict[str, Any],
    *,
    status: int = 200,
    shown: str = "",
) -> HttpResponse:
    every = ways(worker.person)
    context = {
        "matter": matter,
        "worker": worker,
        "ways": every,
        "has_email": any(way.channel == Channel.EMAIL and way.hint for way in every),
        "shown": shown,
        **made,
    }
    return page(request, "desk/ways.html", context, status=status)
