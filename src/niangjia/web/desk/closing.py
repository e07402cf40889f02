"""Closing a matter: the reasons why not, or the confirmation; and opening it again."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from niangjia.apps.matters import policies
from niangjia.apps.matters import selectors as matters
from niangjia.apps.matters.policies import Deed
from niangjia.apps.matters.services import closing
from niangjia.apps.recovery.selectors import totals
from niangjia.kernel.errors import DomainError, StaleVersion
from niangjia.web.both.stood import StoodField, stand_anew, written
from niangjia.web.http import Request, go, now, page, today
from niangjia.web.middleware import said

# Where each kind of open thing is dealt with: group, what to do about it, and the page.
KINDS = (
    ("forum", _("程序"), _("去办程序"), "desk:forums"),
    ("clock", _("时限"), _("看时限"), "desk:forums"),
    ("sum", _("款项"), _("去办款项"), "desk:matter_money"),
    ("paper", _("没有发出的文书"), _("去发出，或者作废"), "desk:matter_papers"),
    ("document", _("文书"), _("去补文书"), "desk:matter_papers"),
)


class WhyForm(forms.Form):
    """The reason, and the version of the matter that was looked at."""

    why = forms.CharField(
        label=_("结案说明"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("一两句话：怎么解决的，钱到没到齐。以后查得到。"),
        error_messages={"required": _("请写一句说明。")},
    )
    version = StoodField()


@require_http_methods(["GET", "POST"])
def show(request: Request, number: str) -> HttpResponse:
    """Show why a matter cannot be closed yet, or close it; a closed one is opened again here."""
    person, on = request.user.person, today()
    matter = matters.get_matter(number, visible_to=person, on=on)
    form = WhyForm(request.POST or None, initial={"version": written(matter.version, {})})
    if not matter.is_open:
        form.fields["why"].label = _("为什么要重新打开")
        form.fields["why"].help_text = _("例如：又追回一笔款；发现漏算一项。")
    status = 200
    if form.is_bound:
        policies.require(Deed.CLOSE, matter=matter, person=person, on=on)
        status = 422
        if form.is_valid():
            try:
                told = _change(matter, form.cleaned_data, person)
            except DomainError as declined:
                form.add_error(None, said(declined))
                if isinstance(declined, StaleVersion):
                    matter.refresh_from_db()
                    stand_anew(form, written(matter.version, {}))
                    status = 409
            else:
                messages.success(request, told)
                return go(request, "desk:matter", number)
    reasons = matters.what_is_open(matter) if matter.is_open else ()
    context = {
        "matter": matter,
        "form": form,
        "groups": [
            {
                "name": name,
                "todo": todo,
                "url": reverse(url, args=[number]),
                "things": things,
            }
            for kind, name, todo, url in KINDS
            if (things := [reason for reason in reasons if reason.kind == kind])
        ],
        "reasons": reasons,
        "totals": totals(matter),
        "may": policies.may(Deed.CLOSE, matter=matter, person=person, on=on),
        "roles": policies.roles_zh(Deed.CLOSE),
    }
    return page(request, "desk/close.html", context, status=status)


def _change(matter, data, person) -> str:
    if matter.is_open:
        closing.close_matter(
            matter=matter,
            why=data["why"],
            by=person,
            at=now(),
            expected_version=data["version"],
        )
        return _("已经结案。要再办，可以重新打开。")
    closing.reopen_matter(
        matter=matter,
        why=data["why"],
        by=person,
        on=today(),
        expected_version=data["version"],
    )
    return _("案件已重新打开。")
