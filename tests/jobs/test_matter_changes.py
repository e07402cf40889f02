"""`./niangjia matter change`: seen before anything moves, done by two people."""

import re
from datetime import date
from pathlib import Path

import pytest
from tests.jobs import matter_ground
from tests.jobs.matter_ground import Desk

from niangjia.apps.matters.models import Matter
from niangjia.apps.recovery import selectors, services

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(db: None, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Desk:
    return matter_ground.desk(capsys, tmp_path)


def test_a_wrong_award_is_corrected_by_two_people_after_a_preview(desk: Desk) -> None:
    number = _awarded(desk)
    own = ("change", number)
    wanted = ("correction", "--person", "1", "--why", "多录（演示）")
    assert "--item" in desk.declined(*own, *wanted, "--amount", "100", login="chuna")
    item = _items_of_first(desk.declined(*own, *wanted, "--amount", "100", login="chuna"))[0]
    wanted += ("--item", item, "--amount", "100")

    preview = desk.done(*own, *wanted, login="chuna")
    assert (preview["state"], preview["change"]) == ("preview", None)
    made = desk.done(*own, *wanted, "--propose", login="chuna")
    assert made["moves"] == preview["moves"]
    pk = str(made["change"])
    assert "来办" in desk.declined(*own, "--approve", pk, login="chuna")
    assert "等人复核" in desk.declined(*own, *wanted, "--propose", login="chuna")
    assert desk.done(*own, "--approve", pk, login="fuze")["state"] == "posted"
    assert "已经已复核入账" in desk.declined(*own, "--withdraw", pk, login="fuze")
    _, out, _ = desk.run(*own, "--look", pk, login="chuna")
    assert "复核" in out
    assert "冲回：" in out


def test_the_fund_advances_and_a_receipt_is_undone_by_command(desk: Desk) -> None:
    number = _awarded(desk)
    own = ("change", number)
    told = ("--fund", "演示基金", "--voucher", "垫-1", "--why", "生活困难（演示）")
    paid = (*own, "advance", "--person", "1,2", "--amount", "50", *told, "--propose")
    made = desk.done(*paid, login="chuna")
    assert made["amount"] == "100.00"
    desk.done(*own, "--approve", str(made["change"]), login="fuze")
    back = (*own, "reversal", "--voucher", "垫-1", "--why", "没有付出去（演示）")
    again = desk.done(*back, "--propose", login="chuna")
    gone = desk.done(
        *own, "--withdraw", str(again["change"]), "--why", "已经付出去了", login="chuna"
    )
    assert gone["state"] == "void"
    assert "凭证号" in desk.declined(*own, "reversal", "--why", "演示", login="chuna")
    assert "要办什么" in desk.declined(*own, login="chuna")
    assert "一次只办一位" in desk.declined(
        *own, "correction", "--person", "1,2", "--amount", "5", "--why", "演示", login="chuna"
    )


def _awarded(desk: Desk) -> str:
    """Return the number of a matter whose first workers settled and may enforce."""
    number = desk.ready(3)
    matter = Matter.objects.get(number=number)
    amounts = {row.item: 500_00 for row in selectors.positions(matter)}
    told = {"matter": matter, "on": date(2025, 1, 10), "by": desk.fed.officer}
    services.fix(amounts=amounts, why="演示裁决", **told)
    services.make_enforceable(items=list(amounts), why="生效（演示）", **told)
    return number


def _items_of_first(words: str) -> list[str]:
    return re.findall(r"(\d+) [^、：。]+", words.partition("：")[2])
