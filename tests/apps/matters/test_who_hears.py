"""Who a matter is about hears of each step, another handler, a paper: once, in plain words."""

from datetime import timedelta

import pytest
from tests.factories import matters as make
from tests.serving import serving

from niangjia.apps.documents import services as documents
from niangjia.apps.matters import sayings
from niangjia.apps.matters.choices import LeftWhy
from niangjia.apps.matters.models import Claimant, Forum, Paper, Step
from niangjia.apps.matters.procedures import all_registered
from niangjia.apps.matters.services import forums, handing, papers, steps, telling
from niangjia.apps.notices import selectors as notices
from niangjia.apps.notices import templates
from niangjia.apps.notices.choices import NoticeState
from niangjia.apps.notices.models import Notice
from niangjia.apps.notices.services.telling import SEND
from niangjia.apps.notices.templates import day
from niangjia.apps.unions import services as federation
from niangjia.apps.unions.acting import acting_as
from niangjia.apps.unions.models import Role

pytestmark = pytest.mark.django_db
TALK = {"present": "双方到场（演示）", "both_willing": True, "no_recusal": True}


@pytest.fixture
def ground():
    fed = make.federation()
    matter = make.matter(fed)
    people = [make.claimant(matter, name, by=fed.officer) for name in ("甲某", "乙某", "丙某")]
    items = [make.item(one) for one in people]
    return type("Ground", (), {"fed": fed, "matter": matter, "people": people, "items": items})


def opened(ground, **changes):
    asked = {
        "matter": ground.matter,
        "lifecycle": "mediation",
        "items": ground.items,
        "by": ground.fed.officer,
        "opened_on": make.TODAY,
        "at": make.NOW,
    }
    return forums.open_forum(**{**asked, **changes})


def take(forum, verb, by, *, at=make.NOW, **facts):
    forum = Forum.objects.get(pk=forum.pk)
    return steps.take(
        forum=forum,
        verb=verb,
        by=by,
        happened_on=make.TODAY,
        at=at,
        facts=facts,
        expected_version=forum.version,
    )


def heard(claimant, template="matters.step_taken"):
    rows = Notice.objects.filter(person=claimant.person, template=template).order_by("made_at")
    return [one.words for one in notices.with_words(rows)]


def test_everybody_a_step_covers_hears_it_in_her_own_words_with_what_follows(ground):
    with serving(), acting_as(ground.fed.officer, on=make.TODAY):
        forum = opened(ground)
        later = make.NOW + timedelta(hours=1)
        take(forum, "convene", ground.fed.officer, at=later, **TALK)
    for one in ground.people:
        first, second = heard(one)
        assert first.say == f"您的事（案号 {ground.matter.number}）有进展：调解员接了您的事。"
        assert "调解员和双方坐下来谈" in second.say
        assert second.next == (
            "谈成了就签协议；谈不成，还可以去仲裁。现在不用您做什么。有事打 12351 报案号。"
        )
    notice = Notice.objects.filter(person=ground.people[0].person).latest("made_at")
    assert notice.about == f"/w/my/{ground.matter.number}/"
    assert notice.state == NoticeState.WAITING


def test_a_text_message_names_the_step_and_nothing_of_what_was_said_at_it(ground):
    forum = opened(ground)
    later = make.NOW + timedelta(hours=1)
    take(forum, "convene", ground.fed.officer, at=later, note="单位说没有钱", **TALK)
    (_, words) = heard(ground.people[0])
    for text in (words.sms, words.say, words.next, *words.wechat.values()):
        assert "单位说没有钱" not in text
        assert ground.people[0].person.name not in text


def test_the_same_step_the_same_day_is_told_once_and_another_day_again(ground):
    forum = opened(ground)
    for _ in range(2):
        take(forum, "convene", ground.fed.officer, **TALK)
    assert len(heard(ground.people[0])) == 2  # opened, convened
    take(forum, "convene", ground.fed.officer, at=make.NOW + timedelta(days=1), **TALK)
    assert len(heard(ground.people[0])) == 3


