"""Triage against questions that a person labelled: what the rules say, and rules with weights.

    python bench/triage.py [QUESTIONS.jsonl …]

The labels are in tests/engines/triage, the questions are not in the project: a file has one JSON
object a line with `id` and `text`. Without one only the speed is measured, on our own sentences.

1. The shares that nothing was learnt from (`sealed-2`, `unread`), by collection, with an interval
   over 2,000 draws of questions; beside them the rules alone, and a plain linear model (TF-IDF over
   runs of one to four characters) that learnt from the same questions.
2. Five folds over the first 1,210 questions: weights learnt without the fold; once more for the
   900 of them that were labelled before any rule was written. The rules were written with these
   questions in sight, so this is no figure for unseen ones.
3. Five folds over the share `learn`, as it is and weighed back to the make-up of the first 1,210:
   no rule was written for it, and features, weights and levels are learnt without the fold.

Needs scikit-learn, which the product does not.
"""

import argparse
import json
import os
import platform
import random
import statistics
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import numpy as np
import train_triage as training
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from train_triage import Case

from niangjia.engines.triage.cues import LABELS
from niangjia.engines.triage.judging import judged, judged_by
from niangjia.engines.triage.weights import Weights, weights, weights_of

FOLDS, LINES, DRAWS, SEED, LIKELY = 5, 1000, 2000, 29, 0.4
BEFORE_RULES = ("develop", "check")
"""The shares that were labelled before any rule was written: those the measure asks about."""
Answer = tuple[bool, frozenset[str]]
Counts = tuple[int, int, int, int, int, int]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("questions", nargs="*", type=Path)
    paths = parser.parse_args().questions
    print(f"{platform.machine()}，{os.cpu_count()} 核，Python {platform.python_version()}")
    if not paths:
        speed([row["text"] for row in training.rows("sentences.csv")])
        return
    cases = training.read_cases(paths, never=())
    learn = [one for one in cases if one.share not in training.NEVER]
    for share in ("sealed-2", "unread"):
        unseen(share, [one for one in cases if one.share == share], learn)
    crossed("前 1,210 题（规则见过这些题）", learn, training.FIRST)
    crossed("learn（没有为这些题写规则）", learn, ("learn",))
    speed([one.text for one in cases if one.share in training.FIRST])


def unseen(share: str, asked: Sequence[Case], learn: Sequence[Case]) -> None:
    """Report on questions that nothing was learnt from."""
    print(f"\n{share}：{len(asked)} 题，劳动 {sum(bool(one.labels) for one in asked)} 题")
    both = [by_weights(one, weights()) for one in asked]
    report("规则", asked, [by_rules(one) for one in asked])
    report("字词线性模型", asked, plain(learn, asked))
    report("规则和权重", asked, both)
    for where in sorted({one.collection for one in asked}):
        at = [place for place, one in enumerate(asked) if one.collection == where]
        report(f"  {where}（{len(at)} 题）", [asked[p] for p in at], [both[p] for p in at])
    for name in LABELS:
        only = [
            (name in one.labels, name in said) for one, (_, said) in zip(asked, both, strict=True)
        ]
        hits = sum(want and got for want, got in only)
        print(
            f"    {name} {sum(w for w, _ in only)} 题：{hits} 中，多 {sum(g > w for w, g in only)}"
        )


def crossed(what: str, learn: Sequence[Case], shares: Sequence[str]) -> None:
    """Report on some shares, each fold by weights that were learnt without it."""
    at = [place for place, one in enumerate(learn) if one.share in shares]
    print(f"\n{what}：{len(at):,} 题，{FOLDS} 折")
    order = [place for fold in range(FOLDS) for place in at[fold::FOLDS]]
    asked = [learn[place] for place in order]
    told: dict[str, list[Answer]] = {"规则": [], "字词线性模型": [], "规则和权重": []}
    for fold in range(FOLDS):
        held = set(at[fold::FOLDS])
        rest = [one for place, one in enumerate(learn) if place not in held]
        test = [learn[place] for place in sorted(held)]
        text = training.dump(training.learn(rest, report=lambda _: None))
        learnt = weights_of(json.loads(text))
        told["规则"] += [by_rules(one) for one in test]
        told["字词线性模型"] += plain(rest, test)
        told["规则和权重"] += [by_weights(one, learnt) for one in test]
    for who, answers in told.items():
        report(who, asked, answers)
    early = [place for place, one in enumerate(asked) if one.share in BEFORE_RULES]
    if 0 < len(early) < len(asked):
        name = f"其中写规则以前就标好的 {len(early)} 题"
        for who, answers in told.items():
            report(f"{who}，{name}", [asked[p] for p in early], [answers[p] for p in early])
    if not set(shares) & set(training.FIRST):
        count = training.likeness(learn, order)
        for who, answers in told.items():
            report(f"{who}，按前 1,210 题的构成折算", asked, answers, count)


