"""Head-counts without coordinates: towns found by number or name in a table of places."""

from collections import Counter
from collections.abc import Mapping

from niangjia.engines.siting.errors import BadSitingInput
from niangjia.engines.siting.reading import Columns, Rows, heads_of, plain_text
from niangjia.engines.siting.said import Said, Weight


def located(
    rows: Rows, places: Columns, *, name: str, named: Mapping[str, str] | None = None
) -> tuple[list[list[object]], list[Said]]:
    """Return the rows with 经度 and 纬度 from the places of the same number, else the same name.

    A row whose town is not found, or whose name several places bear, is an error of that row and
    stays without a position: none is taken for another.

    :raises BadSitingInput: the table has neither 编号 nor 名称.
    """
    if not rows:
        raise BadSitingInput(where=name, reason="没有数据行")
    heads = heads_of(rows[0], named or {}, name)
    columns = [heads[what] for what in ("编号", "名称") if what in heads]
    if not columns:
        raise BadSitingInput(where=name, reason="要有“编号”或“名称”列，才能在地点表里找坐标")
    often = Counter(label for label in places.label if label)
    at = {label: i for i, label in enumerate(places.label) if label}
    at |= {key: i for i, key in enumerate(places.key) if key}
    x, y = places.places.longitude, places.places.latitude
    out: list[list[object]] = [[*rows[0], "经度", "纬度"]]
    said: list[Said] = []
    for number, row in enumerate(rows[1:], 2):
        words = [plain_text(row[c]) for c in columns if c < len(row)]
        words = [word for word in words if word]
        cells = [*row, *[None] * (len(rows[0]) - len(row))]
        found = next((word for word in words if word in at), None)
        if not words or found is None or often[found] > 1:
            if words:
                said.append(_not_found(words[-1], number, is_shared=found is not None))
            out.append([*cells, None, None])
            continue
        out.append([*cells, float(x[at[found]]), float(y[at[found]])])
    return out, said


def _not_found(word: str, row: int, *, is_shared: bool) -> Said:
    how = (
        "在地点表里有几处同名，请改用编号。"
        if is_shared
        else "在地点表里找不到。请核对名称，或补进地点表。"
    )
    return Said(Weight.ERROR, f"“{word}”{how}", row, "not-located")