def test_who_has_left_hears_nothing_more(ground):
    Claimant.objects.filter(pk=ground.people[1].pk).update(
        left_on=make.TODAY, left_why=LeftWhy.WITHDREW
    )
    opened(ground)
    assert heard(ground.people[0])
    assert not heard(ground.people[1])


def test_what_is_declined_is_told_to_nobody(ground):
    forum = opened(ground)
    with pytest.raises(steps.FactMissing):
        take(forum, "convene", ground.fed.officer)
    assert len(heard(ground.people[0])) == 1


def test_telling_many_wakes_the_sender_once_and_asks_no_more_for_many(
    ground, monkeypatch, django_assert_max_num_queries
):
    woken = []
    monkeypatch.setattr("niangjia.apps.outbox.services.wake", woken.append)
    forum = opened(ground)
    assert woken == [SEND]
    step = forum.steps.get()
    later = make.NOW + timedelta(days=2)
    with django_assert_max_num_queries(12):
        told = telling.step_taken(step=step, people=ground.people, by=ground.fed.officer, at=later)
    assert told == 3
    assert not telling.step_taken(step=step, people=ground.people, by=ground.fed.officer, at=later)


def colleague(ground, name, kind):
    one = make.human(name)
    federation.grant_role(person=one, union=ground.fed.city, kind=kind, from_=make.SINCE, by=None)
    return one


def hand_over(ground, matters, *, to, note):
    """Give matters to another handler, as an administrator does."""
    admin = colleague(ground, "管理员（演示）", "admin")
    with serving(), acting_as(admin, on=make.TODAY):
        handing.hand_over_many(
            handler=ground.fed.officer,
            to={one.number: to for one in matters},
            on=make.TODAY,
            at=make.NOW,
            by=admin,
            note=note,
        )


def test_another_handler_is_named_to_everybody_and_told_herself(ground):
    other = colleague(ground, "新承办人（演示）", "case_officer")
    hand_over(ground, [ground.matter], to=other, note="休产假")
    for one in ground.people:
        (words,) = heard(one, "matters.handler_changed")
        assert "现在由新承办人（演示）承办" in words.say
        assert "休产假" not in words.say + words.next + words.sms
    (hers,) = notices.with_words(notices.unread_of(other))
    assert hers.words.say.startswith(f"案件 {ground.matter.number} 交给您承办")
    assert not notices.unread_of(ground.fed.officer).exists()


@pytest.mark.parametrize("many", [3, 4])
def test_who_is_given_many_at_once_is_told_of_all_in_one(ground, many):
    more = [make.matter(ground.fed, title=f"第 {n} 件（演示）") for n in range(many - 1)]
    given = [ground.matter, *more]
    other = colleague(ground, "新承办人（演示）", "case_officer")
    hand_over(ground, given, to=other, note="都齐了（演示）")
    said = [one.words.say for one in notices.with_words(notices.unread_of(other))]
    if many < 4:
        assert sorted(words[:20] for words in said) == sorted(
            f"案件 {one.number} 交给您"[:20] for one in given
        )
    else:
        assert len(said) == 1
        assert said[0].startswith("一次有 4 个案件交给您承办，最近的时限 ")
    for one in ground.people:
        assert len(heard(one, "matters.handler_changed")) == 1


@pytest.mark.parametrize("is_covered", [True, False])
def test_of_a_new_handler_who_is_away_is_said_when_she_is_back_and_whom_to_ask_for(
    ground, is_covered
):
    other = colleague(ground, "新承办人（演示）", "case_officer")
    cover = colleague(ground, "代班的（演示）", "case_officer")
    until = make.TODAY + timedelta(days=9)
    federation.plan_absence(
        person=other,
        from_=make.TODAY,
        on=make.TODAY,
        until=until,
        cover=cover if is_covered else None,
        roles=Role.objects.filter(person=other),
        by=ground.fed.leader,
    )
    hand_over(ground, [ground.matter], to=other, note="交接（演示）")
    template = "matters.handler_changed_covered" if is_covered else "matters.handler_changed_away"
    for one in ground.people:
        assert not heard(one, "matters.handler_changed")
        (words,) = heard(one, template)
        assert f"{day(until)}回来" in words.say
        assert ("找代班的（演示）" in words.next) is is_covered
        assert "找新承办人" not in words.next


