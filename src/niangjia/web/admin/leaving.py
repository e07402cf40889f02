"""Open matters handed to others; leaving as one act; coming back."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from niangjia.apps.matters.selectors import house as matters
from niangjia.apps.matters.services import handing
from niangjia.apps.people import services as people
from niangjia.apps.unions.selectors import house
from niangjia.kernel.errors import DomainError, NotFound
from niangjia.web.admin import gate
from niangjia.web.fields import DayField
from niangjia.web.http import Request, go, invalid, now, page, today
from niangjia.web.middleware import said
from niangjia.web.officers import officer_choices


class HandOverForm(forms.Form):
    """To whom, when not to each her own, and what she must know."""

    to = forms.ChoiceField(label=_("都交给"), required=False)
    note = forms.CharField(
        label=_("交接说明"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("办到哪一步、接下来做什么、材料在哪。接手的人在案件经过里看到。"),
        error_messages={"required": _(handing.NoteMissing.message)},
    )


class LeaveForm(HandOverForm):
    """From which day she no longer works here, and why; why is the note when there is no other."""

    from_ = DayField(label=_("从哪天起不在这里工作"))
    why = forms.CharField(
        label=_("离开的原因"), max_length=300, help_text=_("例如：调走、退休、辞职。会留下记录。")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].required = False


@require_http_methods(["GET", "POST"])
def hand_over(request: Request, pk: int) -> HttpResponse:
    """Hand open matters to others: which, to whom, with a note."""
    by, on = request.user.person, today()
    person = house.get_colleague(pk, by=by, on=on)
    held = matters.held_by(person, by=by, on=on)
    form = _offering(HandOverForm(request.POST or None), request, person)
    if form.is_valid():
        numbers = [one.number for one in held if one.number in request.POST.getlist("numbers")]
        to = _takers(request, form, numbers)
        if not to:
            form.add_error(None, gettext("请勾上要交的案件，并选交给谁。"))
        else:
            try:
                count = handing.hand_over_many(
                    handler=person, to=to, on=on, at=now(), by=by, note=form.cleaned_data["note"]
                )
            except DomainError as declined:
                form.add_error(_field(declined), said(declined))
            else:
                messages.success(request, gettext("交出 %(n)s 件。") % {"n": count})
                return go(request, "admin:person", pk)
    context = {"form": form, "who": person, "rows": _rows(request, held, form)}
    return (invalid if form.is_bound else page)(request, "admin/hand_over.html", context)


@require_http_methods(["GET", "POST"])
def leave(request: Request, pk: int) -> HttpResponse:
    """Let a colleague leave in one act, after showing all that it does."""
    by, on = request.user.person, today()
    person = house.get_colleague(pk, by=by, on=on)
    if person.pk == by.pk:
        raise NotFound
    held = matters.held_by(person, by=by, on=on)
    roles = house.roles_of(person, on=on, within=gate.managed(request))
    elsewhere = house.roles_elsewhere(person, by=by, on=on)
    account = getattr(person, "account", None)
    form = _offering(LeaveForm(request.POST or None, initial={"from_": on}), request, person)
    preview = False
    if form.is_valid() and not elsewhere:
        data = form.cleaned_data
        to = _takers(request, form, [one.number for one in held])
        missing = len(held) - len(to)
        if missing:
            words = gettext("还有 %(n)s 件案件没有选交给谁。") % {"n": missing}
            form.add_error("to", words)
        elif data["from_"] > on:
            form.add_error("from_", said(handing.LeavesLater(on=data["from_"])))
        elif request.POST.get("action") != "confirm":
            preview = True
        else:
            try:
                handing.depart(
                    person=person,
                    account=account,
                    on=on,
                    at=now(),
                    from_=data["from_"],
                    to=to,
                    by=by,
                    note=data["note"],
                    why=data["why"],
                )
            except DomainError as declined:
                form.add_error(_field(declined), said(declined))
            else:
                messages.success(
                    request,
                    gettext("%(name)s已经离开：岗位结束，案件交出，账号停用，登录全部退出。")
                    % {"name": person.name},
                )
                return go(request, "admin:person", pk)
    context = {
        "form": form,
        "who": person,
        "rows": _rows(request, held, form),
        "ending": roles[house.NOW] + roles[house.TO_COME],
        "covered": house.covering(person, on=on),
        "parts": matters.parts_of(person, by=by, on=on),
        "account": account,
        "elsewhere": elsewhere,
        "preview": preview,
    }
    answer = invalid if form.is_bound and form.errors else page
    return answer(request, "admin/leave.html", context)


@require_POST
def reopen(request: Request, pk: int) -> HttpResponse:
    """Open the account of somebody who came back; she has a role again first."""
    by, on = request.user.person, today()
    person = house.get_colleague(pk, by=by, on=on)
    account = getattr(person, "account", None)
    if account is None or account.is_active or not house.posts_of([person], on=on)[pk]:
        raise NotFound
    people.reopen_account(account=account, by=by, why=gettext("回来工作"))
    messages.success(request, gettext("账号重新启用了。原来的密码不再有效，请给本人新的链接。"))
    return go(request, "admin:person", pk)


def _offering(form: Any, request: Request, person: Any) -> Any:
    on = today()
    able = matters.takers_of(person, by=request.user.person, on=on)
    # As text: each matter has a choice of its own beside the form's, compared as it was sent.
    form.fields["to"].choices = [(str(pk), label) for pk, label in officer_choices(able, on=on)]
    return form


def _takers(request: Request, form: Any, numbers: list[str]) -> dict[str, Any]:
    """Return who takes each matter: its own choice, else the one for all."""
    offered = {key for key, _label in form.fields["to"].choices if key}
    found = {}
    for number in numbers:
        taker = request.POST.get(f"to-{number}", "") or form.cleaned_data["to"]
        if taker in offered:
            found[number] = gate.chosen(taker)
    return found


def _rows(request: Request, held: list[Any], form: Any) -> list[tuple[Any, str, bool]]:
    """Return each matter with whom it was to go to and whether it is ticked."""
    ticked = request.POST.getlist("numbers")
    return [
        (
            one,
            request.POST.get(f"to-{one.number}", ""),
            not form.is_bound or one.number in ticked,
        )
        for one in held
    ]


def _field(declined: DomainError) -> str | None:
    return {
        "matters.hand_over_note_missing": "note",
        "matters.may_not_handle": "to",
        "people.reason_missing": "why",
    }.get(declined.code)
