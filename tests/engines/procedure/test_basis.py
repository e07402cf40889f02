"""Every step names its law: instruments we know, and articles that their texts really have."""

import re
from pathlib import Path

import pytest
import yaml

from niangjia.apps.aid.lifecycle import AID
from niangjia.apps.mediation.lifecycle import COURT_MEDIATION, MEDIATION
from niangjia.apps.proceedings.lifecycle import ARBITRATION, ENFORCEMENT
from niangjia.apps.supervision.lifecycle import SUPERVISION
from niangjia.engines.law.texts import Texts, folded

ROOT = Path(__file__).parents[3]
BASIS = re.compile(r"([^§]+)§(\d+(?:、§\d+)*)")
UNREAD = frozenset({"仲裁办案规则"})
"""Known from secondary sources only: their articles cannot be checked."""


def citations() -> list[tuple[str, str, str]]:
    """Return where, which instrument, which article, for every basis of every table."""
    found = []
    for table in (MEDIATION, COURT_MEDIATION, AID, ARBITRATION, ENFORCEMENT, SUPERVISION):
        given = [("open", table.basis), *((step.verb, step.basis) for step in table.steps)]
        for verb, basis in given:
            for text in basis:
                match = BASIS.fullmatch(text)
                assert match, f"{table.key}.{verb}: {text}"
                for article in match[2].replace("§", "").split("、"):
                    found.append((f"{table.key}.{verb}", match[1], article))
    return found


@pytest.fixture(scope="module")
def instruments() -> dict[str, str]:
    kept = yaml.safe_load((ROOT / "law" / "instruments.yaml").read_text("utf-8"))
    return {name: about["title"] for name, about in kept["instruments"].items()}


def test_every_basis_names_an_instrument_of_the_law_folder(instruments):
    assert {name for _, name, _ in citations()} <= set(instruments)


def test_every_article_named_stands_in_the_text(instruments, law_texts):
    texts = Texts.read(law_texts).articles

    missing = [
        f"{where}: {name}§{article}"
        for where, name, article in citations()
        if name not in UNREAD and article not in texts.get(folded(instruments[name]), {})
    ]

    assert missing == []