class TestACover:
    def cover(self, ground, days=10):
        other = make.human("代班的（演示）")
        role = Role.objects.get(person=ground.fed.officer)
        make.stands_in(role, other, from_=make.TODAY, until=make.TODAY + timedelta(days=days))
        return other

    def test_who_stands_in_for_long_is_named_to_everybody_once(self, ground):
        self.cover(ground)
        with serving():
            for _ in range(2):
                telling.covers_begun(on=make.TODAY, at=make.NOW)
        for one in ground.people:
            (words,) = heard(one, "matters.handler_covered")
            assert "12月3日以前由代班的（演示）代办" in words.say

    def test_a_short_one_and_one_long_begun_are_told_to_nobody(self, ground):
        self.cover(ground, days=2)
        assert telling.covers_begun(on=make.TODAY, at=make.NOW) == 0
        self.cover(ground)
        assert telling.covers_begun(on=make.TODAY + timedelta(days=4), at=make.NOW) == 0


def test_no_step_that_leads_nowhere_is_without_plain_words_of_its_own():
    quiet = {
        (kind.lifecycle.key, step.verb)
        for kind in all_registered()
        for step in kind.lifecycle.steps
        for source in step.source
        if source == step.target and (kind.lifecycle.key, step.verb) not in sayings.STEPS
    }
    assert not {one for one in quiet if not one[0].startswith("toy")}


def test_what_a_step_is_called_is_never_cut_in_a_text_message():
    for kind in all_registered():
        table = kind.lifecycle
        for step in table.steps:
            row = Step(
                lifecycle=table.key,
                lifecycle_version=table.version,
                verb=step.verb,
                from_state=step.source[0],
                to_state=step.target,
            )
            words = telling.step_words(row)
            if words is None:
                continue
            assert len(words[0]) <= templates.LONGEST_FACT_IN_SMS, words
            assert len(words[1]) <= templates.LONGEST_FACT, words


class TestAPaper:
    @pytest.fixture
    def paper(self, ground):
        return papers.draft(
            matter=ground.matter,
            form="notice_letter",
            facts={
                "organisation": "示例市总工会",
                "recipient": "甲某",
                "address": "示例路 1 号",
                "title": "示例",
                "say": "示例",
                "next": "示例",
                "number": "示例",
                "demo": False,
                "written_on": make.TODAY.isoformat(),
            },
            by=ground.fed.officer,
            claimant=ground.people[0],
        )

    def serve(self, paper, ground, **changes):
        asked = {
            "paper": paper,
            "act": telling.Act.FETCH,
            "by_when": make.TODAY + timedelta(days=7),
            "by": ground.fed.officer,
            "at": make.NOW,
        }
        return telling.serve_paper(**{**asked, **changes})

    def test_it_is_told_once_a_day_with_what_to_do_and_until_when(self, ground, paper):
        documents.release(document=paper.document, by=ground.fed.officer, at=make.NOW)
        paper = Paper.objects.get(pk=paper.pk)
        notice = self.serve(paper, ground)
        assert self.serve(paper, ground).pk == notice.pk
        words = notices.words_of(notice)
        assert "请在 11月30日 前来工会领" in words.next
        assert templates.template(notice.template).proof

    def test_one_that_can_still_change_is_told_to_nobody(self, ground, paper):
        with pytest.raises(telling.PaperNotOut):
            self.serve(paper, ground)

    def test_a_day_that_is_over_is_declined(self, ground, paper):
        documents.release(document=paper.document, by=ground.fed.officer, at=make.NOW)
        paper = Paper.objects.get(pk=paper.pk)
        with pytest.raises(telling.DayPassed):
            self.serve(paper, ground, by_when=make.TODAY - timedelta(days=1))

    def test_who_has_left_is_not_served(self, ground, paper):
        paper.claimant.left_on = make.TODAY
        with pytest.raises(telling.PaperNotHers):
            self.serve(paper, ground)
