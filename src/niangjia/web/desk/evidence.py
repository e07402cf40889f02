"""The evidence of a matter: handed in many files at once, numbered, withdrawn with a reason."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from niangjia.apps.matters import policies
from niangjia.apps.matters import selectors as matters
from niangjia.apps.matters.choices import EvidenceForm
from niangjia.apps.matters.policies import Deed
from niangjia.apps.matters.services import evidence as services
from niangjia.web.fields import CountField, DayField
from niangjia.web.http import Request, go, invalid, now, page, today
from niangjia.web.middleware import said
from niangjia.web.uploads import ManyFilesField

MOST_FILES = 30


class EvidenceUpload(forms.Form):
    """Some files that prove the same thing."""

    files = ManyFilesField(
        label=gettext_lazy("照片、扫描件或电子文件"),
        help_text=gettext_lazy("照片、PDF、Word、Excel，一次最多 30 个，每个不超过 50 MB。"),
        most=MOST_FILES,
    )
    name = forms.CharField(
        label=gettext_lazy("证据名称"),
        max_length=100,
        help_text=gettext_lazy("比如：2024 年 10 月工资条。"),
    )
    proves = forms.CharField(
        label=gettext_lazy("证明什么"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    source = forms.CharField(
        label=gettext_lazy("从哪里来的"),
        max_length=120,
        help_text=gettext_lazy("比如：用人单位制作，职工提供。"),
    )
    form = forms.ChoiceField(
        label=gettext_lazy("手上有的是"),
        choices=[(one.value, one.label) for one in EvidenceForm],
        initial=EvidenceForm.COPY,
    )
    pages = CountField(label=gettext_lazy("页数"), initial=1, min_value=1)
    obtained_on = DayField(label=gettext_lazy("哪天取得的"), required=False)
    claimant = forms.TypedChoiceField(
        label=gettext_lazy("谁的"), coerce=int, empty_value=None, required=False
    )


@require_http_methods(["GET", "POST"])
def index(request: Request, number: str) -> HttpResponse:
    """Show the evidence of a matter, and take more of it."""
    person, on = request.user.person, today()
    matter = matters.get_matter(number, visible_to=person, on=on)
    workers = {
        one.seq: one
        for one in matter.claimants.filter(left_on__isnull=True)
        .select_related("person")
        .order_by("seq")
    }
    is_sent = request.method == "POST"
    form = EvidenceUpload(*((request.POST, request.FILES) if is_sent else ()))
    form.fields["claimant"].choices = [
        ("", _("全案")),
        *((seq, f"{seq} {one.person.name}") for seq, one in workers.items()),
    ]
    if is_sent:
        policies.require(Deed.PROVE, matter=matter, person=person, on=on)
    if form.is_valid():
        data: dict[str, Any] = form.cleaned_data
        outcomes = services.add_evidence(
            matter=matter,
            files=[services.Sent(name=one.name, data=one.read()) for one in data["files"]],
            name=data["name"],
            form=data["form"],
            pages=data["pages"],
            source=data["source"],
            proves=data["proves"],
            obtained_on=data["obtained_on"],
            claimant=workers.get(data["claimant"]),
            by=person,
            at=now(),
        )
        declined = [one for one in outcomes if one.declined]
        _tell(request, outcomes)
        if not declined:
            return go(request, "desk:evidence", matter.number)
        for one in declined:
            form.add_error("files", f"{one.name}：{said(one.declined)}")
    context = {
        "matter": matter,
        "rows": matters.evidence_of(matter),
        "tables": matters.TABLES,
        "form": form,
        "may_prove": policies.may(Deed.PROVE, matter=matter, person=person, on=on),
        "roles": policies.roles_zh(Deed.PROVE),
    }
    return (invalid if form.is_bound else page)(request, "desk/evidence.html", context)


@require_POST
def withdraw(request: Request, number: str, seq: int) -> HttpResponse:
    """Withdraw one piece of evidence, with a reason."""
    person, on = request.user.person, today()
    matter = matters.get_matter(number, visible_to=person, on=on)
    policies.require(Deed.PROVE, matter=matter, person=person, on=on)
    piece = matters.get_evidence(seq, matter=matter)
    services.withdraw_evidence(evidence=piece, why=request.POST.get("why", ""), by=person, at=now())
    messages.success(request, _("证据 %(seq)s 已撤下，记录还在。") % {"seq": seq})
    return go(request, "desk:evidence", matter.number)


def _tell(request: Request, outcomes: list[services.Outcome]) -> None:
    """Say how many files came in, and what was done to them."""
    taken = [one for one in outcomes if one.evidence]
    if not taken:
        return
    words = ngettext("收下 %(n)d 份。", "收下 %(n)d 份。", len(taken)) % {"n": len(taken)}
    if any(one.is_new_image for one in taken):
        words += _("照片重新存过，去掉了拍摄地点和手机型号；原图请自己留好。")
    if any(not one.evidence.scanned_by for one in taken if one.evidence):
        words += _("本机没有装查毒软件，没有查过毒。")
    messages.success(request, words)
