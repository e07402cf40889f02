"""Setting aside papers that will not be sent: chosen, looked at by name, with a reason."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from niangjia.apps.documents import selectors as documents
from niangjia.apps.matters import policies
from niangjia.apps.matters import selectors as matters
from niangjia.apps.matters.policies import Deed
from niangjia.apps.matters.services import papers
from niangjia.kernel.errors import DomainError
from niangjia.web.http import Request, go, page, today
from niangjia.web.middleware import said


class VoidForm(forms.Form):
    """Which papers are set aside, and why."""

    which = forms.MultipleChoiceField(
        label=_("作废哪些"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("请至少选一种文书。")},
    )
    why = forms.CharField(
        label=_("为什么作废"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("例如：重复制作；已经和解，不再递交。以后查得到。"),
        error_messages={"required": _("请写明为什么作废。")},
    )


@require_http_methods(["GET", "POST"])
def edit(request: Request, number: str) -> HttpResponse:
    """Show the papers that have not left, all or the one named; set the chosen aside."""
    person, on = request.user.person, today()
    matter = matters.get_matter(number, visible_to=person, on=on)
    policies.require(Deed.VOID, matter=matter, person=person, on=on)
    wanted = request.GET.get("paper", "")
    only = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 19 else None
    waiting = matters.unsent(matter, paper=only)
    counts: dict[str, int] = {}
    for paper in waiting:
        counts[paper.form] = counts.get(paper.form, 0) + 1
    form = VoidForm(request.POST or None, initial={"which": list(counts) if only else []})
    form.fields["which"].choices = [
        (key, f"{documents.title_of(key)}（{n}）") for key, n in counts.items()
    ]
    chosen: tuple = ()
    status = 422 if form.is_bound else 200
    if form.is_valid():
        chosen = tuple(p for p in waiting if p.form in set(form.cleaned_data["which"]))
        status = 200
        if request.POST.get("action") == "void":
            if request.POST.get("count") != str(len(chosen)):
                form.add_error(None, _("看过之后有了变动，请再看一遍下面的名单。"))
                status = 409
            else:
                try:
                    done = papers.set_aside(papers=chosen, by=person, why=form.cleaned_data["why"])
                except DomainError as declined:
                    form.add_error(None, said(declined))
                    status = 422
                else:
                    told = ngettext("已作废 %(n)d 份文书。", "已作废 %(n)d 份文书。", done)
                    messages.success(request, told % {"n": done})
                    return go(request, "desk:matter_papers", number)
    context = {"matter": matter, "form": form, "waiting": waiting, "chosen": chosen, "only": only}
    return page(request, "desk/papers_void.html", context, status=status)
