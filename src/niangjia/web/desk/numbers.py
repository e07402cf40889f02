"""Showing a whole number is an act: for a reason, once, and the person can see who looked."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from niangjia.apps.accounts.limits import within_limits
from niangjia.apps.matters import policies
from niangjia.apps.matters import selectors as matters
from niangjia.apps.matters.policies import Deed
from niangjia.apps.people import services as people
from niangjia.apps.people.choices import Field
from niangjia.apps.recovery import policies as money
from niangjia.apps.recovery.policies import Deed as MoneyDeed
from niangjia.kernel.errors import DomainError
from niangjia.web.errors import too_many
from niangjia.web.http import Request, invalid, page, today
from niangjia.web.looks import looks_at
from niangjia.web.middleware import said


class WhyForm(forms.Form):
    """What somebody's whole number or address is needed for: without a reason none is shown."""

    why = forms.CharField(
        label=_("为什么要看"),
        min_length=4,
        max_length=200,
        help_text=_("写清用途。本人看得到这句话。"),
        error_messages={
            "required": _("请写为什么要看，写清了才显示。"),
            "min_length": _("请把用途写清楚，至少 4 个字。"),
        },
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class ShowForm(WhyForm):
    """Which number, and what for."""

    field_order = ("field", "why")

    field = forms.ChoiceField(label=_("要看哪一项"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["why"].help_text = _("写清用途，如“核对仲裁申请书”。本人看得到这句话。")


@never_cache
@require_http_methods(["GET", "POST"])
def show(request: Request, number: str, seq: int) -> HttpResponse:
    """Show one whole number of a worker, on this answer only, and who looked at her numbers."""
    person, on = request.user.person, today()
    matter = matters.get_matter(number, visible_to=person, on=on)
    worker = matters.get_claimant(seq, matter=matter)
    if policies.may(Deed.ENROL, matter=matter, person=person, on=on):
        fields = [Field.CITIZEN_ID, Field.PHONE, Field.BANK_ACCOUNT, Field.ADDRESS]
    else:  # whoever pays needs the account, and nothing else
        money.require(MoneyDeed.PAY, matter=matter, person=person, on=on)
        fields = [Field.BANK_ACCOUNT]
    form = ShowForm(request.POST or None)
    form.fields["field"].choices = [(one.value, one.label) for one in fields]
    shown, label = "", ""
    if request.method == "POST" and form.is_valid():
        if not within_limits(request, "number_shown"):
            return too_many(request)
        field = Field(form.cleaned_data["field"])
        label = field.label
        try:
            shown = people.reveal(
                person=worker.person, field=field, by=person, why=form.cleaned_data["why"]
            )
        except DomainError as declined:
            form.add_error(None, said(declined))
    context = {
        "matter": matter,
        "worker": worker,
        "form": ShowForm() if label and not form.errors else form,
        "shown": shown,
        "label": label,
        "looks": looks_at(worker.person),
    }
    context["form"].fields["field"].choices = form.fields["field"].choices
    answer = invalid if form.is_bound and form.errors else page
    return answer(request, "desk/numbers.html", context)
