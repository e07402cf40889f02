"""Work in progress: how far it is, and what it made."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from niangjia.apps.documents import selectors as documents
from niangjia.apps.matters import selectors as matters
from niangjia.apps.outbox import selectors as outbox
from niangjia.apps.outbox.choices import JobState
from niangjia.kernel.errors import NotFound
from niangjia.web.downloads import attachment
from niangjia.web.http import Request, page, today

NAMES = {"documents.write_bundle": _("打包文书")}


@require_safe
def show(request: Request, pk: str) -> HttpResponse:
    """Show how far a job of this person is; the part that changes comes alone when asked for."""
    job = outbox.get_job(pk, visible_to=request.user.person)
    number = job.payload.get("matter", "")
    state = JobState(job.state)
    words = job.message
    if state == JobState.DONE:
        words = _("做好了，可以下载。") if job.result else _("做好了。")
    context: dict[str, Any] = {
        "job": {"state": job.state, "done": job.done, "total": job.total, "words": words},
        "name": _(NAMES.get(job.name, job.name)),
        "what": job.payload.get("title", ""),
        "url": reverse("desk:job", args=[job.pk]),
        "number": number,
        "has_file": state == JobState.DONE and bool(job.result),
        "is_failed": state == JobState.FAILED,
        "is_waiting": not job.is_finished,
        "pk": job.pk,
    }
    template = "desk/papers_job_part.html" if request.htmx else "desk/papers_job.html"
    return page(request, template, context)


@require_safe
def file(request: Request, pk: str) -> HttpResponse:
    """Give out what a job made, if its matter may still be seen by whoever started it."""
    person = request.user.person
    job = outbox.get_job(pk, visible_to=person)
    if job.state != JobState.DONE or not job.result:
        raise NotFound
    matters.get_matter(job.payload.get("matter", ""), visible_to=person, on=today())
    kept = documents.get_file(job.result)
    return attachment(
        documents.content_of(kept), name=f"{job.payload['title']}.zip", media_type=kept.media_type
    )
