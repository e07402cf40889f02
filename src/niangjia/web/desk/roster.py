"""Importing a company's roster: upload, see how it is read, correct in place, import whole."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from niangjia.apps.matters import policies
from niangjia.apps.matters import selectors as matters
from niangjia.apps.matters.policies import Deed
from niangjia.apps.matters.services import roster_pages
from niangjia.apps.matters.services.roster_people import Imported
from niangjia.apps.outbox.selectors import is_job
from niangjia.engines import tables
from niangjia.kernel.errors import DomainError
from niangjia.kernel.identifiers import masked_id
from niangjia.web.desk.jobs import going
from niangjia.web.http import Request, go, invalid, now, page, today
from niangjia.web.middleware import said

if TYPE_CHECKING:
    from django.core.paginator import Page

    from niangjia.apps.matters.kept_reading import Kept, Place
    from niangjia.apps.matters.models import RosterImport

PER_PAGE = 20
PROBLEMS_PER_PAGE = 50
FIX, SAME = "fix|", "same|"
"""Names of the fields: `fix|<sheet>|<row>|<column>` and `same|<number of the question>`."""


class UploadForm(forms.Form):
    """The file, as the company keeps it."""

    file = forms.FileField(
        label=_("花名册或工资表"),
        help_text=_(
            "xlsx、xls、csv 都行，不用改格式。合并的表头、合计行、带逗号和“元”的数都能认。"
        ),
        error_messages={
            "required": _("请先选一个文件。"),
            "empty": _("这个文件是空的，请换一个。"),
        },
        widget=forms.ClearableFileInput(
            attrs={"accept": ".xlsx,.xls,.xlsm,.csv,.txt,.tsv,.ods,.et"}
        ),
    )


@require_http_methods(["GET", "POST"])
def new(request: Request, number: str) -> HttpResponse:
    """Take a roster file and go on to checking how it is read."""
    person, on = request.user.person, today()
    matter = matters.get_matter(number, visible_to=person, on=on)
    policies.require(Deed.ENROL, matter=matter, person=person, on=on)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            tables.check_size(upload.size)
            made = roster_pages.upload(
                matter=matter,
                name=upload.name,
                data=upload.read(),
                by=person,
                at=now(),
            )
        except DomainError as declined:
            form.add_error("file", said(declined))
        else:
            if is_job(made):
                return go(request, "desk:job", made.pk)
            return go(request, "desk:roster", matter.number, made.pk)
    context = {
        "matter": matter,
        "form": form,
        "imports": matters.imports_of(matter),
        "going": going(request, number),
    }
    answer = invalid if form.is_bound else page
    return answer(request, "desk/roster_new.html", context)


@require_http_methods(["GET", "POST"])
def check(request: Request, number: str, pk: int) -> HttpResponse:
    """Show what was read and what must be put right; keep corrections; import everybody."""
    person, on = request.user.person, today()
    matter = matters.get_matter(number, visible_to=person, on=on)
    policies.require(Deed.ENROL, matter=matter, person=person, on=on)
    draft = matters.get_import(pk, matter=matter)
    failed, reading = "", matters.reading_of(draft)
    if request.method == "POST":
        version = request.POST.get("version", "")
        try:
            made = roster_pages.revise(
                roster=draft,
                corrections=_corrections(request),
                decisions=_decisions(request, reading),
                by=person,
                at=now(),
                expected_version=int(version) if version.isdigit() else 0,
                is_to_import=request.POST.get("action") == "import",
            )
        except DomainError as declined:
            failed = said(declined)
            draft = matters.get_import(pk, matter=matter)
            reading = matters.reading_of(draft)
        else:
            if is_job(made):
                return go(request, "desk:job", made.pk)
            if isinstance(made, Imported):
                messages.success(request, _told(made))
                return go(request, "desk:matter", matter.number)
            return go(request, "desk:roster", matter.number, pk)
    context = {
        "matter": matter,
        "draft": draft,
        "failed": failed,
        "going": going(request, number),
        "is_draft": draft.state == "draft",
    }
    answer = invalid if failed else page
    if reading is None:
        return answer(request, "desk/roster_unread.html", context)
    return answer(request, "desk/roster.html", context | _context(request, draft, reading))


def _told(done: Imported) -> str:
    if not done.new and not done.changed:
        return _("这份名册以前导入过，%(n)d 人都没有变化。") % {"n": done.unchanged}
    return _("已导入：新增 %(new)d 人，更新 %(changed)d 人，%(same)d 人没有变化。") % {
        "new": done.new,
        "changed": done.changed,
        "same": done.unchanged,
    }


def _corrections(request: Request) -> list[tables.Correction]:
    """Return what was typed over a cell; a field left as it was says nothing."""
    found = []
    for name, text in request.POST.items():
        if not name.startswith(FIX) or text == request.POST.get(f"was-{name}", ""):
            continue
        sheet, row, column = name.removeprefix(FIX).rsplit("|", 2)
        found.append(
            tables.Correction(sheet=sheet, row=int(row), column=column, text=str(text).strip())
        )
    return found


def _decisions(request: Request, reading: "Kept | None") -> list[tables.Decision]:
    """Return what the clerk said of rows that may be one person or several, or to be left out."""
    found = []
    for number, question in enumerate(reading.questions if reading else ()):
        answer = request.POST.get(f"{SAME}{number}")
        if answer in (tables.Choice.MERGE.value, tables.Choice.SEPARATE.value):
            found.append(tables.Decision(choice=tables.Choice(answer), rows=question.rows))
    for place in request.POST.getlist("skip"):
        sheet, _bar, row = place.rpartition("|")
        if row.isdigit():
            found.append(tables.Decision(choice=tables.Choice.SKIP, rows=((sheet, int(row)),)))
    return found


def _context(request: Request, draft: "RosterImport", reading: "Kept") -> dict[str, Any]:
    cells: dict[Place, list[tables.Problem]] = {}
    loose: list[tables.Problem] = []
    for problem in reading.problems:
        if problem.sheet and problem.row and problem.column and _is_to_fix(problem):
            place = (problem.sheet, problem.row, problem.column)
            cells.setdefault(place, []).append(problem)
        else:
            loose.append(problem)
    fixes = [_fix(reading, place, found) for place, found in cells.items()]
    ask = request.GET.get
    shown = Paginator(range(reading.people), PER_PAGE).get_page(ask("page"))
    people = matters.people_read(draft, first=max(shown.start_index() - 1, 0), count=PER_PAGE)
    return {
        "reading": reading,
        "must": _some([f for f in fixes if f["is_error"]], ask("must")),
        "may": _some([f for f in fixes if not f["is_error"]], ask("may")),
        "loose_errors": _some([p for p in loose if _is_error(p)], ask("wrong")),
        "doubts": _some([p for p in loose if not _is_error(p)], ask("doubts")),
        "questions": _some(list(enumerate(reading.questions)), ask("asked")),
        "page": shown,
        "workers": [(w, masked_id(w.citizen_id) if w.citizen_id else "") for w in people],
        "tables": draft.mapping.get("tables", []),
    }


def _some(found: list[Any], number: str | None) -> "Page[Any]":
    """Return the page of a list of problems that is asked for; the first of a short one."""
    return Paginator(found, PROBLEMS_PER_PAGE).get_page(number)


def _fix(reading: "Kept", place: "Place", found: list[tables.Problem]) -> dict[str, Any]:
    sheet, row, column = place
    cell = reading.cells[place]
    return {
        "name": f"{FIX}{sheet}|{row}|{column}",
        "sheet": sheet,
        "row": row,
        "column": column,
        "who": cell.who,
        "raw": masked_id(cell.raw) if cell.is_whole_id else cell.raw,
        "problems": found,
        "is_error": any(_is_error(problem) for problem in found),
    }


def _is_error(problem: tables.Problem) -> bool:
    return problem.severity is tables.Severity.ERROR


def _is_to_fix(problem: tables.Problem) -> bool:
    """Tell whether a problem is mended by typing over its cell: errors, and damaged numbers."""
    return _is_error(problem) or problem.code in {
        "id.digits_lost",
        "id.length",
        "id.check_digit",
        "id.masked",
        "id.missing",
        "date.missing",
        "amount.unknown",
    }
