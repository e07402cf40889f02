"""Telling a worker that a paper is there for her: what she does, by which day."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from niangjia.apps.documents import selectors as documents
from niangjia.apps.documents.choices import DocumentState
from niangjia.apps.matters import policies
from niangjia.apps.matters import selectors as matters
from niangjia.apps.matters.policies import Deed
from niangjia.apps.matters.services import telling
from niangjia.kernel.errors import DomainError
from niangjia.web.fields import DayField
from niangjia.web.http import Request, go, now, page, today
from niangjia.web.middleware import said


class ServeForm(forms.Form):
    """What she does about it, and until when."""

    act = forms.ChoiceField(label=_("请本人做什么"), choices=telling.Act.choices)
    by_when = DayField(label=_("最晚哪一天"))


@require_http_methods(["GET", "POST"])
def show(request: Request, number: str, pk: int) -> HttpResponse:
    """Show whom the message goes to and what proves it; send it."""
    person, on = request.user.person, today()
    matter = matters.get_matter(number, visible_to=person, on=on)
    policies.require(Deed.SEND, matter=matter, person=person, on=on)
    paper = matters.get_paper(pk, matter=matter)
    form = ServeForm(request.POST or None)
    if form.is_valid():
        try:
            notice = telling.serve_paper(paper=paper, **form.cleaned_data, by=person, at=now())
        except DomainError as declined:
            form.add_error(None, said(declined))
        else:
            messages.success(request, gettext("通知写好了。送到没有，看这一页。"))
            return go(request, "desk:notice", notice.pk)
    context = {
        "matter": matter,
        "paper": paper,
        "title": documents.title_of(paper.form),
        "form": form,
        "can": paper.claimant is not None
        and paper.claimant.left_on is None
        and paper.document.state == DocumentState.LEFT,
    }
    return page(request, "desk/paper_serve.html", context, status=422 if form.is_bound else 200)
