"""The report of a study: one HTML file that opens anywhere, prints on A4 and needs no network."""

from collections.abc import Mapping, Sequence
from html import escape

from niangjia.engines.siting.study import Study, Table, tables
from niangjia.engines.siting.telling import definitions, not_considered
from niangjia.engines.siting.wording import bound_words, metres, share, state

SHOWN = 60  # rows of a table; the workbook has all
_STYLE = """
body{font:16px/1.7 "PingFang SC","Microsoft YaHei","Noto Sans CJK SC","Noto Sans SC",sans-serif;
color:#231d19;background:#fff;max-width:70rem;margin:0 auto;padding:1.5rem}
h1{font-size:30px;line-height:1.3;margin:.2em 0}h2{font-size:20px;margin:2em 0 .5em}
p{margin:.4em 0}.lead{font-size:18px}.quiet,.note{color:#5c534c}.note{font-size:14px}
.wide{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:14px;
font-variant-numeric:tabular-nums}caption{text-align:left;font-size:20px;font-weight:600;
padding:1.6em 0 .4em}th,td{border-bottom:1px solid #e4ddd4;padding:.4em .6em;text-align:left;
vertical-align:top}th{border-bottom:2px solid #8a8077;font-weight:600}
figure{margin:1.2em 0}figure svg{width:100%;height:auto;border:1px solid #e4ddd4}
dt{font-weight:600;margin-top:.6em}dd{margin:0}
@media screen and (max-width:700px){table{width:max-content}th,td{max-width:11em}}
@media print{body{font-size:10.5pt;padding:0}table{font-size:9pt}figure{break-inside:avoid}
tr{break-inside:avoid}h2,caption{break-after:avoid}}
""".replace("\n", "")


def written(study: Study, pictures: Mapping[str, str]) -> str:
    """Return the report as HTML; `pictures` are SVG by their title."""
    first, *rest = tables(study)  # the comparison before the pictures
    parts = [
        f"<h1>{escape(study.title)}</h1>",
        *_summary(study),
        _table(first),
        *(_figure(title, svg) for title, svg in pictures.items()),
        *(_table(one) for one in rest),
        _definitions(study),
        _list("没有考虑的", not_considered(study)),
    ]
    return (
        '<!doctype html>\n<html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(study.title)}</title><style>{_STYLE}</style></head>"
        f"<body><main>{''.join(parts)}</main></body></html>\n"
    )


def _summary(study: Study) -> Sequence[str]:
    """What must be seen in two seconds: each plan in one sentence, and how sure it is."""
    by = study.settings.by
    walk = study.settings.reach_words[by]
    lines = []
    if study.is_cut_short:
        lines.append('<p class="lead">计算被提前停止。下面是停止时最好的方案和那时已证明的界。</p>')
    for one in study.plans:
        if not one.plan.sites:
            lines.append(f'<p class="lead">{escape(one.label)}：{escape(state(one.plan))}。</p>')
            continue
        lines.append(
            f'<p class="lead"><strong>{escape(one.label)}</strong>'
            f"（{len(one.plan.sites)} 个点）："
            f"平均 {metres(one.score.mean)}，最远 {metres(one.score.worst)}，"
            f"{walk}内 {share(one.score.share(by))}。{escape(state(one.plan))}，"
            f"{escape(bound_words(one, study.demand.unit))}。</p>"
        )
    missing = study.demand.missing
    lines.append(
        f'<p class="quiet">需求 {study.demand.total:,.0f} {study.demand.unit}，'
        f"候选点 {len(study.candidates) - study.candidates.existing:,} 个，"
        f"已有 {study.candidates.existing:,} 个。读到 {missing.rows:,} 行，其中 "
        f"{missing.without_place:,} 行没有坐标（{share(missing.share)}），没有计入。</p>"
    )
    return lines


def _figure(title: str, svg: str) -> str:
    plain = svg.partition("?>\n")[2]  # the declaration belongs to a file of its own
    # Names inside a picture (hatch, window) must not meet those of the next on one page.
    mark = f"n{sum((i + 1) * ord(c) for i, c in enumerate(title)):x}"
    for name in ("hatch", "window"):
        plain = plain.replace(f'id="{name}"', f'id="{name}-{mark}"')
        plain = plain.replace(f"url(#{name})", f"url(#{name}-{mark})")
    return f"<figure>{plain}</figure>"


def _table(table: Table) -> str:
    if not table.rows:
        return ""
    heads = "".join(f'<th scope="col">{escape(head)}</th>' for head in table.heads)
    rows = "".join(
        "<tr>" + "".join(f"<td>{_cell(value)}</td>" for value in row) + "</tr>"
        for row in table.rows[:SHOWN]
    )
    notes = list(table.notes)
    if len(table.rows) > SHOWN:
        notes.insert(0, f"只列前 {SHOWN} 行，全部 {len(table.rows):,} 行见工作簿。")
    told = "".join(f'<p class="note">{escape(note)}</p>' for note in notes)
    return (
        f'<div class="wide" tabindex="0"><table><caption>{escape(table.title)}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>{told}"
    )


def _cell(value: object) -> str:
    return "" if value is None else escape(str(value))


def _definitions(study: Study) -> str:
    told = "".join(
        f"<dt>{escape(word)}</dt><dd>{escape(meaning)}</dd>" for word, meaning in definitions(study)
    )
    return f"<h2>口径</h2><dl>{told}</dl>"


def _list(title: str, lines: Sequence[str]) -> str:
    told = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f"<h2>{escape(title)}</h2><ul>{told}</ul>"
