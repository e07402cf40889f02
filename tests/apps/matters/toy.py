"""A toy life cycle that has one of everything: clocks, a split, a guard, an effect."""

from niangjia.apps.matters import procedures
from niangjia.apps.matters.choices import ItemState, Track
from niangjia.apps.matters.models import ProcedureEdge
from niangjia.apps.matters.services import items
from niangjia.engines.procedure import (
    Act,
    Clock,
    Covers,
    Kind,
    Lifecycle,
    Need,
    State,
    Step,
    Toward,
    edges,
)

TOY = Lifecycle(
    key="toy_talk",
    version=1,
    zh="试办",
    first="begun",
    who=("case_officer",),
    basis=("劳动争议调解仲裁法§14",),
    opens=(Clock("CL-03"),),
    states=(
        State("begun", "已受理"),
        State("agreed", "已谈成", end=True),
        State("failed", "没谈成", end=True),
    ),
    steps=(
        Step(
            "agree",
            "谈成",
            source=("begun",),
            target="agreed",
            toward=Toward.FORWARD,
            who=("case_officer",),
            basis=("劳动争议调解仲裁法§14",),
            needs=(
                Need("terms", "各项金额", Kind.PER_ITEM_MONEY),
                Need("signed", "双方已签字", Kind.BOOL),
            ),
            guards=("is_signed",),
            covers=Covers.SOME,
            clocks=(Clock("CL-03", Act.MEET),),
            effects=("settle",),
        ),
        Step(
            "extend",
            "延期",
            source=("begun",),
            target="begun",
            toward=Toward.ASIDE,
            who=("case_officer",),
            basis=("浙江条例§10",),
            needs=(Need("until_on", "延长到", Kind.DATE),),
            clocks=(Clock("CL-03", Act.EXTEND, on="until_on"),),
        ),
        Step(
            "fail",
            "没谈成",
            source=("begun",),
            target="failed",
            toward=Toward.OUT,
            who=("case_officer", "team_leader"),
            basis=("劳动争议调解仲裁法§14",),
            needs=(Need("why", "原因", Kind.TEXT),),
            covers=Covers.EVERY,
            clocks=(Clock("CL-03", Act.MEET),),
            effects=("fail",),
        ),
    ),
)


def _is_signed(taking):
    return None if taking.facts.get("signed") else "双方还没有签字。"


def _settle(taking):
    amounts = {int(pk): fen for pk, fen in taking.facts["terms"].items()}
    items.conclude(
        taking.items,
        state=ItemState.SETTLED,
        amounts=amounts,
        asked={},
        effective_on=taking.happened_on,
    )


def _fail(taking):
    items.release(taking.items, state=ItemState.FAILED)


def put_up(monkeypatch):
    """Register the toy for one test, and copy its edges into the database."""
    monkeypatch.setattr(procedures, "_REGISTERED", dict(procedures._REGISTERED))
    procedures.register(
        TOY,
        track=Track.MERITS,
        guards={"is_signed": _is_signed},
        effects={"settle": _settle, "fail": _fail},
    )
    ProcedureEdge.objects.bulk_create(
        ProcedureEdge(
            lifecycle=edge.lifecycle,
            lifecycle_version=edge.version,
            verb=edge.verb,
            from_state=edge.from_state,
            to_state=edge.to_state,
        )
        for edge in edges(TOY)
    )
