"""One explanation, told twice: in plain Chinese for the worker, with articles for the lawyer."""

from niangjia.engines.claims.explained import Explained, money
from niangjia.engines.law import Confidence

# What the sum of a rule is where it is not owed to the worker.
_SUM_ZH = {
    "fees": "要交",
    "occupational_injury_fee": "平台要交",
    "injury_death": "应当付家属",
    "enforcement_sharing": "一共分出",
    "bankruptcy_ranking": "一共清偿",
}


def for_worker(explained: Explained) -> str:
    """Return the explanation in plain Chinese: how much, why, what is still needed."""
    lines = [_headline(explained)]
    if not explained.finding or _is_all_finding(explained):
        lines += [step.plain for step in explained.steps if step.plain]
    if explained.excluded_by:
        lines.append("这一项和另一项只能要一个，已经选了对您更有利的那一项。")
    lines += [f"还需要您：{one.ask}" for one in explained.missing]
    if explained.is_provisional:
        lines.append("有些材料还不全，这个数是暂时的，补齐以后会重算。")
    lines += [f"请注意：{doubt}。" for doubt in explained.doubts if not explained.excluded_by]
    if explained.confidence is Confidence.DEMO:
        lines.append("其中用到演示用的虚构数值，不能作为真实金额。")
    return "\n".join(lines)


def _is_all_finding(explained: Explained) -> bool:
    """Tell whether the rule finds something out instead of counting: its reasons are the answer."""
    return bool(explained.outcome) and explained.amount is None


def _headline(explained: Explained) -> str:
    if explained.finding:
        return f"{explained.title}：{explained.finding}。"
    if explained.amount is not None:
        owed = _SUM_ZH.get(explained.kind, "应当付您")
        about = "暂算" if explained.is_provisional else owed
        return f"{explained.title}：{about} {money(explained.amount)} 元。"
    if explained.low is not None and explained.high is not None:
        return (
            f"{explained.title}：现在还算不准，"
            f"在 {money(explained.low)} 元到 {money(explained.high)} 元之间。"
        )
    if explained.parts:
        return f"{explained.title}：有 {len(explained.parts)} 笔，分开来付。"
    return f"{explained.title}：现在还算不出来。"


def for_lawyer(explained: Explained) -> str:
    """Return the explanation with its numbered steps, articles, words, doubts and silences."""
    lines = [f"{explained.title}（{explained.rule}）　{_amount(explained)}"]
    for number, step in enumerate(explained.steps, 1):
        lines.append(f"{number}. {step.label}：{step.formula}")
        for citation in step.citations:
            words = f"“{citation.words}”" if citation.words else citation.summary
            mark = (
                "" if citation.confidence is Confidence.TEXT else f"［{citation.confidence.label}］"
            )
            lines.append(f"   依据：{citation}{words}{mark}")
    lines += [f"输入：{label} {value}" for label, value in explained.inputs]
    lines += [f"前提：{one}" for one in explained.assumptions]
    lines += [f"存疑：{one}" for one in explained.doubts]
    lines += [f"缺：{one.label}" for one in explained.missing]
    lines += [f"未考虑：{one}" for one in explained.not_considered]
    lines.append(f"取整：{explained.rounding}　可信度：{explained.confidence.label}")
    lines.append(f"法律口径：{explained.law_on}　数据摘要 {explained.law_digest[:12]}")
    return "\n".join(lines)


def _amount(explained: Explained) -> str:
    if explained.finding:
        return explained.finding
    if explained.amount is not None:
        return f"{money(explained.amount)} 元" + ("（暂计）" if explained.is_provisional else "")
    if explained.low is not None and explained.high is not None:
        return f"{money(explained.low)} 至 {money(explained.high)} 元（参数或事实不全）"
    if explained.parts:
        units = {"yuan": "元", "yuan/month": "元/月"}
        return "；".join(
            f"{part.label} {money(part.amount)} {units.get(part.unit, part.unit)}"
            for part in explained.parts
        )
    return "未能计算"
