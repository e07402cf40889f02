"""Whom an award binds when several workers claim (裁决对谁生效, R-41)."""

from dataclasses import dataclass
from typing import Annotated

from niangjia.engines.claims.enforcement_sharing import listed_once
from niangjia.engines.claims.entry import Entry
from niangjia.engines.claims.explained import Explained, Step
from niangjia.engines.claims.facts import Contradiction
from niangjia.engines.claims.findings import Findings, Rule, made
from niangjia.engines.claims.lookups import law_of
from niangjia.engines.claims.schema import STRICT, Day, MissingFact, fact
from niangjia.engines.law import LawOn, StatuteBook

RULE = Rule("R-41", "award_effect", "多人裁决对谁生效")


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardedWorker:
    """One worker of the award, what it decides for her, and what is sued over."""

    __pydantic_config__ = STRICT
    id: Annotated[str, fact("劳动者的名字或者编号", min_length=1, max_length=80)]
    items: Annotated[tuple[str, ...], fact("裁决里她的各项请求", min_length=1)]
    sues_on: Annotated[tuple[str, ...], fact("她对哪几项起诉（没有起诉不填）")] = ()
    is_sued_by_employer: Annotated[bool, fact("单位有没有对她的裁决起诉（非终局）")] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectFacts:
    """Either the workers one by one, or only how many there are and how many sue."""

    __pydantic_config__ = STRICT
    workers: Annotated[tuple[AwardedWorker, ...], fact("各个劳动者，一人一行")] = ()
    worker_count: Annotated[
        int | None, fact("裁决涉及多少劳动者（不列名单时）", unit="person", ge=1)
    ] = None
    suing_count: Annotated[
        int | None, fact("其中多少人起诉（不列名单时）", unit="person", ge=0)
    ] = None
    is_final_award: Annotated[
        bool | None, fact("是不是终局裁决", ask="请问裁决书写的是终局还是非终局？")
    ] = None
    is_suit_period_over: Annotated[
        bool, fact("起诉的十五日是不是已经过了（非终局裁决期满才生效）")
    ] = True
    awarded_on: Annotated[Day | None, fact("裁决作出之日")] = None


def award_effect(facts: EffectFacts, book: StatuteBook) -> Explained:
    """Return for whom and for which items the award is effective (解释（一）16, 17).

    Who sues on a part loses the whole award for herself; those who do not sue keep theirs.

    :raises ListedTwice: one worker stands in the list twice.
    :raises Contradiction: more sue than there are, an item sued over that was not decided, or an
        employer who sues against a final award.
    :raises MissingFact: neither a list nor the counts.
    """
    found = Findings()
    law = law_of(book, facts.awarded_on, found)
    if facts.workers:
        listed_once([one.id for one in facts.workers])
        if facts.worker_count not in (None, len(facts.workers)):
            raise Contradiction(why=f"列了 {len(facts.workers)} 人，写的是 {facts.worker_count} 人")
        struck = [one.id for one in facts.workers if _is_struck(one, facts)]
        count, struck_count = len(facts.workers), len(struck)
    else:
        struck = []
        count, struck_count = _counts(facts)
    per_item = tuple(
        (f"{one.id}/{item}", _word(one.id not in struck, facts))
        for one in facts.workers
        for item in one.items
    )
    effective = count - struck_count
    _explain(facts, law, found, effective, struck_count)
    if facts.is_final_award is None:
        found.doubts.append("没有说明是不是终局裁决；终局裁决单位不能起诉，作出即生效")
    outcome = (
        "ALL_EFFECTIVE" if not struck_count else "NONE_EFFECTIVE" if not effective else "PARTLY"
    )
    told = f"{effective} 人的裁决生效" + (f"，{struck_count} 人的不生效" if struck_count else "")
    if not _is_ripe(facts):
        outcome, told = "NOT_YET", f"起诉期还没有过；期满没有人再起诉的，{told}"
    answers = (
        ("effective_count", str(effective)),
        ("not_effective_count", str(struck_count)),
        *per_item,
        ("may_elect_representatives", _representatives(count, law)),
    )
    return made(RULE, law, found, None, finding=told, outcome=outcome, answers=answers)


def _is_struck(worker: AwardedWorker, facts: EffectFacts) -> bool:
    listed_once(worker.items)
    if other := [item for item in worker.sues_on if item not in worker.items]:
        raise Contradiction(why=f"“{worker.id}”起诉的“{other[0]}”不在裁决的各项里")
    if worker.is_sued_by_employer and facts.is_final_award:
        raise Contradiction(why="终局裁决单位不能起诉，只能向中级法院申请撤销")
    return bool(worker.sues_on) or worker.is_sued_by_employer


def _counts(facts: EffectFacts) -> tuple[int, int]:
    if facts.worker_count is None or facts.suing_count is None:
        name = "worker_count" if facts.worker_count is None else "suing_count"
        ask = "请列出各个劳动者，或者填裁决涉及多少人、多少人起诉。"
        raise MissingFact(rule=RULE.id, fact=name, ask=ask)
    if facts.suing_count > facts.worker_count:
        raise Contradiction(why="起诉的人多于裁决涉及的人")
    return facts.worker_count, facts.suing_count


def _is_ripe(facts: EffectFacts) -> bool:
    return bool(facts.is_final_award) or facts.is_suit_period_over


def _word(is_kept: bool, facts: EffectFacts) -> str:
    if not is_kept:
        return "NOT_EFFECTIVE"
    return "EFFECTIVE" if _is_ripe(facts) else "NOT_YET"


def _explain(facts: EffectFacts, law: LawOn, found: Findings, effective: int, struck: int) -> None:
    rows = [("others_bound", f"没有起诉的 {effective} 人，裁决生效，可以申请执行")]
    if struck:
        rows.insert(0, ("sued_in_part", f"起诉的 {struck} 人，只对一部分起诉的，其余各项也不生效"))
    rows += (
        [("employer_set_aside", "单位只能申请撤销"), ("worker_may_sue", "劳动者不服可以起诉")]
        if facts.is_final_award
        else [("after_suit_period", "非终局裁决，期满没有人起诉才生效")]
    )
    rows.append(("representatives_consent", "代表人放弃请求、和解，要每个人同意"))
    for name, told in rows:
        norm = law.norm_if_any(f"award_effect.{name}")
        cited = (norm.citation,) if norm else ()
        found.steps.append(
            Step(code=name, label=told, formula=told, unit="", plain=f"{told}。", citations=cited)
        )


def _representatives(count: int, law: LawOn) -> str:
    return str(count >= law.parameter("representatives.from_people").value).lower()


ENTRY = Entry(id="R-41", title=RULE.title, facts=EffectFacts, compute=award_effect)
