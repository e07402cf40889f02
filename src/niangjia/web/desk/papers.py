"""Papers at the desk: what waits, the papers of a matter, one of them, and a set as a ZIP."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from niangjia.apps.documents import retelling
from niangjia.apps.documents import selectors as documents
from niangjia.apps.documents import services as writing
from niangjia.apps.documents.choices import DocumentState, Rendering
from niangjia.apps.matters import policies
from niangjia.apps.matters import selectors as matters
from niangjia.apps.matters.policies import Deed
from niangjia.apps.matters.services import papers
from niangjia.kernel.errors import DomainError, StaleVersion
from niangjia.web.both.stood import stand_anew
from niangjia.web.desk.gap_form import GapForm
from niangjia.web.downloads import attachment
from niangjia.web.http import Request, go, now, page, today
from niangjia.web.middleware import said

if TYPE_CHECKING:
    from collections.abc import Sequence

    from niangjia.apps.documents.gaps import Gap
    from niangjia.apps.documents.models import Document
    from niangjia.apps.matters.models import Matter, Paper

PER_PAGE = 30
SHOWN = 60
"""So many papers of one form are listed among the others; more have pages of their own."""


@require_safe
def index(request: Request) -> HttpResponse:
    """Show the drafts with gaps in all open matters this person may see."""
    waiting = matters.drafts_waiting(request.user.person, on=today())
    shown = Paginator(waiting, PER_PAGE).get_page(request.GET.get("page"))
    rows = [(row, documents.title_of(row.paper.form)) for row in matters.paper_rows(shown)]
    return page(request, "desk/papers.html", {"page": shown, "rows": rows})


@require_safe
def of_matter(request: Request, number: str) -> HttpResponse:
    """Show the papers of a matter by form, of all its people or of one; or all of one form."""
    person, on = request.user.person, today()
    matter = matters.get_matter(number, visible_to=person, on=on)
    form = PersonForm(request.GET or None, matter=matter)
    seq = form.seq()
    groups = matters.paper_groups(matter, claimant=seq, at_most=SHOWN)
    one = next((g for g in groups if g.form == request.GET.get("form")), None)
    shown = None
    if one is not None:
        found = matters.papers_of(matter, claimant=seq, form=one.form)
        shown = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    counts: dict[str, int] = {}
    for group in groups:
        for state, n in group.counts.items():
            counts[state] = counts.get(state, 0) + n
    context = {
        "matter": matter,
        "groups": groups,
        "one": one,
        "page": shown,
        "rows": matters.paper_rows(shown) if shown is not None else (),
        "form": form,
        "is_narrowed": seq is not None,
        "draft": counts.get(DocumentState.DRAFT, 0),
        "complete": counts.get(DocumentState.COMPLETE, 0),
        "left": counts.get(DocumentState.LEFT, 0),
        "total": sum(counts.values()),
        "may_send": policies.may(Deed.SEND, matter=matter, person=person, on=on),
    }
    return page(request, "desk/papers_matter.html", context)


class PersonForm(forms.Form):
    """Whose papers are shown; its state is the address."""

    person = forms.ChoiceField(label=_("哪位职工"), required=False)

    def __init__(self, *args: Any, matter: "Matter", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = matter.claimants.order_by("seq").values_list("seq", "person__name")
        self.fields["person"].choices = [
            ("", _("所有人")),
            *((str(seq), f"{seq} {name}") for seq, name in people),
        ]

    def seq(self) -> int | None:
        """Return the number of the worker asked for, or None for all."""
        if not self.is_bound or not self.is_valid():
            return None
        return int(self.cleaned_data["person"]) if self.cleaned_data["person"] else None


@require_http_methods(["GET", "POST"])
def show(request: Request, number: str, pk: int) -> HttpResponse:
    """Show a paper as it will read, with what it lacks; on POST put that in."""
    person, on = request.user.person, today()
    matter = matters.get_matter(number, visible_to=person, on=on)
    paper = matters.get_paper(pk, matter=matter)
    gaps = documents.gaps_of(paper.document)
    form = GapForm(
        request.POST or None,
        gaps=gaps,
        version=paper.document.version,
        retold=_retold(paper, gaps),
    )
    status = 200
    if form.is_bound:
        policies.require(Deed.FILL, matter=matter, person=person, on=on)
        status = 422
        if form.is_valid():
            try:
                document = writing.fill_gaps(
                    document=paper.document,
                    version=form.cleaned_data["version"],
                    values=form.values(),
                    by=person,
                )
            except DomainError as declined:
                form.add_error(None, said(declined))
                if isinstance(declined, StaleVersion):
                    stand_anew(form, form.stamp)
                    status = 409
            else:
                rest = len(document.open_slots)
                messages.success(
                    request,
                    _("已存好，还缺 %(n)s 项。") % {"n": rest}
                    if rest
                    else _("已写全，可以发出了。"),
                )
                return go(request, "desk:paper", number, pk)
    return _show(request, matter, paper, form=form, status=status)


def _show(
    request: Request,
    matter: "Matter",
    paper: "Paper",
    *,
    form: GapForm | None = None,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    person, on, document = request.user.person, today(), paper.document
    unverified = documents.unverified_in(document)
    is_known = paper.claimant is not None and paper.claimant.person.is_verified
    reasons = []
    if document.open_slots:
        reasons.append(_("还缺 %(n)s 项") % {"n": len(document.open_slots)})
    if unverified:
        reasons.append(_("%(names)s身份待核实") % {"names": "、".join(unverified)})
    may_send = policies.may(Deed.SEND, matter=matter, person=person, on=on)
    if not may_send:
        reasons.append(_("要由%(roles)s发出") % {"roles": policies.roles_zh(Deed.SEND)})
    gaps = documents.gaps_of(document)
    context: dict[str, Any] = {
        "matter": matter,
        "paper": paper,
        "document": document,
        "title": documents.title_of(paper.form),
        "preview": sheet_of(document),
        "filled_meanwhile": form.filled_meanwhile() if form and form.is_bound else (),
        "form": form
        or GapForm(None, gaps=gaps, version=document.version, retold=_retold(paper, gaps)),
        # Sums that contradict each other; what is counted from rows goes when the rows are there.
        "contradictions": [gap for gap in gaps if not gap.fields and "=" in gap.path],
        "is_open": document.state in (DocumentState.DRAFT, DocumentState.COMPLETE),
        "has_left": document.state == DocumentState.LEFT,
        "is_draft": document.state == DocumentState.DRAFT,
        "unverified": unverified,
        "may_renew": bool(unverified) and is_known,
        "may_fill": policies.may(Deed.FILL, matter=matter, person=person, on=on),
        "reason": "；".join(reasons),
        "refused": refused,
    }
    return page(request, "desk/paper.html", context, status=status)


def sheet_of(document: "Document") -> SafeString:
    """Return a paper as a page shows it, people's numbers by their ends.

    Made by our own writer, which escapes every value (engines/forms/html.py).
    """
    return mark_safe(documents.preview_of(document))


def _retold(paper: "Paper", gaps: "Sequence[Gap]") -> dict[str, retelling.Retold]:
    """Return what other papers of the matter say already where this one has a gap."""
    if not gaps:
        return {}
    others = [beside.document for beside in matters.papers_beside(paper)]
    return retelling.retold(paper.document, others)


@require_POST
def release(request: Request, number: str, pk: int) -> HttpResponse:
    """Let a complete paper leave; from then on it reads as it reads now."""
    person, on = request.user.person, today()
    matter = matters.get_matter(number, visible_to=person, on=on)
    paper = matters.get_paper(pk, matter=matter)
    policies.require(Deed.SEND, matter=matter, person=person, on=on)
    if request.POST.get("version") != str(paper.document.version):
        stale = StaleVersion(what=_("这份文书"))
        return _show(request, matter, paper, refused=said(stale), status=409)
    try:
        writing.release(document=paper.document, by=person, at=now())
    except DomainError as declined:
        return _show(request, matter, paper, refused=said(declined), status=422)
    messages.success(request, _("已发出并定稿，现在可以下载。"))
    return go(request, "desk:paper", number, pk)


@require_POST
def renew(request: Request, number: str, pk: int) -> HttpResponse:
    """Write an identity established since into the draft."""
    person, on = request.user.person, today()
    matter = matters.get_matter(number, visible_to=person, on=on)
    paper = matters.get_paper(pk, matter=matter)
    policies.require(Deed.FILL, matter=matter, person=person, on=on)
    papers.renew_identity(paper=paper, version=paper.document.version, by=person)
    messages.success(request, _("核实过的身份已写进文书。"))
    return go(request, "desk:paper", number, pk)


@require_POST
def download(request: Request, number: str, pk: int) -> HttpResponse:
    """Give a paper out as a file with whole numbers in it: that is recorded."""
    matter = matters.get_matter(number, visible_to=request.user.person, on=today())
    paper = matters.get_paper(pk, matter=matter)
    kind = Rendering.PDF if request.POST.get("kind") == "pdf" else Rendering.DOCX
    made = writing.download(document=paper.document, kind=kind, by=request.user.person)
    return attachment(made.content, name=made.name, media_type=made.media_type)


class ZipForm(forms.Form):
    """Which forms are packed, and as what."""

    which = forms.MultipleChoiceField(
        label=_("哪些文书"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("请至少选一种文书。")},
    )
    kinds = forms.MultipleChoiceField(
        label=_("文件格式"),
        widget=forms.CheckboxSelectMultiple,
        choices=[(Rendering.DOCX.value, _("Word 文件")), (Rendering.PDF.value, _("PDF 文件"))],
        initial=[Rendering.DOCX.value],
        error_messages={"required": _("请至少选一种格式。")},
    )


@require_http_methods(["GET", "POST"])
def as_zip(request: Request, number: str) -> HttpResponse:
    """Show which papers would be finished and packed and which stay behind; on POST start it."""
    person, on = request.user.person, today()
    matter = matters.get_matter(number, visible_to=person, on=on)
    policies.require(Deed.SEND, matter=matter, person=person, on=on)
    ready: dict[str, list[Paper]] = {}
    for paper in matters.sendable(matter):
        ready.setdefault(paper.form, []).append(paper)
    rows = [
        {
            "form": group.form,
            "title": group.title,
            "ready": len(ready.get(group.form, ())),
            "fresh": sum(
                1 for p in ready.get(group.form, ()) if p.document.state == DocumentState.COMPLETE
            ),
            "behind": [
                row
                for row in group.rows
                if row.paper.document.state != DocumentState.VOID
                and row.paper not in ready.get(group.form, ())
            ],
        }
        for group in matters.paper_groups(matter)
    ]
    asked = request.GET.getlist("form")
    form = ZipForm(
        request.POST or None,
        initial={"which": asked or list(ready), "kinds": [Rendering.DOCX.value]},
    )
    form.fields["which"].choices = [(row["form"], row["title"]) for row in rows if row["ready"]]
    if form.is_bound and form.is_valid():
        try:
            job = papers.send_as_bundle(
                matter=matter,
                forms=form.cleaned_data["which"],
                kinds=form.cleaned_data["kinds"],
                by=person,
            )
        except DomainError as declined:
            form.add_error(None, said(declined))
        else:
            return go(request, "desk:job", job.pk)
    chosen = set(form["which"].value() or ())
    for row in rows:
        row["is_chosen"] = row["form"] in chosen
    context = {
        "matter": matter,
        "form": form,
        "rows": rows,
        "count": sum(row["ready"] for row in rows if row["is_chosen"]),
        "fresh": sum(row["fresh"] for row in rows if row["is_chosen"]),
        "behind": sum(len(row["behind"]) for row in rows),
    }
    return page(request, "desk/papers_zip.html", context, status=422 if form.errors else 200)
