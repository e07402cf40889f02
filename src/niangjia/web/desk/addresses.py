"""Where the workers of a matter live: pasted as a list, looked at, and kept for every paper."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from niangjia.apps.matters import policies
from niangjia.apps.matters import selectors as matters
from niangjia.apps.matters.policies import Deed
from niangjia.apps.people import services as people
from niangjia.kernel.errors import DomainError
from niangjia.web.both import stood as both
from niangjia.web.both.stood import StoodField
from niangjia.web.desk.name_list import HEADINGS, Known, named
from niangjia.web.http import Request, go, page, today
from niangjia.web.middleware import said

if TYPE_CHECKING:
    from niangjia.apps.matters.models import Claimant

_FIRST = re.compile(r"[,，:：;；\s]+")
HEADERS = HEADINGS | {"住址", "住所", "地址", "现住址", "家庭住址"}


class ListForm(forms.Form):
    """The list as it comes out of a spreadsheet."""

    lines = forms.CharField(
        label=_("姓名或者工号，后面跟住址"),
        widget=forms.Textarea(attrs={"rows": 10, "autocomplete": "off"}),
        help_text=_("从 Excel 里复制这两列粘贴过来，一行一个人。同名的用工号。"),
        error_messages={"required": _("请先把名单粘贴进来。")},
    )

    version = StoodField(required=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What a list says: where whom lives, and the lines that could not be placed, with why."""

    found: Sequence[tuple["Claimant", str]]
    left: Sequence[tuple[str, str]]
    met: Sequence["Claimant"] = ()
    """Those somebody else wrote to since the list was looked at: whose address, only she says."""
    stamp: str = ""


@require_http_methods(["GET", "POST"])
def edit(request: Request, number: str) -> HttpResponse:
    """Read a pasted list of addresses, show who would get which, and keep them."""
    person, on = request.user.person, today()
    matter = matters.get_matter(number, visible_to=person, on=on)
    policies.require(Deed.ENROL, matter=matter, person=person, on=on)
    workers = list(
        matter.claimants.filter(left_on__isnull=True).select_related("person").order_by("seq")
    )
    form = ListForm(request.POST or None)
    read = None
    status = 422 if form.is_bound else 200
    if form.is_valid():
        read, status = _read(form.cleaned_data["lines"], workers), 200
        if request.POST.get("action") == "keep" and read.found:
            stood = both.read(request.POST.get("version", ""))
            read = _with_met(read, stood, set(request.POST.getlist("mine")))
            status = 409 if read.met else 200
            if not read.found:
                messages.info(request, _("照现在登记的留着，一个也没有改。"))
                return go(request, "desk:addresses", number)
        if request.POST.get("action") == "keep" and read.found and not read.met:
            try:
                kept = people.keep_addresses(
                    addresses={worker.person_id: text for worker, text in read.found},
                    by=person,
                    why="登记住址：本人或者单位名单提供",
                    versions={w.person_id: w.person.version for w, _text in read.found},
                )
            except DomainError as declined:
                form.add_error("lines", said(declined))
                status = 422
            else:
                told = ngettext(
                    "存好了：%(n)d 人的住址是新的或者改过的。",
                    "存好了：%(n)d 人的住址是新的或者改过的。",
                    kept,
                )
                messages.success(request, told % {"n": kept})
                return go(request, "desk:addresses", number)
    context = {
        "matter": matter,
        "form": form,
        "read": read,
        "workers": len(workers),
        "missing": [worker for worker in workers if not worker.person.has_address],
    }
    return page(request, "desk/addresses.html", context, status=status)


def _read(text: str, workers: "Sequence[Claimant]") -> Read:
    by_seq = {worker.seq: worker for worker in workers}
    known = [
        Known(
            seq=worker.seq,
            name=worker.person.name,
            job_number=worker.job_number,
            masked_id=worker.person.masked_id,
        )
        for worker in workers
    ]
    found: dict[int, str] = {}
    left: list[tuple[str, str]] = []
    for line in filter(None, map(str.strip, text.splitlines())):
        who, address = _parts(line)
        if who in HEADERS or address in HEADERS:
            continue
        fits = named(who, known)
        seq = next(iter(fits.seqs), None) if len(fits.seqs) == 1 else None
        if seq is None:
            left.append((line, _("不止一个人，请写工号") if fits.ambiguous else _("名册里没有")))
        elif not address:
            left.append((line, _("没有写住址")))
        elif found.get(seq, address) != address:
            left.append((line, _("这个人写了两个不同的住址，只认前一个")))
        else:
            found[seq] = address
    rows = [(by_seq[seq], text) for seq, text in found.items()]
    return Read(found=rows, left=left, stamp=_stamp([worker for worker, _text in rows]))


def _stamp(workers: "Sequence[Claimant]") -> str:
    """Return the versions of the people of a list, as the page carries them."""
    return both.written(0, {str(one.seq): [str(one.person.version)] for one in workers})


def _with_met(read: Read, stood: both.Stood | None, mine: set[str]) -> Read:
    """Return the list with those somebody else wrote to since it was looked at.

    `mine` are the numbers of those for whom the list's address was taken all the same; who stands
    on the page as met and was not taken keeps what the other wrote.
    """
    looked_at = stood.values if stood else {}
    asked = set(looked_at.get("met", []))
    met = [
        worker
        for worker, _text in read.found
        if looked_at.get(str(worker.seq)) not in (None, [str(worker.person.version)])
    ]
    kept = [(w, text) for w, text in read.found if str(w.seq) not in asked or str(w.seq) in mine]
    if not met:
        return replace(read, found=kept)
    values = {str(one.seq): [str(one.person.version)] for one, _text in read.found}
    values["met"] = [str(one.seq) for one in met] + sorted(asked)
    return replace(read, met=met, stamp=both.written(0, values))


def _parts(line: str) -> tuple[str, str]:
    """Return who and where: the last cell of a spreadsheet's row, or what follows the name."""
    cells = [cell.strip() for cell in line.split("\t") if cell.strip()]
    if len(cells) > 1:
        return "\t".join(cells[:-1]), cells[-1]
    who, *rest = _FIRST.split(line, maxsplit=1)
    return who, rest[0] if rest else ""
