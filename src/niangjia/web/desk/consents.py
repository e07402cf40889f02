"""What the people of a matter agreed to, recorded at once: 48 sign one sheet at intake."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from niangjia.apps.matters import policies
from niangjia.apps.matters import selectors as matters
from niangjia.apps.matters.policies import Deed
from niangjia.apps.people import services as people
from niangjia.apps.people.purposes import purposes
from niangjia.kernel.errors import DomainError
from niangjia.web.desk import picking
from niangjia.web.desk.rights import AT_DESK
from niangjia.web.fields import DayField, ManyField
from niangjia.web.http import Request, go, invalid, page, today
from niangjia.web.middleware import said


class ConsentsForm(forms.Form):
    """To what several people agreed, how and when; and who they are."""

    keys = forms.MultipleChoiceField(
        label=_("同意的用途"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("请勾选大家同意的用途。")},
    )
    how = forms.ChoiceField(label=_("怎么同意的"), choices=AT_DESK, widget=forms.RadioSelect)
    on = DayField(label=_("哪天同意的"))
    items = ManyField(
        label=_("哪些人"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("请至少选一个人。")},
    )

    def clean_on(self):
        """Decline a day that is still to come."""
        if self.cleaned_data["on"] > today():
            raise ValidationError(_("这一天还没有到。请填签字那天。"))
        return self.cleaned_data["on"]


@require_http_methods(["GET", "POST"])
def edit(request: Request, number: str) -> HttpResponse:
    """Show who has not been asked yet; on POST record what the chosen ones agreed to."""
    person, on = request.user.person, today()
    matter = matters.get_matter(number, visible_to=person, on=on)
    policies.require(Deed.ENROL, matter=matter, person=person, on=on)
    asked = {row.pk: row for row in matters.not_asked(matter)}
    rows = [
        picking.Row(
            item_id=row.pk,
            seq=row.seq,
            name=row.person.name,
            job_number=row.job_number,
            masked_id=row.person.masked_id,
            kind_zh=str(_("同意")),
        )
        for row in asked.values()
    ]
    posted, picked = picking.posted(request, rows) if rows else (None, None)
    typed = {**posted.dict(), "keys": posted.getlist("keys")} if posted and picked else None
    form = ConsentsForm(
        None if picked else posted,
        initial=typed or {"on": on, "how": AT_DESK[0][0], "keys": ["case"], "items": list(asked)},
    )
    form.fields["keys"].choices = [(one.key, one.zh) for one in purposes().values()]
    form.fields["items"].choices = [(row.item_id, row.name) for row in rows]
    if form.is_bound and form.is_valid():
        try:
            people.give_consents_of_many(
                people=[asked[int(pk)].person for pk in form.cleaned_data["items"]],
                keys=form.cleaned_data["keys"],
                how=form.cleaned_data["how"],
                on=form.cleaned_data["on"],
                by=person,
            )
        except DomainError as declined:
            form.add_error(None, said(declined))
        else:
            n = len(form.cleaned_data["items"])
            messages.success(
                request,
                ngettext("%(n)d 人的同意已记下。", "%(n)d 人的同意已记下。", n) % {"n": n},
            )
            return go(request, "desk:matter", matter.number)
    checked = {str(value) for value in (form["items"].value() or ())}
    chosen = picked.chosen if picked else frozenset(pk for pk in asked if str(pk) in checked)
    pick = picking.lay_out(rows, picked or picking.Picked(chosen=chosen))
    context = {
        "matter": matter,
        "form": form,
        "purposes": purposes().values(),
        "pick": pick,
        "entries": [{"row": row, "checked": row.item_id in chosen} for row in pick.rows],
        "chosen": {"people": len(chosen), "items": len(chosen), "of_items": len(rows)},
        "may_choose": True,
        "is_folded": not picked and not form.errors and len(rows) > picking.PEOPLE,
    }
    return (invalid if form.errors else page)(request, "desk/consents.html", context)
