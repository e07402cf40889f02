"""Work in progress: how far it is, and what it led to."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from niangjia.apps.documents import selectors as documents
from niangjia.apps.matters import selectors as matters
from niangjia.apps.matters.services import exporting
from niangjia.apps.outbox import selectors as outbox
from niangjia.apps.outbox.choices import JobState
from niangjia.kernel.errors import NotFound
from niangjia.web.downloads import attachment
from niangjia.web.http import Request, page, today
from niangjia.web.sheets import sheet

if TYPE_CHECKING:
    from niangjia.apps.outbox.models import Job


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of work at the desk: its name, and the pages before and after it."""

    name: Promise
    result: Callable[["Job"], str] | None
    result_words: Promise
    back: Callable[["Job"], str]
    back_words: Promise


def _page(name: str, *keys: str) -> Callable[["Job"], str]:
    """Return the way to a page of the job's matter; `result` is what the work made."""

    def way(job: "Job") -> str:
        return reverse(
            name,
            args=[
                job.payload["matter"],
                *(job.result if key == "result" else job.payload[key] for key in keys),
            ],
        )

    return way


KINDS = {
    "desk.see_round": Kind(
        name=_("看一起办会怎样"),
        result=lambda job: reverse("desk:round", args=[job.result]),
        result_words=_("看每一条会怎样"),
        back=lambda job: reverse("desk:round", args=[job.payload["round"]]),
        back_words=_("回到这一批"),
    ),
    "desk.do_round": Kind(
        name=_("一起办"),
        result=lambda job: reverse("desk:round", args=[job.result]),
        result_words=_("看每一条的结果"),
        back=lambda job: reverse("desk:round", args=[job.payload["round"]]),
        back_words=_("回到这一批"),
    ),
    "documents.write_bundle": Kind(
        name=_("打包文书"),
        result=None,
        result_words=_("下载 ZIP"),
        back=_page("desk:matter_papers"),
        back_words=_("回到文书，再试一次"),
    ),
    "matters.write_list": Kind(
        name=_("导出案件清单"),
        result=None,
        result_words=_("下载清单"),
        back=lambda _job: reverse("desk:matters"),
        back_words=_("回到案件，再导一次"),
    ),
    "matters.read_upload": Kind(
        name=_("读名册"),
        result=_page("desk:roster", "result"),
        result_words=_("去核对"),
        back=_page("desk:roster_new"),
        back_words=_("换一个文件"),
    ),
    "matters.read_roster": Kind(
        name=_("按修改再读名册"),
        result=_page("desk:roster", "roster"),
        result_words=_("看名册"),
        back=_page("desk:roster", "roster"),
        back_words=_("回到核对"),
    ),
    "matters.import_roster": Kind(
        name=_("导入名册"),
        result=_page("desk:matter"),
        result_words=_("看人和进度"),
        back=_page("desk:roster", "roster"),
        back_words=_("回到核对"),
    ),
    "recovery.assess_claims": Kind(
        name=_("算应得"),
        result=_page("desk:claims"),
        result_words=_("看应得"),
        back=_page("desk:claims"),
        back_words=_("回到应得"),
    ),
    "matters.open_forum": Kind(
        name=_("开始程序"),
        result=_page("desk:forum", "result"),
        result_words=_("看这个程序"),
        back=_page("desk:forums"),
        back_words=_("回到程序"),
    ),
    "matters.take_step": Kind(
        name=_("办步骤"),
        result=_page("desk:forum", "result"),
        result_words=_("看这个程序"),
        back=_page("desk:forum", "forum"),
        back_words=_("回到程序"),
    ),
}


def going(request: Request, number: str) -> list[dict[str, Any]]:
    """Return what this person started on a matter and is still at work, as pages mention it."""
    return [
        {"name": KINDS[job.name].name, "what": job.payload.get("title", ""), "pk": job.pk}
        for job in outbox.unfinished(request.user.person, matter=number)
    ]


@require_safe
def show(request: Request, pk: str) -> HttpResponse:
    """Show how far a job of this person is; the part that changes comes alone when asked for."""
    job = outbox.get_job(pk, visible_to=request.user.person)
    kind = KINDS.get(job.name)
    if kind is None:
        raise NotFound  # work of the house itself
    is_done = job.state == JobState.DONE
    words: Any = job.message
    if is_done and kind.result is None:
        words = _("做好了，可以下载。") if job.result else _("做好了。")
    result = ""
    if is_done:
        result = kind.result(job) if kind.result else reverse("desk:job_file", args=[job.pk])
    context: dict[str, Any] = {
        "job": {"state": job.state, "done": job.done, "total": job.total, "words": words},
        "name": kind.name,
        "what": job.payload.get("title", ""),
        "url": reverse("desk:job", args=[job.pk]),
        "number": job.payload.get("matter", ""),
        "result": result,
        "result_words": kind.result_words,
        "has_file": is_done and kind.result is None,
        "back": kind.back(job) if job.state == JobState.FAILED else "",
        "back_words": kind.back_words,
        "is_waiting": not job.is_finished,
    }
    template = "desk/job_part.html" if request.htmx else "desk/job.html"
    return page(request, template, context)


@require_safe
def file(request: Request, pk: str) -> HttpResponse:
    """Give out what a job made, as long as whoever started it may still see it."""
    job = outbox.get_job(pk, visible_to=request.user.person)
    give = FILES.get(job.name)
    if give is None or job.state != JobState.DONE or not job.result:
        raise NotFound
    return give(request, job)


def _bundle(request: Request, job: "Job") -> HttpResponse:
    matters.get_matter(job.payload["matter"], visible_to=request.user.person, on=today())
    kept = documents.get_file(job.result)
    return attachment(
        documents.content_of(kept), name=f"{job.payload['title']}.zip", media_type=kept.media_type
    )


def _list(request: Request, job: "Job") -> HttpResponse:
    content = exporting.fetch_list(
        pk=int(job.result), by=request.user.person, on=today(), at=timezone.now()
    )
    return sheet(content, kind=job.payload["kind"], name=job.payload["title"])


FILES = {"documents.write_bundle": _bundle, "matters.write_list": _list}
"""Which work makes a file to be fetched, and how it is given out."""
