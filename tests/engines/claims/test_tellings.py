"""One claim told to the worker and to the lawyer."""

from decimal import Decimal as D

from tests.engines.claims.ground import BOOK, G, claim, facts, ledger

from niangjia.engines.claims import for_lawyer, for_worker
from niangjia.engines.claims.rulebook import evaluate


def test_the_worker_is_told_in_plain_words_and_the_lawyer_with_articles():
    found = claim("R-01", facts())

    assert for_worker(found).startswith("经济补偿：应当付您 30,000.00 元。")
    assert "第" not in for_worker(found).replace("（第三十八条）", "")
    assert "《劳动合同法》第四十七条第一款“每满一年支付一个月工资的标准”" in for_lawyer(found)
    assert found.law_digest[:12] in for_lawyer(found)
    assert "暂算" in for_worker(claim("R-01", facts(months=ledger(m2024_03=None))))
    bounded = claim("R-01", facts(ground=None))
    assert "之间" in for_worker(bounded)
    assert "参数或事实不全" in for_lawyer(bounded)
    assert "算不出来" in for_worker(claim("R-01", facts(months={})))
    assert "未能计算" in for_lawyer(claim("R-01", facts(months={})))
    assert "不发生" in for_lawyer(claim("R-01", facts(ground=G.RESIGNED)))
    provisional = claim("R-04", facts(months=ledger(m2024_11=(D(1), None), m2024_12=(D(5), D(0)))))
    assert "（暂计）" in for_lawyer(provisional)


def test_sums_that_are_not_added_are_told_one_by_one():
    given = {"injured_on": "2024-03-01", "grade": 3, "own_wage": "8000"}
    found = evaluate("R-20", given, BOOK)

    assert for_worker(found).startswith("工伤伤残待遇：有 2 笔，分开来付。")
    assert "伤残津贴每月 6,400.00 元，由工伤保险基金付。" in for_worker(found)
    assert "一次性伤残补助金 184,000.00 元；伤残津贴 6,400.00 元/月" in for_lawyer(found)


def test_a_sum_says_who_pays_it_where_it_is_not_owed_to_the_worker():
    fee = evaluate("R-42", {"kind": "LABOUR_SUIT"}, BOOK)
    shared = evaluate("R-51", {"pool": "10", "claims": [{"id": "A", "amount": "20"}]}, BOOK)

    assert for_worker(fee).startswith("费用：要交 10.00 元。")
    assert for_worker(shared).startswith("执行款分配：一共分出 10.00 元。")


def test_a_rule_that_finds_out_tells_its_reasons():
    item = {"kind": "wages", "amount": "24120.01"}
    found = evaluate("R-40", {"minimum_wage": "2010", "items": [item]}, BOOK)

    assert "第 1 项（劳动报酬）不终局。" in for_worker(found)
