"""One claim told to the worker and to the lawyer."""

from decimal import Decimal as D

from tests.engines.claims.ground import G, claim, facts, ledger

from niangjia.engines.claims import for_lawyer, for_worker


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
