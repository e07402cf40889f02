"""A bank statement at the desk: months with every doubt, corrected in place, confirmed or not."""

from datetime import date

import pytest
from tests.engines.tables.statements.banks import file_of, move
from tests.factories import matters as make
from tests.web.conftest import signed_in

from niangjia.apps.audit.models import Event
from niangjia.apps.matters.models import Evidence, WageMonth
from niangjia.apps.matters.services import evidence

pytestmark = pytest.mark.django_db
NAME = "流水.csv"


def lines(employer: str):
    return [
        move("2026-02-10", 5000, "工资", "1月", employer),
        move("2026-03-10", 5000, "工资", "", employer),
        move("2026-05-10", 5200, "工资", "4月", employer),
        move("2026-05-12", 800, "年终奖", "", employer),
        move("2026-05-20", 300, "转账", "", "王某某"),
        move("2026-05-21", -77, "消费", "", "示例超市"),
    ]


@pytest.fixture
def ground(settings):
    settings.CLAMAV = ""
    fed = make.federation()
    matter = make.matter(fed)
    return fed, make.claimant(matter, "符甲", by=fed.officer)


def handed_in(fed, worker, data: bytes, *, of=True) -> Evidence:
    [outcome] = evidence.add_evidence(
        matter=worker.matter,
        files=[evidence.Sent(name=NAME, data=data)],
        name="银行流水",
        form="copy",
        pages=1,
        source="本人从银行导出",
        proves="实发工资",
        claimant=worker if of else None,
        by=fed.officer,
        at=make.NOW,
    )
    return outcome.evidence


@pytest.fixture
def at(ground):
    fed, worker = ground
    data = file_of("PSBC, xlsx", lines(worker.matter.employer.name))
    return address(worker, handed_in(fed, worker, data))


def address(worker, piece) -> str:
    return f"/desk/matters/{worker.matter.number}/people/{worker.seq}/statements/{piece.seq}/"


def kept(worker):
    rows = WageMonth.objects.filter(claimant=worker)
    return {f"{row.month:%Y-%m}": row.paid_fen for row in rows}


def sent(**months: str) -> dict[str, str]:
    """The fields of a form in which these months are ticked: m2026_01="5000"."""
    found = {}
    for name, amount in months.items():
        month = name.removeprefix("m").replace("_", "-")
        found |= {f"ok|{month}": "on", f"paid|{month}": amount, f"was|{month}": ""}
    return found


def test_the_page_shows_months_words_doubts_gaps_and_what_was_not_counted(ground, at):
    fed, worker = ground
    text = signed_in(fed.officer, "officer").get(at).content.decode()
    assert "流水：3 个月有工资，1 个月没有，1 个月要看" in text
    assert "写着“工资” · 付款人是单位 · 每月都有" in text
    assert "没有写是哪个月的" in text
    assert "前后都有，这个月没有" in text
    assert "年终奖：没有算进哪个月" in text
    assert "没有算进去的收入 1 笔" in text
    assert "王某某" in text
    assert "示例超市" not in text
    assert "支出 1 笔只用来核对余额" in text
    assert Event.objects.filter(kind="matters.statement_read").count() == 1
    assert kept(worker) == {}


def test_only_certain_months_are_ticked_beforehand(ground, at):
    fed, _worker = ground
    form = signed_in(fed.officer, "officer").get(at).context["form"]
    ticked = {row.name: form[f"ok|{row.name}"].initial for row in form.rows}
    assert ticked == {"2026-01": True, "2026-02": False, "2026-03": False, "2026-04": True}


def test_confirmed_months_are_kept_as_corrected_and_the_rest_is_not(ground, at):
    fed, worker = ground
    client = signed_in(fed.officer, "officer")
    answer = client.post(at, sent(m2026_01="5,000.00", m2026_03="0"), follow=True)
    text = answer.content.decode()
    assert "登记了 2 个月的实发，来源是证据 1。应得要再算一遍。" in text
    assert "从银行流水登记实发" in text
    assert kept(worker) == {"2026-01": 500_000, "2026-03": 0}
    history = client.get(f"/desk/matters/{worker.matter.number}/history/").content.decode()
    assert "按证据 1 登记第 1 位职工 2 个月的实发" in history
    assert "看证据 1 里的银行流水" in history


def test_the_same_again_changes_nothing_and_says_so(ground, at):
    fed, worker = ground
    client = signed_in(fed.officer, "officer")
    client.post(at, sent(m2026_01="5000"))
    page = client.get(at)
    assert page.content.decode().count("登记过") == 1
    assert not page.context["form"]["ok|2026-01"].initial
    again = sent(m2026_01="5000") | {"was|2026-01": "500000"}
    assert "都没有变化" in client.post(at, again, follow=True).content.decode()
    assert kept(worker) == {"2026-01": 500_000}


