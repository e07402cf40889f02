"""What a worker is owed and why, in plain words: the claims as computed, told for her."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from niangjia.apps.recovery.selectors.progress import PersonProgress
from niangjia.engines.claims import Explained, for_worker
from niangjia.kernel.money import to_fen
from niangjia.web.explain import reason
from niangjia.web.retold import is_foreign, retold

_ISO = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2}))?(?!\d) ?")
OURS = {"city_average_wage", "minimum_wage"}
"""What is missing in our own tables: we look it up, she brings nothing."""
SURE = {
    "T": ("ok", gettext_lazy("算法有法条依据")),
    "S": ("warn", gettext_lazy("算法的依据还要再核对")),
    "P": ("warn", gettext_lazy("各地做法不一样，结果可能不同")),
    "U": ("warn", gettext_lazy("算法的依据还没有核实")),
    "D": ("warn", gettext_lazy("用了演示的数，不是真的金额")),
}
"""How sure the reckoning is, by the confidence of its weakest article."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Owing:
    """Her claims told: the sum in fen, each with its reasons, and what would make it surer."""

    total_fen: int | None
    parts: Sequence[tuple[str, int]]
    reasons: Sequence[dict[str, Any]]
    bring: Sequence[str]
    ours: Sequence[str]
    doubts: Sequence[str]
    left_out: Sequence[tuple[str, str]]
    sure: Sequence[tuple[str, str, str]]
    is_provisional: bool
    law_on: Any


def owing(money: PersonProgress) -> Owing:
    """Return the claims of a worker, told in plain words."""
    found = [
        (_(item.row.kind_zh), Explained.from_dict(item.row.explained))
        for item in money.items
        if item.row.explained
    ]
    known = [(kind, one) for kind, one in found if one.amount is not None]
    missing = {lack.code + lack.ask: lack for _kind, one in found for lack in one.missing}
    return Owing(
        total_fen=sum(to_fen(one.amount) for _k, one in known if one.amount) if known else None,
        parts=[(kind, to_fen(one.amount)) for kind, one in known if one.amount],
        reasons=[_told(kind, one) for kind, one in found],
        bring=[spoken(lack.ask) for lack in missing.values() if lack.code not in OURS],
        ours=[spoken(lack.label) for lack in missing.values() if lack.code in OURS],
        doubts=list(dict.fromkeys(spoken(doubt) for _k, one in found for doubt in one.doubts)),
        left_out=list(
            dict.fromkeys(
                (kind, retold(text)) for kind, one in found for text in one.not_considered
            )
        ),
        sure=[(kind, *SURE[one.confidence.value]) for kind, one in found],
        is_provisional=any(one.is_provisional or one.missing for _k, one in found),
        law_on=max((one.law_on for _k, one in found), default=None),
    )


def _told(kind: str, one: Explained) -> dict[str, Any]:
    """Return one claim for the `why` component: the plain steps instead of the formulas."""
    lawyers = reason(one.as_dict())
    told = [line for line in for_worker(one).split("\n")[1:] if line]
    plain = {step.plain for step in one.steps if step.plain}
    return {
        "title": kind,
        "amount": one.amount,
        "result": "" if one.amount is not None else _between(one),
        "steps": [{"text": spoken(line), "value": ""} for line in told if line in plain],
        "articles": [cited for cited in lawyers["citations"] if cited["words"]],
    }


def spoken(text: str) -> str:
    """Write `2026-07` and `2026-07-31` the way they are read aloud, or all in her language."""
    if is_foreign():
        return retold(text)
    return _ISO.sub(
        lambda found: f"{found[1]}年{int(found[2])}月" + (f"{int(found[3])}日" if found[3] else ""),
        text,
    )


def _between(one: Explained) -> str:
    if one.low is not None and one.high is not None:
        return _("还算不准，在 %(low)s 元到 %(high)s 元之间") % {
            "low": _yuan(one.low),
            "high": _yuan(one.high),
        }
    return retold(one.finding) or _("还算不出来，缺材料")


def _yuan(amount: Decimal) -> str:
    return f"{amount:,.2f}"
