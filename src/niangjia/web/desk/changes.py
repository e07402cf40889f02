"""Corrections, returns, advances and reversals: seen before anything moves, done by two people."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from niangjia.apps.matters import selectors as matters
from niangjia.apps.recovery import policies, selectors
from niangjia.apps.recovery import services as recovery
from niangjia.apps.recovery.choices import EntryKind, PlanState
from niangjia.apps.recovery.policies import Deed
from niangjia.kernel.errors import DomainError
from niangjia.web.desk import second_person
from niangjia.web.desk.change_forms import FORMS
from niangjia.web.http import Request, go, invalid, now, page, today
from niangjia.web.middleware import said

if TYPE_CHECKING:
    from niangjia.apps.recovery.models import Change

TITLES = {
    EntryKind.CORRECTION: _("更正裁决或协议金额"),
    EntryKind.TAKE_BACK: _("收回多付的钱"),
    EntryKind.ADVANCE: _("登记基金垫付"),
    EntryKind.REVERSAL: _("冲回一笔来款"),
}
NOTHING = {
    EntryKind.CORRECTION: _("还没有登记过协议或者裁决的金额，没有可以更正的。"),
    EntryKind.TAKE_BACK: _("没有人多拿了钱，没有要收回的。"),
    EntryKind.ADVANCE: _("还没有可以执行、又没有拿到的数额，不能垫付。"),
    EntryKind.REVERSAL: _("没有还能冲回的来款。"),
}


@require_http_methods(["GET", "POST"])
def new(request: Request, number: str, kind: str) -> HttpResponse:
    """Ask what is to be changed, show what would move and follow, and propose it."""
    if kind not in FORMS:
        raise Http404
    person, on = request.user.person, today()
    matter = matters.get_matter(number, visible_to=person, on=on)
    policies.require(Deed.AMEND, matter=matter, person=person, on=on)
    form = FORMS[kind](
        request.POST or None,
        matter=matter,
        initial={"on": on.isoformat(), **request.GET.dict()},
    )
    table, refused, stale = None, "", ""
    action = request.POST.get("action")
    if form.is_bound and form.is_valid() and action in ("preview", "propose"):
        if action == "propose":
            book = request.POST.get("book_no", "")
            try:
                change = recovery.propose_change(
                    matter=matter,
                    terms=form.terms(),
                    by=person,
                    on=form.effective_on,
                    at=now(),
                    book_no=int(book) if book.isdigit() else -1,
                )
            except recovery.StalePlan as declined:
                stale = said(declined)
            except DomainError as declined:
                refused = said(declined)
            else:
                messages.success(request, _("已交复核，还没有动账。"))
                return go(request, "desk:change", number, change.pk)
        if not refused:
            try:
                table = recovery.preview_change(matter=matter, terms=form.terms())
            except DomainError as declined:
                refused = said(declined)
    context = {
        "matter": matter,
        "kind": kind,
        "title": TITLES[EntryKind(kind)],
        "nothing": NOTHING[EntryKind(kind)] if form.is_empty else "",
        "form": form,
        "table": table,
        "refused": refused,
        "stale": stale,
        "waiting": matter.ledger_changes.filter(state=PlanState.PROPOSED)
        .select_related("made_by")
        .first(),
        "approvers": second_person.approvers(matter, without=person),
        "kept": [(name, request.POST[name]) for name in form.fields if name in request.POST],
    }
    status = 409 if stale else 422 if form.errors or refused else 200
    return page(request, "desk/change_new.html", context, status=status)


@require_http_methods(["GET", "POST"])
def show(request: Request, number: str, pk: int) -> HttpResponse:
    """Show a proposed change; on POST approve it as a second person, on the ledger looked at."""
    person, on = request.user.person, today()
    matter = matters.get_matter(number, visible_to=person, on=on)
    change = selectors.get_change(pk, matter=matter)
    refused = ""
    if request.method == "POST":
        policies.require(Deed.APPROVE, matter=matter, person=person, on=on)
        book = request.POST.get("book_no", "")
        try:
            recovery.approve_change(
                change=change,
                by=person,
                book_no=int(book) if book.isdigit() else -1,
                at=now(),
            )
        except DomainError as declined:
            refused = said(declined)
        else:
            messages.success(request, _("已复核入账。"))
            return go(request, "desk:change", number, pk)
        change = selectors.get_change(pk, matter=matter)
    table, is_stale, cannot = _looked_at(change)
    context = {
        "matter": matter,
        "change": change,
        "title": TITLES[EntryKind(change.kind)],
        "items": selectors.changed_items(change),
        "table": table,
        "line": selectors.entry_line(change.entry) if change.entry else None,
        "refused": refused,
        "is_open": change.state == PlanState.PROPOSED,
        "is_posted": change.state == PlanState.POSTED,
        "is_stale": is_stale,
        "why_not": cannot or second_person.why_not(change, person, is_stale=is_stale),
        "may_withdraw": second_person.may_withdraw(change, person),
        "approvers": second_person.approvers(matter, without=change.made_by),
    }
    return (invalid if refused else page)(request, "desk/change.html", context)


@require_POST
def withdraw(request: Request, number: str, pk: int) -> HttpResponse:
    """Make a change void before anybody approved it."""
    person, on = request.user.person, today()
    matter = matters.get_matter(number, visible_to=person, on=on)
    change = selectors.get_change(pk, matter=matter)
    if change.made_by_id != person.pk:
        policies.require(Deed.APPROVE, matter=matter, person=person, on=on)
    recovery.withdraw_change(change=change, by=person, why=request.POST.get("why", "").strip())
    messages.success(request, _("已作废，没有动账。"))
    return go(request, "desk:matter_money", number)


def _looked_at(change: "Change") -> tuple[recovery.ChangeTable | None, bool, str]:
    """Return what an open change would do now, whether the ledger moved, and why it cannot be."""
    if change.state != PlanState.PROPOSED:
        return None, False, ""
    try:
        table = recovery.preview_change(matter=change.matter, terms=recovery.terms_of(change))
    except DomainError as declined:
        return None, True, said(declined)
    return table, table.book_no != change.book_no, ""
