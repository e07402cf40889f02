"""Where each worker of a matter is, as a picture: one column a person, one row a stage."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from niangjia.apps.recovery.selectors.progress import PersonProgress
from niangjia.engines.procedure import Stage

CELL, HIGH, STEP, LABELS = 13, 16, 20, 70
PITCH, GROUP, BAND = 15, 12, 48
"""Pixels from person to person; people between two gaps; people side by side in one band."""
GAP = 8
MOST = 144
"""Above this the squares would be too small to mean a person: bars instead."""

ROWS = ("登记", "援助", "办理", "结果", "执行", "到手")
_AT = {
    Stage.TRIAGE: 0,
    Stage.AID: 1,
    Stage.MERITS: 2,
    Stage.REVIEW: 3,
    Stage.FIXED: 3,
    Stage.ENFORCEABLE: 3,
    Stage.ENFORCING: 4,
    Stage.TO_PAY: 5,
    Stage.OVERPAID: 5,
    Stage.PAID: 5,
}
LOOKS = {
    Stage.PAID: "ok",
    Stage.TO_PAY: "warn",
    Stage.OVERPAID: "red",
    Stage.MERITS: "info",
    Stage.ENFORCING: "info",
}
"""Looks of the tag that names a stage."""
_TRACKS = {1: "aid", 2: "merits", 4: "enforcement"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """The picture: its size, the words beside its rows, and one path for each kind of square."""

    width: int
    height: int
    labels: tuple[tuple[str, int], ...]
    paths: tuple[tuple[str, str], ...]
    legend: tuple[tuple[str, str], ...]
    says: str


def grid(people: Sequence[PersonProgress]) -> Grid | None:
    """Return the picture of up to 144 people; None for nobody and for more."""
    if not people or len(people) > MOST:
        return None
    paths: dict[str, list[str]] = {}
    labels = []
    band_high = STEP * len(ROWS) + 12
    for start in range(0, len(people), BAND):
        top = start // BAND * band_high
        labels += [(_(name), top + at * STEP + 13) for at, name in enumerate(ROWS)]
        for column, one in enumerate(people[start : start + BAND]):
            x = LABELS + column * PITCH + column // GROUP * GAP
            for at, look in enumerate(_looks(one)):
                square = f"M{x} {top + at * STEP}h{CELL}v{HIGH}h-{CELL}z"
                paths.setdefault(look, []).append(square)
    bands = (len(people) - 1) // BAND + 1
    paid = sum(one.stage is Stage.PAID for one in people)
    gone = sum(_is_gone(one) for one in people)
    legend = (
        ("here", _("现在这一步")),
        ("passed", _("走过")),
        ("paid", _("已付清 %(n)d 人") % {"n": paid}),
        ("settled", _("付清的人走过")),
        ("gone", _("退出 %(n)d 人") % {"n": gone}),
        ("ahead", _("还没到，或者没有走")),
    )
    return Grid(
        width=LABELS + BAND * PITCH + (BAND // GROUP - 1) * GAP,
        height=bands * band_high - 12,
        labels=tuple(labels),
        paths=tuple((look, "".join(squares)) for look, squares in paths.items()),
        legend=tuple(pair for pair in legend if pair[0] in paths),
        says=_says(people),
    )


def _is_gone(one: PersonProgress) -> bool:
    return one.row.left_on is not None or one.stage is Stage.DROPPED


def _looks(one: PersonProgress) -> list[str]:
    """Return the kinds of the six squares of a person, from the registration down."""
    if _is_gone(one):
        return ["gone", *["ahead"] * (len(ROWS) - 1)]
    now = _AT[one.stage]
    been = {standing.track for item in one.items for standing in item.row.standings}
    is_paid = one.stage is Stage.PAID
    looks = []
    for at in range(len(ROWS)):
        if at == now:
            looks.append("paid" if is_paid else "here")
        elif at < now and (at == 0 or _TRACKS.get(at) in been or (at == 3 and one.fixed_fen)):
            looks.append("settled" if is_paid else "passed")
        else:
            looks.append("ahead")
    return looks


def _says(people: Sequence[PersonProgress]) -> str:
    """Return the picture in words: how many are where."""
    counts: dict[str, int] = {}
    for one in people:
        label = _("退出") if _is_gone(one) else _(one.stage.zh)
        counts[label] = counts.get(label, 0) + 1
    each = "，".join(_("%(n)d 人%(stage)s") % {"n": n, "stage": s} for s, n in counts.items())
    return _("%(n)d 人各到哪一步：%(each)s") % {"n": len(people), "each": each}