def by_rules(one: Case) -> Answer:
    names = frozenset(label.name for label in one.seen.rules)
    return bool(names), names


def by_weights(one: Case, learnt: Weights) -> Answer:
    found = judged_by(one.seen, learnt)
    return found.is_labour, frozenset(label.name for label in found.labels)


def plain(learn: Sequence[Case], asked: Sequence[Case]) -> list[Answer]:
    """Return what a linear model over runs of characters says, learnt from questions alone."""
    learn = [one for one in learn if one.share != "own"]
    reader = TfidfVectorizer(analyzer="char", ngram_range=(1, 4), min_df=2, sublinear_tf=True)
    seen = reader.fit_transform([one.text[:400] for one in learn])
    new = reader.transform([one.text[:400] for one in asked])
    given: list[set[str]] = [set() for _ in asked]
    for name in LABELS:
        model = LogisticRegression(
            C=10, class_weight="balanced", solver="liblinear", dual=True, tol=1e-2, random_state=0
        )
        model.fit(seen, [name in one.labels for one in learn])
        for place, likely in enumerate(model.predict_proba(new)[:, 1]):
            if likely > LIKELY:
                given[place].add(name)
    return [(bool(one), frozenset(one)) for one in given]


def report(
    who: str, asked: Sequence[Case], told: Sequence[Answer], count: "np.ndarray | None" = None
) -> None:
    """Print the scores, each with the interval that holds 95 of 100 draws.

    :param count: how much each question counts; one for each, when it is left out.
    """
    each = np.array([counted(one, said) for one, said in zip(asked, told, strict=True)], float)
    if count is not None:
        each *= count[:, None]
    drawn = random.Random(SEED)
    draws = [each[[drawn.randrange(len(each)) for _ in each]].sum(axis=0) for _ in range(DRAWS)]
    told_scores = []
    for name, of in SCORES.items():
        values = sorted(of(draw) for draw in draws)
        low, high = values[int(0.025 * DRAWS)], values[int(0.975 * DRAWS)]
        told_scores.append(f"{name} {of(each.sum(axis=0)):.3f}（{low:.3f}–{high:.3f}）")
    print(f"{who}  " + "  ".join(told_scores))


def counted(one: Case, told: Answer) -> Counts:
    """Hits, false alarms, misses: of work, then of labels."""
    work, names = told
    wanted = bool(one.labels)
    return (
        wanted and work,
        work and not wanted,
        wanted and not work,
        len(one.labels & names),
        len(names - one.labels),
        len(one.labels - names),
    )


SCORES: Mapping[str, Callable[[Sequence[int]], float]] = {
    "劳动 召回": lambda c: c[0] / max(1e-9, c[0] + c[2]),
    "劳动 精确": lambda c: c[0] / max(1e-9, c[0] + c[1]),
    "标签 精确": lambda c: c[3] / max(1e-9, c[3] + c[4]),
    "标签 召回": lambda c: c[3] / max(1e-9, c[3] + c[5]),
    "标签 F1": lambda c: 2 * c[3] / max(1e-9, 2 * c[3] + c[4] + c[5]),
}


def speed(texts: Sequence[str]) -> None:
    lines = [texts[place % len(texts)] for place in range(LINES)]
    taken = []
    for _ in range(3):
        begun = time.perf_counter()
        for text in lines:
            judged(text)
        taken.append(time.perf_counter() - begun)
    characters = sum(map(len, lines))
    print(f"\n{LINES:,} 行（{characters:,} 字）：{statistics.median(taken):.2f} 秒（三次的中位数）")


if __name__ == "__main__":
    main()
