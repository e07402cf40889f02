"""A stored explanation in the shape that the `why` component shows."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from niangjia.engines.law import Citation

_CITED = re.compile(r"《([^》]+)》([^；]+)")
LOOKS = {"T": "ok", "S": "warn", "P": "warn", "U": "red", "D": "red"}


def reason(explained: Mapping[str, Any]) -> dict[str, Any]:
    """Return title, amount, steps, articles, confidence, what is missing and what was left out.

    `explained` is what `engines.claims.Explained.as_dict` wrote.
    """
    amount = explained["amount"]
    return {
        "title": explained["title"],
        "amount": None if amount is None else Decimal(amount),
        "result": "" if amount is not None else _between(explained),
        "steps": [_step(step) for step in explained["steps"]],
        "citations": _citations(explained["steps"]),
        "confidence": {
            "look": LOOKS.get(explained["confidence"], "warn"),
            "words": explained["confidence_text"],
        },
        "missing": [
            {"what": lack["label"], "remedy": lack["ask"]} for lack in explained["missing"]
        ],
        "not_counted": [
            {"what": "", "why": text}
            for text in (
                *explained["not_considered"],
                *explained["assumptions"],
                *explained["doubts"],
            )
        ],
    }


def _between(explained: Mapping[str, Any]) -> str:
    low, high = explained["low"], explained["high"]
    if low is not None and high is not None:
        return _("待算（在 %(low)s 元到 %(high)s 元之间）") % {"low": low, "high": high}
    if explained["parts"] and not explained["finding"]:
        return _("共 %(n)s 笔，分开来付") % {"n": len(explained["parts"])}
    return explained["finding"] or _("待算")


def _step(step: Mapping[str, Any]) -> dict[str, str]:
    value = step["value"]
    return {
        "text": f"{step['label']}：{step['formula']}" if step["formula"] else step["label"],
        "value": "" if value is None else f"= {Decimal(value):,f} {step['unit']}",
    }


def _citations(steps: list[Mapping[str, Any]]) -> list[dict[str, str]]:
    found: dict[tuple[str, str], dict[str, str]] = {}
    for step in steps:
        for cited in step["citations"]:
            found.setdefault(
                (cited["article"], cited["words"]),
                {
                    "law": cited["law"],
                    "article": cited["at"],
                    "words": cited["words"],
                    "url": _article_url(cited["law"], cited["at"]),
                },
            )
    return list(found.values())


def article_url(citation: Citation) -> str:
    """Return the address of the page that shows a cited article, empty where nothing is cited."""
    return _article_url(citation.law, citation.article)


def _article_url(law: str, article: str) -> str:
    if not law or not article:
        return ""
    return f"{reverse('public:law_article')}?{urlencode({'law': law, 'article': article})}"


def linked(text: str) -> list[tuple[str, str]]:
    """Return the articles that a line of a trace names, each with the address of its page.

    What is no article (a practice, a fact) has none.
    """
    found = []
    for part in filter(None, text.split("；")):
        cited = _CITED.fullmatch(part)
        found.append((part, _article_url(cited[1], cited[2]) if cited else ""))
    return found
