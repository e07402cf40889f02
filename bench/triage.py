"""Triage against questions that a person labelled: precision, recall, F1 per label, and speed.

    .var/venv/bin/python bench/triage.py [questions.jsonl]

The labels are in tests/engines/triage/labels.csv, the questions are not in the project: the file
has one JSON object a line with `id` and `text`. Without it only the speed is measured, on the
sentences of the tests. The rules learn nothing from the labels, so cross-validation shows how much
their score depends on which questions are asked: five folds by number, mean, least and greatest.
Where scikit-learn is installed, a linear model over runs of one to four characters is trained and
tested on the same folds, beside them.
"""

import argparse
import csv
import json
import os
import platform
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from niangjia.engines.triage.labelling import LABELS, suggested  # noqa: E402

FOLDS, LINES = 5, 1000
Names = frozenset[str]


@dataclass(frozen=True)
class Question:
    """A question, what it is labelled as, and the share it belongs to."""

    id: str
    share: str
    text: str
    labels: Names


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("questions", nargs="?", type=Path)
    path = parser.parse_args().questions
    print(f"{platform.machine()}，{os.cpu_count()} 核，Python {platform.python_version()}")
    if path is None:
        speed([sentence for sentence, _ in sentences()])
        return
    asked = questions(path)
    told = [names(one.text) for one in asked]
    print("\n规则，全部份额（develop、check、sealed 分别见下）")
    table(asked, told)
    for share in dict.fromkeys(one.share for one in asked):
        kept = [(one, given) for one, given in zip(asked, told, strict=True) if one.share == share]
        print(f"{share:<8} {len(kept):>4} 题  {line(*score(*zip(*kept, strict=True)))}")
    print(f"\n{FOLDS} 折交叉验证（规则不学习，只看波动）")
    folds = [range(start, len(asked), FOLDS) for start in range(FOLDS)]
    spread(
        "规则",
        [score([asked[i] for i in fold], [told[i] for i in fold]) for fold in folds],
    )
    learned(asked, folds)
    speed([one.text for one in asked])


def questions(path: Path) -> list[Question]:
    """Return the labelled questions, in the order of the labels."""
    with path.open(encoding="utf-8") as file:
        texts = {row["id"]: row["text"] for row in map(json.loads, file)}
    with (ROOT / "tests/engines/triage/labels.csv").open(encoding="utf-8") as file:
        return [
            Question(row["id"], row["share"], texts[row["id"]], frozenset(row["labels"].split()))
            for row in csv.DictReader(file)
        ]


def sentences() -> list[tuple[str, Names]]:
    """Return the made-up sentences of the tests with their labels."""
    with (ROOT / "tests/engines/triage/sentences.csv").open(encoding="utf-8") as file:
        return [(row["text"], frozenset(row["labels"].split())) for row in csv.DictReader(file)]


def names(text: str) -> Names:
    return frozenset(label.name for label in suggested(text))


@dataclass(frozen=True)
class Score:
    """Hits, false alarms, misses."""

    hits: int
    false: int
    missed: int

    @property
    def precision(self) -> float:
        return self.hits / (self.hits + self.false) if self.hits else 0.0

    @property
    def recall(self) -> float:
        return self.hits / (self.hits + self.missed) if self.hits else 0.0

    @property
    def f1(self) -> float:
        return 2 * self.hits / (2 * self.hits + self.false + self.missed) if self.hits else 0.0


def score(asked: Sequence[Question], told: Sequence[Names]) -> tuple[Score, Score]:
    """Return the scores of is-labour and of all labels together (micro)."""
    pairs = list(zip((one.labels for one in asked), told, strict=True))
    labour = Score(
        sum(bool(want and got) for want, got in pairs),
        sum(bool(got and not want) for want, got in pairs),
        sum(bool(want and not got) for want, got in pairs),
    )
    micro = Score(
        sum(len(want & got) for want, got in pairs),
        sum(len(got - want) for want, got in pairs),
        sum(len(want - got) for want, got in pairs),
    )
    return labour, micro


def line(labour: Score, micro: Score) -> str:
    return (
        f"是否劳动 P {labour.precision:.3f} R {labour.recall:.3f}   "
        f"标签 P {micro.precision:.3f} R {micro.recall:.3f} F1 {micro.f1:.3f}"
    )


def table(asked: Sequence[Question], told: Sequence[Names]) -> None:
    print(f"{'标签':<8}{'题数':>4}{'P':>8}{'R':>8}{'F1':>8}")
    counts = Counter(name for one in asked for name in one.labels)
    for name in LABELS:
        kept = [frozenset(given & {name}) for given in told]
        only = [Question(q.id, q.share, q.text, q.labels & {name}) for q in asked]
        _, one = score(only, kept)
        print(f"{name:<8}{counts[name]:>4}{one.precision:>8.3f}{one.recall:>8.3f}{one.f1:>8.3f}")
    print(f"合计 {len(asked)} 题  {line(*score(asked, told))}")


def spread(who: str, scores: Iterable[tuple[Score, Score]]) -> None:
    found = list(scores)
    for what, values in (
        ("是否劳动 召回", [labour.recall for labour, _ in found]),
        ("是否劳动 精确", [labour.precision for labour, _ in found]),
        ("标签 微平均 F1", [micro.f1 for _, micro in found]),
    ):
        print(
            f"{who}  {what}  平均 {statistics.mean(values):.3f}"
            f"（{min(values):.3f}–{max(values):.3f}）"
        )


def learned(asked: Sequence[Question], folds: Sequence[range]) -> None:
    """Train a linear model on the other folds, and score it on each."""
    try:
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.linear_model import LogisticRegression
    except ImportError:
        print("学习的模型：没有安装 scikit-learn，不比较")
        return
    scores = []
    for fold in folds:
        held = set(fold)
        train = [one for i, one in enumerate(asked) if i not in held]
        test = [asked[i] for i in fold]
        reader = TfidfVectorizer(analyzer="char", ngram_range=(1, 4), min_df=2, sublinear_tf=True)
        seen = reader.fit_transform([one.text[:400] for one in train])
        new = reader.transform([one.text[:400] for one in test])
        given: list[set[str]] = [set() for _ in test]
        for name in LABELS:
            model = LogisticRegression(C=10, class_weight="balanced", max_iter=500)
            model.fit(seen, [name in one.labels for one in train])
            for place, likely in enumerate(model.predict_proba(new)[:, 1]):
                if likely > 0.4:
                    given[place].add(name)
        scores.append(score(test, [frozenset(one) for one in given]))
    spread("学习的模型", scores)


def speed(texts: Sequence[str]) -> None:
    lines = [texts[place % len(texts)] for place in range(LINES)]
    taken = []
    for _ in range(3):
        begun = time.perf_counter()
        for text in lines:
            suggested(text)
        taken.append(time.perf_counter() - begun)
    characters = sum(map(len, lines))
    print(f"\n{LINES:,} 行（{characters:,} 字）：{statistics.median(taken):.2f} 秒（三次的中位数）")


if __name__ == "__main__":
    main()
