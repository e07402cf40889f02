"""`./niangjia matter`: the main job by the command line, and what it declines."""

import argparse
import csv
import subprocess
import sys
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
from tests.jobs import matter_ground
from tests.jobs.matter_ground import Desk, citizen_id, name_of

from niangjia.apps.matters.models import Claimant, Matter, Step
from niangjia.jobs import cli, matter

pytestmark = pytest.mark.django_db
COMMITTEE, COURT = "海口市劳动人事争议仲裁委员会", "海口市秀英区人民法院"


@pytest.fixture
def desk(db: None, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Desk:
    return matter_ground.desk(capsys, tmp_path)


def facts(**given: str) -> list[str]:
    return [word for name, value in given.items() for word in ("--fact", f"{name}={value}")]


def test_a_matter_goes_from_register_to_close_by_commands_alone(desk: Desk) -> None:
    number = desk.ready(4)
    contacts = desk.written(
        "contacts.csv",
        "序号,姓名,手机,开户银行,账号\n"
        + "".join(
            f"{n},{name_of(n)},1390000{n:04d},演示银行,62284800{n:011d}\n" for n in range(1, 5)
        ),
    )
    assert "来办" in desk.declined("contacts", number, contacts)  # accounts are the cashier's
    desk.done("contacts", number, contacts, login="fuze")

    _mediate(desk, number)
    leaving = ("leave", number, "2", "--why", "settled")
    assert "离开的日期不能更早" in desk.declined(*leaving, "--on", "2024-12-02")
    desk.done(*leaving)
    _arbitrate(desk, number)
    enforcement = _enforce(desk, number)
    _share_and_pay(desk, number, "9000.00", "执行款-001", "2025-06-18")
    still = sum(Decimal(p["still_due"]) for p in desk.done("show", number)["people"])
    assert still > 0
    assert f"可以执行、还没有拿到：{still:,.2f} 元" in desk.declined(
        "close", number, "--why", "执行到位"
    )
    _share_and_pay(desk, number, str(still), "执行款-002", "2025-10-14")
    back = ("payout", number, "--returned", "3", "--people", "4")
    assert "为什么退回" in desk.declined(*back, login="chuna")
    desk.done(*back, "--why", "户名不符", login="chuna")
    assert desk.done("show", number)["money"]["held"] != "0.00"
    again = str(desk.done("payout", number, "--prepare", login="chuna")["batch"])
    assert "写银行回单号" in desk.declined("payout", number, "--confirm", again, login="chuna")
    desk.done("payout", number, "--confirm", again, "--reference", "回单-2", login="chuna")
    desk.done("step", number, enforcement, "perform", "--on", "2025-10-20")

    _fill_what_is_open(desk, number)
    desk.done("release", number)
    assert desk.done("close", number, "--why", "全部执行到位并发放") == {
        "number": number,
        "is_open": False,
    }
    assert not Matter.objects.get(number=number).is_open
    desk.done("close", number, "--reopen", "--why", "核对一笔回单")
    desk.done("close", number, "--why", "核对无误")
    told = desk.done("show", number)
    assert told["money"]["paid"] == told["money"]["received"]
    assert {p["seq"]: p["stage"] for p in told["people"]} == {
        1: "paid",
        2: "dropped",
        3: "paid",
        4: "paid",
    }


def _mediate(desk: Desk, number: str) -> None:
    opened = desk.done("open", number, "mediation", "--on", "2024-11-08", "--body", "演示中心")
    forum = str(opened["forum"])
    assert opened["people"] == 4
    asked = desk.done("step", number, forum, "agree")
    assert asked["taken"] is False
    assert [need["name"] for need in asked["needs"]][:2] == ["terms", "perform_by"]
    desk.done(
        "step",
        number,
        forum,
        "convene",
        *("--on", "2024-11-14"),
        *facts(present="双方", both_willing="是", no_recusal="是"),
    )
    amounts = str(desk.folder / "terms.csv")
    desk.done("step", number, forum, "agree", "--people", "1", "--template", amounts)
    agreed = desk.done(
        "step",
        number,
        forum,
        "agree",
        *("--people", "1", "--amounts", amounts, "--on", "2024-11-20"),
        *facts(
            perform_by="2024年12月10日",
            facts="拖欠工资",
            responsibility="单位应付",
            employer_post="执行董事",
            address="海口市（演示地址）",
            each_consents="是",
            both_signed="是",
            mediator_signed="是",
            sealed="是",
        ),
    )
    assert str(agreed["forum"]) != forum  # split off, so that nobody else is shown as settled
    with open(amounts, encoding="utf-8-sig", newline="") as file:
        total = sum(Decimal(row["金额"]) for row in csv.DictReader(file))
    _share_and_pay(desk, number, str(total), "调解款-001", "2024-12-06", kind="employer")
    desk.done("step", number, str(agreed["forum"]), "perform", "--on", "2024-12-10")
    failed = desk.done(
        "step",
        number,
        forum,
        "fail",
        *("--on", "2024-11-21"),
        *facts(reason="分歧较大，未能达成协议", committee=COMMITTEE, contact="12351"),
    )
    assert failed["state"] == "failed"


def _arbitrate(desk: Desk, number: str) -> None:
    opened = desk.done("open", number, "arbitration", "--on", "2024-12-03", "--body", COMMITTEE)
    forum = str(opened["forum"])
    assert opened["people"] == 2
    desk.done(
        "step",
        number,
        forum,
        "prepare",
        *("--on", "2024-12-03"),
        *facts(
            committee=COMMITTEE,
            facts="单位停业解除劳动合同，没有支付经济补偿。",
            contract="签有书面劳动合同",
            left_reason="单位停业裁员",
            post="员工",
            address="海口市（演示地址）",
            employer_post="执行董事",
        ),
    )
    _fill_what_is_open(desk, number)
    packed = desk.folder / "申请书.zip"
    made = desk.done("zip", number, "--out", str(packed), "--form", "arbitration_application")
    with zipfile.ZipFile(packed) as package:
        assert len([name for name in package.namelist() if name.endswith(".docx")]) == 2
    assert made["papers"] == 2
    desk.done("step", number, forum, "file", "--on", "2024-12-05")
    desk.done(
        "step", number, forum, "accept", "--on", "2024-12-10", *facts(case_number="〔2024〕1 号")
    )
    desk.done("step", number, forum, "serve", "--on", "2024-12-13")
    desk.done("step", number, forum, "hear", "--on", "2025-01-10", *facts(place="仲裁一庭"))
    amounts = str(desk.folder / "awards.csv")
    desk.done("step", number, forum, "award", "--template", amounts)
    award = desk.done(
        "step",
        number,
        forum,
        "award",
        *("--amounts", amounts, "--on", "2025-01-20"),
        *facts(served_on="2025-01-22", employer_served_on="20250122"),
    )
    desk.done(
        "step",
        number,
        str(award["forum"]),
        "take_effect",
        *("--on", "2025-02-10"),
        *facts(perform_by="2025-02-20", preserved="没有保全"),
    )


def _enforce(desk: Desk, number: str) -> str:
    opened = desk.done("open", number, "enforcement", "--on", "2025-02-24", "--body", COURT)
    forum = str(opened["forum"])
    desk.done(
        "step",
        number,
        forum,
        "prepare",
        *("--on", "2025-02-24"),
        *facts(
            court=COURT,
            facts="裁决书已生效，单位没有履行。",
            clue="酒店房产一处（演示）",
            address="海口市（演示地址）",
            employer_post="执行董事",
        ),
    )
    assert "还没有定稿发出" in desk.declined("step", number, forum, "apply", "--on", "2025-02-26")
    _fill_what_is_open(desk, number)
    desk.done("release", number, "--form", "enforcement_application")
    desk.done("step", number, forum, "apply", "--on", "2025-02-26")
    desk.done(
        "step", number, forum, "notify", "--on", "2025-03-03", *facts(case_number="（2025）1号")
    )
    desk.done("step", number, forum, "find", "--on", "2025-03-10", *facts(asset="房产（演示）"))
    desk.done(
        "step",
        number,
        forum,
        "seize",
        *("--on", "2025-03-12"),
        *facts(asset_kind="immovable", asset="房产", value="4,000,000元", until_on="2028-03-11"),
    )
    assert Step.objects.get(forum=forum, verb="seize").facts["value"] == 400_000_000
    desk.done(
        "step",
        number,
        forum,
        "auction",
        *("--on", "2025-06-10"),
        *facts(asset="房产", price="3000000", costs="50000"),
    )
    desk.done("step", number, forum, "distribute", "--on", "2025-06-17")
    return forum


def _share_and_pay(
    desk: Desk, number: str, amount: str, voucher: str, on: str, *, kind: str = "court"
) -> None:
    desk.done(
        "receive",
        number,
        *("--amount", amount, "--payer", "演示付款人", "--kind", kind),
        *("--voucher", voucher, "--on", on),
        login="chuna",
    )
    first = desk.done("distribute", number, "--propose", "--on", on, login="fuze")["plan"]
    own = ("distribute", number, "--approve", str(first))
    assert "复核要由另一个人办" in desk.declined(*own, login="fuze")
    desk.done("distribute", number, "--withdraw", str(first), "--why", "算错", login="fuze")
    preview = desk.done("distribute", number, "--on", on, login="chuna")
    assert preview["state"] == "preview"
    plan = desk.done("distribute", number, "--propose", "--on", on, login="chuna")
    assert plan["rows"] == preview["rows"]
    assert "来办" in desk.declined(
        "distribute", number, "--approve", str(plan["plan"]), login="chuna"
    )
    desk.done("distribute", number, "--approve", str(plan["plan"]), login="fuze")
    listed = desk.done("payout", number, login="chuna")
    made = desk.done("payout", number, "--prepare", "--on", on, login="chuna")
    assert made["amount"] == listed["amount"]
    batch = str(made["batch"])
    desk.done("payout", number, "--send", batch, "--on", on, login="chuna")
    confirm = ("--reference", "回单-1", "--on", on)
    paid = desk.done("payout", number, "--confirm", batch, *confirm, login="chuna")
    assert paid["state"] == "confirmed"


def _fill_what_is_open(desk: Desk, number: str) -> None:
    """Fill every open slot of every draft with something of its kind."""
    value = {"date": "2024-12-03", "money": "100", "number": "1", "flag": "是", "text": "演示"}
    for paper in desk.done("papers", number)["papers"]:
        if paper["state"] != "draft":
            continue
        asked = desk.done("fill", number, str(paper["paper"]))
        given = []
        for gap in asked["gaps"]:
            for field in gap["fields"]:
                parts = [gap["path"], *(["1"] if gap["is_list"] else [])]
                parts += [field["name"]] if gap["is_list"] or len(gap["fields"]) > 1 else []
                given.append(f"{'.'.join(parts)}={value[field['kind']]}")
        after = desk.done("fill", number, str(paper["paper"]), *given)
        assert after["state"] == "complete", after


def test_errors_in_a_roster_block_the_import_until_they_are_put_right(desk: Desk) -> None:
    number = desk.register()
    path = desk.roster(3, F4="四千多吧", D5="4.60106198E+17")

    code, out, err = desk.run("import", number, path, "--yes")

    assert code == 1
    assert "还有 1 处必须改" in err
    assert "工资表!F4" in out
    assert "工资表!D5" in out
    assert not Claimant.objects.exists()
    fixed = desk.done("import", number, path, "--fix", "F4=4200.00")
    assert [p["severity"] for p in fixed["problems"] if p["severity"] == "error"] == []
    assert not Claimant.objects.exists()  # looked at, not yet imported
    done = desk.done("import", number, path, "--yes")
    assert done["imported"] == {"new": 3, "changed": 0, "unchanged": 0}
    again = desk.done("import", number, path, "--fix", "工资表!F4=4200.00", "--yes")
    assert again["imported"] == {"new": 0, "changed": 0, "unchanged": 3}
    people = desk.done("show", number)["people"]
    assert [p["identity"] for p in people] == ["verified", "verified", "to_verify"]


def test_a_correction_that_names_no_cell_is_declined(desk: Desk) -> None:
    number = desk.register()
    path = desk.roster(3)
    assert "工资表" in desk.declined("import", number, path, "--fix", "别的表!F4=1")
    assert "请写成 工资表" not in desk.declined("import", number, path, "--skip", "第三行")


def test_no_output_shows_a_whole_number_of_a_person(desk: Desk) -> None:
    number = desk.ready(3)
    account = "62284800" + "1".zfill(11)
    path = desk.written("a.csv", f"序号,姓名,开户银行,账号\n1,{name_of(1)},演示银行,{account}\n")
    desk.done("contacts", number, path, login="chuna")
    said = ""
    for words in (
        ("list",),
        ("show", number),
        ("explain", number, "1"),
        ("import", number, desk.roster(3)),
        ("payout", number),
    ):
        for form in ((), ("--json",)):
            code, out, _ = desk.run(*words, *form, login="fuze")
            assert code == 0
            said += out
    assert name_of(1) in said
    assert citizen_id(1) not in said
    assert account not in said


def test_every_claim_is_explained_with_its_articles(desk: Desk) -> None:
    number = desk.ready(3)
    _, out, _ = desk.run("explain", number, "1")
    assert "经济补偿" in out
    assert "依据 " in out
    assert "可靠程度：" in out


def test_who_has_no_role_finds_nothing(desk: Desk) -> None:
    number = desk.ready(3)
    assert "没有这条记录" in desk.declined("show", number, login="luren")
    assert "没有这条记录" in desk.declined("compute", number, login="luren")
    assert desk.done("list", login="luren") == {"matters": []}
    assert "没有岗位" in desk.declined(
        "register", "--uscc", "x", "--employer", "x", "--title", "x", login="luren"
    )
    assert "没有叫“nobody”的账号" in desk.declined("list", login="nobody")


def test_a_closed_account_acts_no_more(desk: Desk) -> None:
    number = desk.ready(3)
    account = desk.fed.officer.account
    account.is_active = False
    account.save(update_fields=["is_active"])
    assert "已经停用" in desk.declined("show", number)


def test_what_another_role_must_do_is_declined(desk: Desk) -> None:
    number = desk.ready(3)
    opened = desk.done("open", number, "mediation", "--on", "2024-11-08")
    forum = str(opened["forum"])
    assert "不归您办" in desk.declined("step", number, forum, "fail", login="chuna")
    assert "不归您办" in desk.declined("open", number, "aid", login="chuna")
    assert "由出纳、负责人来办" in desk.declined("payout", number, "--prepare", login="dengji")
    assert "来办" in desk.declined("close", number, "--why", "算了", login="chuna")
    assert "来办" in desk.declined("release", number, login="chuna")


def test_facts_of_the_wrong_kind_are_declined_with_what_is_wanted(desk: Desk) -> None:
    number = desk.ready(3)
    forum = str(desk.done("open", number, "mediation", "--on", "2024-11-08")["forum"])

    def told(verb: str, *words: str) -> str:
        return desk.declined("step", number, forum, verb, *words)

    assert "请写 是 或 否" in told("convene", *facts(both_willing="也许"))
    assert "present（到场人员）" in told("convene", *facts(weather="晴"))
    assert "还要填：到场人员" in told("convene", *facts(both_willing="是", no_recusal="是"))
    assert "请写成 2026-03-01" in told("agree", *facts(perform_by="下个月"))
    assert "只能是 refused" in told("fail", *facts(reason="不知道"))
    assert "没有第 9 位职工" in told("fail", "--people", "2,9", *facts(reason="refused"))
    assert "不能只选一部分人" in told("convene", "--people", "1", *facts(present="甲"))
    assert "不能办这一步" in told("award")
    aid = str(desk.done("open", number, "aid", "--on", "2024-11-08")["forum"])
    code, out, _ = desk.run("step", number, aid, "prepare")
    assert code == 0
    assert "还没有办" in out
    assert not Step.objects.exclude(verb="open").exists()


def test_amounts_come_whole_and_from_the_right_rows(desk: Desk) -> None:
    number = desk.ready(3)
    forum = str(desk.done("open", number, "mediation", "--on", "2024-11-08")["forum"])
    path = desk.folder / "terms.csv"
    desk.done("step", number, forum, "agree", "--template", str(path))
    rows = path.read_text("utf-8-sig").splitlines()

    def told(lines: list[str], *words: str) -> str:
        given = desk.written("bad.csv", "\n".join(lines))
        return desk.declined("step", number, forum, "agree", "--amounts", given, *words)

    assert "金额表里缺 1 项" in told(rows[:-1])
    assert "读不懂" in told([rows[0], rows[1].rsplit(",", 1)[0] + ",很多", *rows[2:]])
    assert f"第 1 位职工是{name_of(1)}" in told([rows[0], rows[1].replace(name_of(1), "张三")])
    assert "写了两次" in told([*rows, rows[1]])
    assert "缺列：金额" in told(["序号,姓名,请求", *rows[1:]])
    assert "这一步没有第 7 位" in told([*rows, f"7,{name_of(7)},拖欠工资,1.00"])


def test_a_day_that_has_not_come_is_declined_and_a_word_that_is_no_day_is_not_understood(
    desk: Desk,
) -> None:
    number = desk.ready(3)
    assert "还没有到" in desk.declined("open", number, "mediation", "--on", "2999-01-01")
    for words in (("--on", "昨天"), ("--people", "7-3")):
        with pytest.raises(SystemExit) as stopped:
            desk.run("open", number, "mediation", *words)
        assert stopped.value.code == 2
    with pytest.raises(SystemExit) as stopped:
        cli.main(["matter", "show", number])  # nobody is named
    assert stopped.value.code == 2


def test_a_voucher_is_recorded_once_and_nobody_is_first_without_a_basis(desk: Desk) -> None:
    number = desk.ready(3)
    receipt = ("receive", number, "--amount", "100", "--payer", "演示", "--voucher", "A1")
    desk.done(*receipt, login="chuna")
    assert "没有再记" in desk.declined(*receipt, login="chuna")
    assert "先登记协议或裁决金额" in desk.declined("distribute", number, login="chuna")
    assert "有人优先，就要写全" in desk.declined(
        "distribute", number, "--first-people", "1", login="chuna"
    )


def test_representatives_are_elected_and_a_lawyer_is_named_by_her_name(desk: Desk) -> None:
    number = desk.ready(12)
    elected = desk.done("participants", number, "--elect", "1,3-4", "--on", "2024-11-20")
    assert len(elected["participants"]) == 3
    acting = desk.done(
        "participants",
        number,
        *("--invite", "aid_lawyer", "--name", "周文博（演示）", "--phone", "13900009999"),
    )["participants"]
    assert {"role": "aid_lawyer", "name": "周文博（演示）"}.items() <= acting[0].items()
    aid = str(desk.done("open", number, "aid", "--on", "2024-11-22")["forum"])
    asked = desk.done("step", number, aid, "prepare", "--needs")["needs"]
    given = {n["name"]: n["choices"][0][0] if n["choices"] else "演示" for n in asked}
    desk.done("step", number, aid, "prepare", "--on", "2024-11-22", *facts(**given))
    _fill_what_is_open(desk, number)
    desk.done("release", number, "--form", "aid_application")
    desk.done("step", number, aid, "apply", "--on", "2024-11-25", *facts(agency_kind="union"))
    grant = facts(agency_kind="union", reason="符合条件")
    desk.done("step", number, aid, "grant", "--on", "2024-11-27", *grant)
    rest = facts(
        licence="14601202010000001",
        firm="演示律师事务所",
        lawyer_phone="13900009999",
        stage="arbitration",
        reason="符合条件",
        contact="12351",
    )
    wrong = desk.declined("step", number, aid, "assign", *rest, *facts(lawyer="别人"))
    assert "周文博（演示）（援助律师）" in wrong
    assigned = desk.done(
        "step",
        number,
        aid,
        "assign",
        *("--on", "2024-11-28"),
        *rest,
        *facts(lawyer="周文博（演示）"),
    )
    assert assigned["taken"] is True


def test_plain_arguments_may_stand_behind_options() -> None:
    parser = argparse.ArgumentParser()
    matter.add_parser(parser.add_subparsers())
    got = parser.parse_args(["matter", "fill", "N", "--as", "x", "7", "a=b=c", "--json", "d=e"])
    assert (got.number, got.paper, got.login, got.json) == ("N", 7, "x", True)
    assert got.values == [("a", "b=c"), ("d", "e")]


def test_the_command_line_says_what_there_is_without_starting_django() -> None:
    asked = "import sys; from niangjia.jobs import cli\n"
    asked += "try: cli.main(['matter', '--help'])\n"
    asked += "except SystemExit: print('django' in sys.modules)"
    said = subprocess.run(
        [sys.executable, "-c", asked],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(Path(cli.__file__).parents[2])},
    )
    assert said.stdout.splitlines()[-1] == "False"
