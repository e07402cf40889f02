"""Sharing what arrived: looked at before anything moves, proposed by one, approved by another."""

from collections import Counter
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from niangjia.apps.matters import selectors as matters
from niangjia.apps.matters.choices import ItemKind
from niangjia.apps.recovery import policies, selectors
from niangjia.apps.recovery import services as recovery
from niangjia.apps.recovery.choices import PlanState
from niangjia.apps.recovery.policies import Deed
from niangjia.apps.recovery.services.approval import StalePlan
from niangjia.kernel.errors import DomainError
from niangjia.web.desk import second_person
from niangjia.web.http import Request, go, invalid, now, page, today
from niangjia.web.middleware import said

if TYPE_CHECKING:
    from niangjia.apps.matters.models import Matter

PER_PAGE = 20
NO_BASIS = _("有人优先，就要写明依据和文书；没有文书，只能按比例分。")


class PriorityForm(forms.Form):
    """Who is served first: never without the words that say so and the paper they stand in."""

    kinds = forms.MultipleChoiceField(
        label=_("哪些请求优先"), required=False, widget=forms.CheckboxSelectMultiple
    )
    people = forms.TypedMultipleChoiceField(
        label=_("哪些人优先"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    basis = forms.CharField(
        label=_("优先的依据（照文书原话）"),
        max_length=300,
        required=False,
        error_messages={"required": NO_BASIS},
    )
    paper = forms.CharField(
        label=_("写在哪份文书里（名称和文号）"),
        max_length=120,
        required=False,
        error_messages={"required": NO_BASIS},
    )

    def __init__(self, *args, matter: "Matter", **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.items = list(
            matter.items.select_related("claimant__person").order_by("claimant__seq", "pk")
        )
        kinds = dict.fromkeys(item.kind for item in self.items)
        self.fields["kinds"].choices = [(kind, _(ItemKind(kind).label)) for kind in kinds]
        people = {item.claimant.seq: item.claimant.person.name for item in self.items}
        self.fields["people"].choices = list(people.items())
        if self.is_bound and (self.data.getlist("kinds") or self.data.getlist("people")):
            for name in ("basis", "paper"):
                self.fields[name].required = True

    def clean(self):
        """Refuse a basis that nobody is named for."""
        data = super().clean()
        first = data.get("kinds") or data.get("people")
        if not first and (data.get("basis") or data.get("paper")):
            self.add_error("kinds", _("写了依据，还要选哪些请求或者哪些人优先。"))
        return data

    def priority(self) -> recovery.Priority | None:
        """Return who is served first, or None when all share alike."""
        data = self.cleaned_data
        kinds, people = set(data["kinds"]), set(data["people"])
        if not kinds and not people:
            return None
        # Both chosen: those kinds of those people.
        items = frozenset(
            item.pk
            for item in self.items
            if (not kinds or item.kind in kinds) and (not people or item.claimant.seq in people)
        )
        return recovery.Priority(items=items, basis=data["basis"], paper=data["paper"])


@require_http_methods(["GET", "POST"])
def new(request: Request, number: str) -> HttpResponse:
    """Show who would get how much and why, while nothing has moved; on POST propose it."""
    person, on = request.user.person, today()
    matter = matters.get_matter(number, visible_to=person, on=on)
    policies.require(Deed.SHARE, matter=matter, person=person, on=on)
    sent = request.POST if request.method == "POST" else request.GET
    form = PriorityForm(
        sent if request.method == "POST" or "basis" in sent else None, matter=matter
    )
    priority, table, refused, stale = None, None, "", ""
    if form.is_bound and form.is_valid():
        priority = form.priority()
    is_usable = not form.is_bound or form.is_valid()
    if request.method == "POST" and is_usable:
        book = request.POST.get("book_no", "")
        try:
            plan = recovery.propose_distribution(
                matter=matter,
                by=person,
                on=on,
                at=now(),
                priority=priority,
                book_no=int(book) if book.isdigit() else -1,
            )
        except StalePlan as declined:
            stale = said(declined)
        except DomainError as declined:
            refused = said(declined)
        else:
            messages.success(request, _("方案已交复核，还没有动账。"))
            return go(request, "desk:distribution", number, plan.pk)
    if is_usable and not refused:
        try:
            table = recovery.preview_distribution(
                matter=matter, by=person, on=on, at=now(), priority=priority
            )
        except DomainError as declined:
            refused = said(declined)
    context = {
        "matter": matter,
        "form": form,
        "table": table,
        "refused": refused,
        "stale": stale,
        "approvers": second_person.approvers(matter, without=person),
        "page": _page(request, table),
        **_beside(table),
        "kept": [
            (name, value)
            for name in ("kinds", "people", "basis", "paper")
            for value in (sent.getlist(name) if form.is_bound else ())
        ],
    }
    status = 409 if stale else 422 if form.errors or request.method == "POST" else 200
    return page(request, "desk/distribution_new.html", context, status=status)


@require_http_methods(["GET", "POST"])
def show(request: Request, number: str, pk: int) -> HttpResponse:
    """Show a plan; on POST approve it as a second person, on the ledger that was looked at."""
    person, on = request.user.person, today()
    matter = matters.get_matter(number, visible_to=person, on=on)
    plan = selectors.get_plan(pk, matter=matter)
    refused = ""
    if request.method == "POST":
        policies.require(Deed.APPROVE, matter=matter, person=person, on=on)
        book = request.POST.get("book_no", "")
        try:
            plan = recovery.approve_distribution(
                plan=plan,
                by=person,
                book_no=int(book) if book.isdigit() else -1,
                at=now(),
            )
        except DomainError as declined:
            refused = said(declined)
        else:
            messages.success(request, _("已复核入账，每个人的份额记在各自名下，可以发放了。"))
            return go(request, "desk:distribution", number, plan.pk)
        plan = selectors.get_plan(pk, matter=matter)
    table = selectors.plan_table(plan)
    context = {
        "matter": matter,
        "plan": plan,
        "table": table,
        "refused": refused,
        "is_open": plan.state == PlanState.PROPOSED,
        "is_posted": plan.state == PlanState.POSTED,
        "why_not": second_person.why_not(plan, person, is_stale=table.is_stale),
        "may_withdraw": second_person.may_withdraw(plan, person),
        "approvers": second_person.approvers(matter, without=plan.made_by),
        "held_fen": selectors.totals(matter).held_fen,
        "page": _page(request, table),
        **_beside(table),
    }
    return (invalid if refused else page)(request, "desk/distribution.html", context)


@require_POST
def withdraw(request: Request, number: str, pk: int) -> HttpResponse:
    """Make a proposal void before anybody approved it."""
    person, on = request.user.person, today()
    matter = matters.get_matter(number, visible_to=person, on=on)
    plan = selectors.get_plan(pk, matter=matter)
    if plan.made_by_id != person.pk:
        policies.require(Deed.APPROVE, matter=matter, person=person, on=on)
    recovery.withdraw_plan(plan=plan, by=person, why=request.POST.get("why", "").strip())
    messages.success(request, _("方案已作废，没有动账。"))
    return go(request, "desk:matter_money", number)


def _page(request: Request, table):
    """Return the rows of one page, each with its exact part written out."""
    rows = [
        (row, "" if row.exact_yuan is None else f"{row.exact_yuan:,.4f}")
        for row in (table.rows if table else ())
    ]
    return Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))


def _beside(table) -> dict[str, Any]:
    """Return what is said once beside the rows: the common reason, and who cannot be paid.

    The reason that most share is said once; a row repeats only one that differs.
    """
    rows = table.rows if table else ()
    reasons = Counter(row.why for row in rows if row.why)
    return {
        "common": reasons.most_common(1)[0][0] if reasons else "",
        "others_why": len(reasons) > 1,
        "cannot": [row for row in rows if row.pay_why_not and row.share_fen],
    }
