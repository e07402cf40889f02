"""What components write into a page."""

import re
from datetime import date
from types import SimpleNamespace

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory

TODAY = date(2026, 11, 23)


def show(source: str, **context) -> str:
    """Return the template as it is written, white space folded."""
    text = Template("{% load nj %}" + source).render(Context({"today": TODAY, **context}))
    return re.sub(r"\s+", " ", text).strip()


def test_money_writes_the_fen_smaller_and_what_is_not_known_is_never_zero():
    assert show("{% money 2008333 %}") == ('<span class="money">20,083<small>.33 元</small></span>')
    assert "待算" in show("{% money nothing %}", nothing=None)
    assert show("{{ nothing|yuan }}", nothing=None) == "待算"


def test_a_name_from_outside_is_never_read_as_markup():
    who = SimpleNamespace(name="<b>林</b>", masked_id="4601****0627", identity="verified")

    assert "&lt;b&gt;林" in show("{% person who %}", who=who)
    assert "&lt;b&gt;" in show("{% tag word %}", word="<b>")
    assert "&lt;b&gt;" in show('{% note "warn" %}{{ word }}{% endnote %}', word="<b>")


def test_who_is_not_yet_identified_is_marked():
    who = SimpleNamespace(name="符小梅", masked_id="", identity="to_verify")

    assert "身份待核实" in show("{% person who %}", who=who)


def test_a_chip_carries_its_day_for_machines_and_its_words_for_people():
    shown = show("{% due on %}", on=date(2026, 11, 26))

    assert 'datetime="2026-11-26"' in shown
    assert "due-soon" in shown
    assert "剩 3 天" in shown


def test_the_stepper_says_where_it_stands_also_to_those_who_do_not_see_it():
    shown = show("{% steps labels now=2 %}", labels=["登记", "调解", "拿到钱"])

    assert 'aria-label="进度：第 2 步，共 3 步"' in shown
    assert '<li class="done">登记</li>' in shown
    assert '<li class="now" aria-current="step">调解</li>' in shown


def test_a_finished_way_has_no_step_left():
    shown = show("{% steps labels now=4 %}", labels=["登记", "调解", "拿到钱"])

    assert shown.count('class="done"') == 3
    assert "aria-current" not in shown


class Sample(forms.Form):
    """One field with help."""

    name = forms.CharField(label="姓名", help_text="照身份证填。")


def test_a_field_ties_help_and_fault_to_its_control():
    shown = show("{% field form.name %}", form=Sample({"name": ""}))

    assert 'aria-describedby="id_name_help id_name_errors"' in shown
    assert 'aria-invalid="true"' in shown
    assert 'id="id_name_help"' in shown
    assert 'id="id_name_errors"' in shown
    assert "这里要填。" in shown


def test_a_field_without_fault_is_not_called_invalid():
    shown = show("{% field form.name %}", form=Sample())

    assert "aria-invalid" not in shown
    assert 'aria-describedby="id_name_help"' in shown


def test_the_summary_above_a_form_leads_to_each_fault():
    shown = show("{% form_errors form %}", form=Sample({"name": ""}))

    assert 'role="alert"' in shown
    assert "有 1 处要改" in shown
    assert 'href="#id_name_field"' in shown
    assert show("{% form_errors form %}", form=Sample()) == ""


class Choosing(forms.Form):
    """One group, one tick."""

    mode = forms.ChoiceField(label="先怎么办", choices=[("a", "先调解")], widget=forms.RadioSelect)
    agreed = forms.BooleanField(label="我看过了")


def test_what_is_chosen_or_ticked_is_not_filled_in():
    form = Choosing({})

    assert "请选一项。" in show("{% field form.mode %}", form=form)
    assert "请先勾上。" in show("{% field form.agreed %}", form=form)


@pytest.mark.parametrize(
    ("level", "look"), [("success", "ok"), ("error", "red"), ("warning", "warn"), ("info", "info")]
)
def test_a_message_of_django_has_a_look_of_ours(level, look):
    assert f'class="note note-{look}"' in show("{% note level %}好{% endnote %}", level=level)


def test_a_button_that_cannot_be_pressed_says_why():
    shown = show('{% confirm says="还没有动账" submit="提交复核" reason="还差 4 项" %}')

    assert "提交复核：还差 4 项" in shown
    assert 'aria-disabled="true"' in shown
    assert "btn-primary" not in shown


def test_a_job_at_work_asks_again_and_a_finished_one_does_not():
    at_work = {"state": "running", "done": 120, "total": 500, "words": ""}
    done = {"state": "done", "done": 500, "total": 500, "words": "都写好了。"}

    assert 'hx-trigger="every 2s"' in show('{% progress job url="/x/" name="文书" %}', job=at_work)
    assert "已做 120，共 500。" in show('{% progress job url="/x/" name="文书" %}', job=at_work)
    assert "hx-" not in show('{% progress job url="/x/" name="文书" %}', job=done)


@pytest.mark.parametrize(
    ("page", "says", "rels"),
    [
        (1, "第 1–20 人，共 86 人", ["next"]),
        (2, "第 21–40 人", ["prev", "next"]),
        (5, "第 81–86 人", ["prev"]),
    ],
)
def test_a_pager_says_what_is_shown_and_keeps_the_filter(page, says, rels):
    request = RequestFactory().get("/", {"q": "林", "page": page})
    shown = show(
        '{% pager page unit="人" %}', page=Paginator(range(86), 20).page(page), request=request
    )

    assert says in shown
    assert re.findall(r'rel="(\w+)"', shown) == rels
    assert "q=%E6%9E%97" in shown


def test_bars_of_money_keep_their_proportions_without_inline_style():
    shown = show("{% stages claimed=100 awarded=80 received=50 paid=0 %}")

    assert re.findall(r'<rect class="(\w+)" width="([\d.]+)" height="20"', shown)[1:] == [
        ("claimed", "600.0"),
        ("awarded", "480.0"),
        ("received", "300.0"),
        ("paid", "0.0"),
    ]
    assert "style=" not in shown


def test_why_quotes_the_law_apart_from_our_own_words():
    reason = {
        "title": "经济补偿",
        "amount": 2_710_000,
        "steps": [{"text": "5 × 5,420.00 =", "value": "27,100.00 元"}],
        "citations": [
            {"law": "劳动合同法", "article": "第四十七条", "words": "每满一年支付一个月工资"}
        ],
        "missing": [{"what": "10 月的考勤", "remedy": "拍照补上。"}],
    }
    shown = show("{% why reason %}", reason=reason)

    assert (
        '<blockquote class="law" lang="zh">每满一年支付一个月工资<cite>劳动合同法 第四十七条'
        in shown
    )
    assert "还缺什么" in shown
    assert "没有算进去的" not in shown
