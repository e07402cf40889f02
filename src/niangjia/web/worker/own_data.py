"""What is kept of a worker, as she sees it: who looked, what she agreed to, what she asks for."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from niangjia.apps.documents import selectors as documents
from niangjia.apps.outbox import selectors as outbox
from niangjia.apps.outbox.choices import JobState
from niangjia.apps.people import selectors as people
from niangjia.apps.people import services
from niangjia.apps.people.choices import ErasureState, How
from niangjia.kernel.errors import DomainError, NotFound
from niangjia.web.downloads import attachment
from niangjia.web.http import go, invalid, page, today
from niangjia.web.looks import looks_at
from niangjia.web.middleware import said
from niangjia.web.worker import session

COPY = "people.write_copy"


class EraseForm(forms.Form):
    """Why she wants to be forgotten, in her own words, and that she has read what follows."""

    why = forms.CharField(
        label=gettext_lazy("为什么想删"),
        max_length=300,
        error_messages={"required": gettext_lazy("写一句为什么想删，比如“事情办完了”。")},
    )
    sure = forms.BooleanField(
        label=gettext_lazy("我知道删了就找不回来，查询码也不能再用"),
        error_messages={"required": gettext_lazy("看清楚了，再打这个勾。")},
    )


@login_not_required
@never_cache
@require_safe
def show(request: HttpRequest, number: str) -> HttpResponse:
    """Show what is kept of her, masked, who saw the whole of it, and what she may ask for."""
    claimant = session.mine_in(request, number)
    return page(request, "worker/data.html", _context(claimant, EraseForm()))


@login_not_required
@require_POST
def consent(request: HttpRequest, number: str, purpose: str) -> HttpResponse:
    """Take back a consent, or give it again."""
    claimant = session.mine_in(request, number)
    person, on = claimant.person, today()
    if request.POST.get("agree"):
        services.give_consents(person=person, keys=[purpose], how=How.PAGE, on=on, by=person)
        messages.success(request, _("记下了：您同意。"))
    else:
        services.withdraw_consent(person=person, key=purpose, on=on, by=person)
        messages.success(request, _("记下了：您不再同意。"))
    return go(request, "worker:data", number)


@login_not_required
@require_POST
def copy(request: HttpRequest, number: str) -> HttpResponse:
    """Begin to write everything kept of her into one file."""
    claimant = session.mine_in(request, number)
    services.ask_copy(person=claimant.person, claimant=claimant.pk)
    return go(request, "worker:data", number)


@login_not_required
@never_cache
@require_safe
def copy_file(request: HttpRequest, number: str) -> HttpResponse:
    """Hand her the newest file that is ready."""
    claimant = session.mine_in(request, number)
    job = _newest_copy(claimant.person)
    if job is None or job.state != JobState.DONE:
        raise NotFound
    kept = documents.get_file(job.result)
    content = documents.content_of(kept)
    return attachment(content, name=kept.original_name, media_type=kept.media_type)


@login_not_required
@never_cache
@require_POST
def erase(request: HttpRequest, number: str) -> HttpResponse:
    """Ask to be forgotten; somebody at the union decides, and she reads here what."""
    claimant = session.mine_in(request, number)
    form = EraseForm(request.POST)
    if form.is_valid():
        try:
            services.ask_erasure(
                person=claimant.person,
                how=How.PAGE,
                why=form.cleaned_data["why"],
                on=today(),
                by=claimant.person,
            )
        except DomainError as declined:
            form.add_error(None, said(declined))
        else:
            messages.success(request, _("收到了。工会会有人决定，结果写在这一页。"))
            return go(request, "worker:data", number)
    return invalid(request, "worker/data.html", _context(claimant, form))


def _context(claimant: Any, form: EraseForm) -> dict[str, Any]:
    person, job = claimant.person, _newest_copy(claimant.person)
    erasure = people.erasure_of(person)
    return {
        "claimant": claimant,
        "matter": claimant.matter,
        "union_name": claimant.matter.home_union.name,
        "person": person,
        "looks": [look for look in looks_at(person) if not look.is_own],
        "consents": people.consents_of(person),
        "copy_state": job.state if job else "",
        "copy_words": job.message if job else "",
        "erasure": erasure,
        "may_ask": erasure is None or erasure.state != ErasureState.ASKED,
        "kept": people.erasure_kept(person, on=today()),
        "form": form,
    }


def _newest_copy(person: Any) -> Any:
    return outbox.jobs_of(person).filter(name=COPY).first()
