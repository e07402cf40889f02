"""What a filed paper says of an amount reads as a committee expects it."""

from niangjia.apps.matters.models import Calculation
from niangjia.apps.proceedings.services.particulars import explanation


def test_a_paper_gives_the_formula_with_days_written_out():
    made = Calculation(
        explained={
            "steps": [
                {
                    "label": "2026-08 少发",
                    "formula": "应发 5,000.00 － 实发 0.00",
                    "plain": "没发。",
                },
                {"label": "年限", "formula": "2020-03-01 至 2026-09-30", "plain": "干了六年。"},
                {"label": "合计", "formula": "", "plain": "一共 5,000.00 元。"},
            ],
            "articles": ["《劳动合同法》第三十条", "《劳动合同法》第八十五条"],
        }
    )
    how, basis = explanation(made)
    assert how == (
        "2026年8月 少发：应发 5,000.00 － 实发 0.00；"
        "年限：2020年3月1日 至 2026年9月30日；合计：一共 5,000.00 元"
    )
    assert basis == "《劳动合同法》第三十条、《劳动合同法》第八十五条"
