"""A paper that will not be sent is set aside with a reason; until then the matter stays open."""

import pytest
from django.utils import timezone
from tests.factories import matters as make
from tests.web.desk.ground import browser

from niangjia.apps.audit.models import Event
from niangjia.apps.documents.choices import DocumentState
from niangjia.apps.documents.models import Document
from niangjia.apps.matters import selectors as matters
from niangjia.apps.matters.models import Paper
from niangjia.apps.matters.services import forums, papers, steps

pytestmark = pytest.mark.django_db


@pytest.fixture
def drafted():
    """A mediation of two workers in which the first settled: one agreement is drafted."""
    fed = make.federation("作废", "460100")
    matter = make.matter(fed, title="作废旅业 2 人欠薪（演示）")
    for at in range(2):
        make.item(make.claimant(matter, f"演示职工{at + 1}", by=fed.officer, key=f"no:{at}"))
    on, at = timezone.localdate(), timezone.now()
    first = matter.items.order_by("pk").first()
    forum = forums.open_forum(
        matter=matter,
        lifecycle="mediation",
        items=list(matter.items.all()),
        by=fed.officer,
        opened_on=on,
        at=at,
    )
    row = steps.take(
        forum=forum,
        verb="agree",
        by=fed.officer,
        happened_on=on,
        at=at,
        expected_version=forum.version,
        items=[first.pk],
        facts={
            "terms": {str(first.pk): 100_000},
            "perform_by": str(on.replace(year=on.year + 1)),
            "facts": "欠薪",
            "responsibility": "单位付清",
            "employer_post": "董事",
            **dict.fromkeys(("each_consents", "both_signed", "mediator_signed", "sealed"), True),
        },
    )
    return fed, matter, row.forum, Paper.objects.get(matter=matter)


def test_papers_are_looked_at_and_then_set_aside_with_why(drafted):
    fed, matter, _forum, paper = drafted
    client = browser(fed.officer)
    path = f"/desk/matters/{matter.number}/papers/void/"
    assert client.post(path, {"which": [paper.form], "why": ""}).status_code == 422
    shown = client.post(path, {"which": [paper.form], "why": "重复制作", "action": "look"})
    page = shown.content.decode()
    assert "还没有作废：1 份" in page
    assert paper.document.number in page
    sent = {"which": [paper.form], "why": "重复制作", "action": "void"}
    assert client.post(path, {**sent, "count": "7"}).status_code == 409
    assert client.post(path, {**sent, "count": "1"}).status_code == 303
    paper.document.refresh_from_db()
    assert paper.document.state == DocumentState.VOID
    assert Event.objects.filter(kind="documents.document_voided").latest("pk").why == "重复制作"
    assert "没有可以作废的文书" in client.get(path).content.decode()


def test_nothing_is_set_aside_without_papers_or_without_why(drafted):
    fed, _matter, _forum, paper = drafted
    with pytest.raises(papers.NothingToSetAside):
        papers.set_aside(papers=[], by=fed.officer, why="重复")
    with pytest.raises(Exception, match="为什么作废"):
        papers.set_aside(papers=[paper], by=fed.officer, why=" ")


def test_a_paper_that_is_whole_and_was_never_sent_keeps_the_matter_open(drafted):
    fed, matter, _forum, paper = drafted
    Document.objects.filter(pk=paper.document_id).update(state=DocumentState.COMPLETE)
    kinds = {thing.kind: thing.zh for thing in matters.what_is_open(matter)}
    assert "有 1 份文书写全了还没有发出" in kinds["paper"]
    page = browser(fed.officer).get(f"/desk/matters/{matter.number}/close/").content.decode()
    assert "去发出，或者作废" in page
    papers.set_aside(papers=matters.unsent(matter), by=fed.officer, why="不再需要")
    assert "paper" not in {thing.kind for thing in matters.what_is_open(matter)}


def test_who_settled_and_waits_for_the_money_may_still_have_legal_aid(drafted):
    _fed, matter, _forum, _paper = drafted
    assert len(matters.free_items(matter, "aid")) == 2, "agreed is not paid"
