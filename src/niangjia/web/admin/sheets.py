"""Setting up from a spreadsheet: an empty one, checked, corrected here, taken over whole."""

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRedirect

from niangjia.apps.outbox import selectors as outbox
from niangjia.apps.outbox.choices import JobState
from niangjia.apps.setup import selectors, services
from niangjia.apps.setup.choices import SheetState
from niangjia.apps.setup.template import template as empty_sheet
from niangjia.engines import tables
from niangjia.kernel.errors import DomainError
from niangjia.web.downloads import attachment
from niangjia.web.http import Request, go, invalid, now, page, today
from niangjia.web.middleware import said

PER_PAGE = 30
SHOWN = 200
FIX = "fix|"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class UploadForm(forms.Form):
    """The filled-in sheet."""

    file = forms.FileField(
        label=_("填好的表"),
        help_text=_("xlsx、xls、et、csv 都行。表头合并、多出几列、日期随便写，都能认。"),
        error_messages={"required": _("请先选一个文件。"), "empty": _("这个文件是空的。")},
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.xlsm,.csv,.ods,.et"}),
    )


@require_http_methods(["GET", "POST"])
def index(request: Request) -> HttpResponse:
    """Take a sheet, and show those that came before."""
    person = request.user.person
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            tables.check_size(upload.size)
            made = services.start_sheet(name=upload.name, data=upload.read(), by=person, at=now())
        except DomainError as declined:
            form.add_error("file", said(declined))
        else:
            return go(request, "admin:sheet", made.pk)
    context = {"form": form, "sheets": selectors.sheets_of(person)[:20]}
    answer = invalid if request.method == "POST" else page
    return answer(request, "admin/sheets.html", context)


@require_safe
def template(request: Request) -> HttpResponse:
    """Give out the empty sheet."""
    return attachment(empty_sheet(), name=_("工会建档模板.xlsx"), media_type=XLSX)


@require_http_methods(["GET", "POST"])
def show(request: Request, pk: int) -> HttpResponse:
    """Show what taking a sheet over would do; correct it; send it on; show how far it is."""
    person, on = request.user.person, today()
    sheet = selectors.get_sheet(pk, visible_to=person)
    fault = ""
    if request.method == "POST":
        version = int(request.POST.get("version", "0") or 0)
        try:
            corrections = _corrections(request)
            if corrections:
                sheet = services.save_corrections(
                    sheet=sheet, corrections=corrections, by=person, expected_version=version
                )
                version = sheet.version
            match request.POST.get("action"):
                case "import":
                    services.send_sheet(sheet=sheet, on=on, by=person, expected_version=version)
                case "give_up":
                    services.give_up_sheet(sheet=sheet, by=person, expected_version=version)
                    return go(request, "admin:sheets")
        except services.FaultsRemain as declined:
            fault = said(declined)
        else:
            return go(request, "admin:sheet", pk)
        sheet.refresh_from_db()
    if sheet.state == SheetState.WAITING:
        return _under_way(request, sheet)
    if request.htmx and request.method == "GET" and sheet.state == SheetState.IMPORTED:
        return HttpResponseClientRedirect(reverse("admin:sheet", args=[pk]))
    context: dict[str, Any] = {"sheet": sheet, "is_draft": sheet.state == SheetState.DRAFT}
    if sheet.state == SheetState.DRAFT:
        context |= _draft(request, sheet)
    context["fault"] = fault
    return (invalid if fault else page)(request, "admin/sheet.html", context)


def _draft(request: Request, sheet: Any) -> dict[str, Any]:
    plan = selectors.compare_sheet(services.read_sheet(sheet), by=request.user.person, on=today())
    faults = [
        {"fault": one, "name": f"{FIX}{one.sheet}|{one.row}|{one.column}", "at": at}
        for at, one in enumerate(plan.faults)
    ]
    must = [one for one in faults if one["fault"].is_error]
    rows = [*plan.units, *plan.roles]
    wanted = request.GET.get("show", "")
    chosen = [row for row in rows if not wanted or row.action == wanted]
    counts = plan.counts
    names = {selectors.NEW: _("新的"), selectors.CHANGED: _("有改动"), selectors.SAME: _("不变")}
    return {
        "plan": plan,
        "counts": counts,
        "must": must[:SHOWN],
        "must_count": len(must),
        "doubts": [one for one in faults if not one["fault"].is_error][:SHOWN],
        "page": Paginator(chosen, PER_PAGE).get_page(request.GET.get("page")),
        "segments": [
            {"label": _("全部"), "count": len(rows), "url": "?", "current": not wanted},
            *(
                {
                    "label": label,
                    "count": counts[f"units_{key}"] + counts[f"roles_{key}"],
                    "url": f"?show={key}",
                    "current": wanted == key,
                }
                for key, label in names.items()
            ),
        ],
        "names": names,
    }


def _under_way(request: Request, sheet: Any) -> HttpResponse:
    job = outbox.get_job(sheet.job_id, visible_to=request.user.person)
    words = _("做好了。") if job.state == JobState.DONE else job.message
    context = {
        "sheet": sheet,
        "job": {"state": job.state, "done": job.done, "total": job.total, "words": words},
        "url": reverse("admin:sheet", args=[sheet.pk]),
        "is_failed": job.state == JobState.FAILED,
    }
    template = "admin/sheet_part.html" if request.htmx else "admin/sheet_job.html"
    return page(request, template, context)


def _corrections(request: Request) -> list[tables.Correction]:
    made = []
    for name, text in request.POST.items():
        if not name.startswith(FIX) or not str(text).strip():
            continue
        sheet, row, column = name.removeprefix(FIX).rsplit("|", 2)
        if row.isdigit() and column.isalpha():
            made.append(
                tables.Correction(sheet=sheet, row=int(row), column=column, text=str(text).strip())
            )
    return made
