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
from niangjia.apps.matters.services import roster
from niangjia.engines import tables
from niangjia.kernel.errors import DomainError
from niangjia.kernel.identifiers import masked_id
from niangjia.web.http import Request, go, invalid, now, page, today
from niangjia.web.middleware import said

if TYPE_CHECKING:
    from niangjia.apps.matters.models import RosterImport

PER_PAGE = 20
FIX, SAME = "fix|", "same|"
"""Names of the fields: `fix|<sheet>|<row>|<column>` and `same|<number of the question>`."""
IDENTITY = "citizen_id"


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
            draft = roster.start_import(
                matter=matter,
                name=upload.name,
                data=upload.read(),
                by=person,
                at=now(),
            )
        except DomainError as declined:
            form.add_error("file", said(declined))
        else:
            return go(request, "desk:roster", matter.number, draft.pk)
    context = {"matter": matter, "form": form, "imports": matters.imports_of(matter)}
    answer = invalid if form.is_bound else page
    return answer(request, "desk/roster_new.html", context)


@require_http_methods(["GET", "POST"])
def check(request: Request, number: str, pk: int) -> HttpResponse:
    """Show what was read and what must be put right; keep corrections; import everybody."""
    person, on = request.user.person, today()
    matter = matters.get_matter(number, visible_to=person, on=on)
    policies.require(Deed.ENROL, matter=matter, person=person, on=on)
    draft = matters.get_import(pk, matter=matter)
    failed = ""
    if request.method == "POST":
        version = request.POST.get("version", "")
        try:
            reading = roster.read_import(draft)
            draft = roster.save_edits(
                roster=draft,
                corrections=_corrections(request),
                decisions=_decisions(request, reading),
                by=person,
                expected_version=int(version) if version.isdigit() else 0,
            )
            if request.POST.get("action") == "import":
                done = roster.commit_import(
                    roster=draft, by=person, at=now(), expected_version=draft.version
                )
                messages.success(request, _told(done))
                return go(request, "desk:matter", matter.number)
            return go(request, "desk:roster", matter.number, pk)
        except DomainError as declined:
            failed = said(declined)
            draft = matters.get_import(pk, matter=matter)
    reading = roster.read_import(draft)
    context = _context(request, matter, draft, reading) | {"failed": failed}
    return (invalid if failed else page)(request, "desk/roster.html", context)


def _told(done: roster.Imported) -> str:
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


def _decisions(request: Request, reading: tables.Reading) -> list[tables.Decision]:
    """Return what the clerk said of rows that may be one person or several, or to be left out."""
    found = []
    for number, question in enumerate(reading.questions):
        answer = request.POST.get(f"{SAME}{number}")
        if answer in (tables.Choice.MERGE.value, tables.Choice.SEPARATE.value):
            found.append(tables.Decision(choice=tables.Choice(answer), rows=question.rows))
    for place in request.POST.getlist("skip"):
        sheet, _bar, row = place.rpartition("|")
        if row.isdigit():
            found.append(tables.Decision(choice=tables.Choice.SKIP, rows=((sheet, int(row)),)))
    return found


def _context(
    request: Request, matter: Any, draft: "RosterImport", reading: tables.Reading
) -> dict[str, Any]:
    names = {row.place: row.name or "" for row in reading.rows}
    raw = {
        (row.sheet, row.row, value.column): value for row in reading.rows for value in row.values
    }
    cells: dict[tuple[str, int, str], list[tables.Problem]] = {}
    loose: list[tables.Problem] = []
    for problem in reading.problems:
        place = (problem.sheet or "", problem.row or 0, problem.column or "")
        if problem.row and problem.column and _is_to_fix(problem):
            cells.setdefault(place, []).append(problem)
        else:
            loose.append(problem)
    fixes = [
        {
            "name": f"{FIX}{sheet}|{row}|{column}",
            "sheet": sheet,
            "row": row,
            "column": column,
            "who": names.get((sheet, row), ""),
            "raw": _shown(raw.get((sheet, row, column))),
            "problems": found,
            "is_error": any(p.severity is tables.Severity.ERROR for p in found),
        }
        for (sheet, row, column), found in cells.items()
    ]
    people = Paginator(reading.workers, PER_PAGE).get_page(request.GET.get("page"))
    return {
        "matter": matter,
        "draft": draft,
        "reading": reading,
        "must": [f for f in fixes if f["is_error"]],
        "may": [f for f in fixes if not f["is_error"]],
        "loose_errors": [p for p in loose if p.severity is tables.Severity.ERROR],
        "doubts": [p for p in loose if p.severity is tables.Severity.DOUBT],
        "questions": list(enumerate(reading.questions)),
        "page": people,
        "workers": [(w, masked_id(w.citizen_id) if w.citizen_id else "") for w in people],
        "tables": draft.mapping.get("tables", []),
        "is_draft": draft.state == "draft",
    }


def _is_to_fix(problem: tables.Problem) -> bool:
    """Tell whether a problem is mended by typing over its cell: errors, and damaged numbers."""
    return problem.severity is tables.Severity.ERROR or problem.code in {
        "id.digits_lost",
        "id.length",
        "id.check_digit",
        "id.masked",
        "id.missing",
        "date.missing",
        "amount.unknown",
    }


def _shown(value: Any) -> str:
    """Return a cell as it stood; a whole ID number is not shown again."""
    if value is None:
        return ""
    text = str(value.raw)
    is_whole_id = value.role is tables.Role.CITIZEN_ID and value.text
    return masked_id(text) if is_whole_id else text