def test_a_month_that_was_corrected_comes_back_as_it_was_confirmed(ground, at):
    fed, _worker = ground
    client = signed_in(fed.officer, "officer")
    client.post(at, sent(m2026_02="4800", m2026_03="0"))
    form = client.get(at).context["form"]
    assert [form[f"paid|2026-0{m}"].initial for m in (1, 2, 3)] == [500_000, 480_000, 0]
    assert [form[f"ok|2026-0{m}"].initial for m in (1, 2, 3)] == [True, False, False]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "一个月也没有勾选"),
        (sent(m2026_03=""), "没有发就填 0"),
        (sent(m2026_01="五千"), "这里要填数字"),
        (sent(m2026_01="5000") | {"was|2026-01": "7"}, "已经被改过"),
    ],
)
def test_what_cannot_be_kept_comes_back_with_words(ground, at, fields, words):
    fed, worker = ground
    if "7" in fields.values():
        WageMonth.objects.create(claimant=worker, month=date(2026, 1, 1), due_fen=None, paid_fen=9)
    answer = signed_in(fed.officer, "officer").post(at, fields)
    assert (answer.status_code, words in answer.content.decode()) == (422, True)
    assert "500000" not in str(kept(worker))


def test_how_it_is_read_can_be_changed(ground):
    fed, worker = ground
    data = file_of("PSBC, xlsx", [move("2026-03-10", 5000, "转账", "", "王某某")])
    at = address(worker, handed_in(fed, worker, data))
    client = signed_in(fed.officer, "officer")
    first = client.get(at).content.decode()
    assert "流水里没有认出工资" in first
    again = client.get(at, {"employer": "别的示例公司、王某某", "pays": "same"})
    assert list(again.context["statement"].months) == ["2026-03"]
    empty = client.get(at, {"employer": "", "pays": "怪"})
    assert empty.status_code == 200


def test_what_is_no_statement_is_said_with_what_to_do(ground):
    fed, worker = ground
    at = address(worker, handed_in(fed, worker, "姓名,工资\n符甲,5000\n".encode()))
    answer = signed_in(fed.officer, "officer").get(at)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "流水没有读出来" in text
    assert "没有认出银行流水" in text


def test_an_unchanged_statement_says_that_its_balances_follow(ground):
    fed, worker = ground
    data = file_of("PSBC, xlsx", [move("2026-03-10", 5000, "工资", "2月")])
    at = address(worker, handed_in(fed, worker, data))
    assert "余额一笔接一笔" not in signed_in(fed.officer, "o").get(at).content.decode()
    whole = file_of("PSBC, xlsx", [move("2026-03-11", 5100, "工资", "2月")])
    other = make.claimant(worker.matter, "林示例", by=fed.officer)
    fine = address(other, handed_in(fed, other, whole))
    assert "余额一笔接一笔" in signed_in(fed.clerk, "c").get(fine).content.decode()


def test_the_cashier_is_told_who_may_and_a_stranger_finds_nothing(ground, at):
    fed, _worker = ground
    answer = signed_in(fed.cashier, "cashier").get(at)
    assert (answer.status_code, "登记实发工资" in answer.content.decode()) == (422, True)
    far = make.federation(prefix="远方", code="110100")
    assert signed_in(far.officer, "far").get(at).status_code == 404


def test_withdrawn_evidence_and_pictures_are_no_statements(ground, at):
    fed, _worker = ground
    evidence.withdraw_evidence(
        evidence=Evidence.objects.get(), why="传错了", by=fed.officer, at=make.NOW
    )
    assert signed_in(fed.officer, "officer").get(at).status_code == 404


def test_it_is_offered_on_the_worker_and_beside_the_evidence(ground, at):
    fed, worker = ground
    client = signed_in(fed.officer, "officer")
    number = worker.matter.number
    assert at in client.get(f"/desk/matters/{number}/evidence/").content.decode()
    assert at in client.get(f"/desk/matters/{number}/people/{worker.seq}/").content.decode()
    cashier = signed_in(fed.cashier, "cashier")
    assert at not in cashier.get(f"/desk/matters/{number}/people/{worker.seq}/").content.decode()


def test_the_table_of_wages_says_where_each_paid_amount_comes_from(ground, at):
    fed, worker = ground
    client = signed_in(fed.officer, "officer")
    WageMonth.objects.create(claimant=worker, month=date(2026, 4, 1), due_fen=1, paid_fen=1)
    client.post(at, sent(m2026_01="5000"))
    page = f"/desk/matters/{worker.matter.number}/people/{worker.seq}/"
    text = client.get(page).content.decode()
    assert "证据 1" in text
    assert "名册" in text
    evidence.withdraw_evidence(
        evidence=Evidence.objects.get(), why="传错了", by=fed.officer, at=make.NOW
    )
    assert "已撤下" in client.get(page).content.decode()


def test_a_wage_that_went_back_is_said_to_have_gone_back(ground):
    fed, worker = ground
    employer = worker.matter.employer.name
    back = [move("2026-02-10", 5000, "工资", "1月", employer), move("2026-02-11", -5000, "冲正")]
    at = address(worker, handed_in(fed, worker, file_of("PSBC, xlsx", back)))
    assert "是退回的" in signed_in(fed.officer, "officer").get(at).content.decode()
