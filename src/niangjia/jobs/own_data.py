"""A worker's copy of her data: one zip, for reading (HTML) and for machines (JSON), only hers."""

import html
import io
import json
import zipfile
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from niangjia.apps.documents import services as documents
from niangjia.apps.matters import selectors as matters
from niangjia.apps.outbox.services import Tell
from niangjia.apps.people import selectors as people
from niangjia.apps.people.choices import Field
from niangjia.apps.recovery.selectors.progress import progress_of
from niangjia.apps.unions import selectors as unions
from niangjia.kernel.money import figures

if TYPE_CHECKING:
    from niangjia.apps.people.models import Person

NAME = "我的信息.zip"
WHOLE_AT_DESK = "怕这份文件落到别人手里，号码和住址没有写全。要看全的，带身份证到工会，当面给您看。"


def write_copy(*, by: "Person", tell: Tell, claimant: int) -> str:
    """Write what is kept of `by` and return the file's hash; `claimant` is where she asked."""
    tell(0, 2, "正在收集")
    data = gathered(by, claimant)
    tell(1, 2, "正在写成文件")
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        text = json.dumps(data, ensure_ascii=False, indent=2)
        archive.writestr("我的信息.json", text)
        archive.writestr("我的信息.html", as_page(data))
    return documents.keep_file(name=NAME, data=content.getvalue(), by=by).sha256


def gathered(person: "Person", claimant: int) -> dict[str, Any]:
    """Return everything kept of a person, in her words; of her numbers, which ones there are.

    Whoever holds her receipt can ask for the copy: her numbers whole, and where she lives, are
    told across the desk to her who shows her card.
    """
    own = {one.pk: one for one in matters.claimants_of(person)}
    own.setdefault(claimant, matters.own_claimant(claimant))
    mine = [one for one in own.values() if one.person_id == person.pk]
    return {
        "姓名": person.name,
        Field.CITIZEN_ID.label: person.masked_id,
        Field.PHONE.label: person.masked_phone,
        Field.BANK_ACCOUNT.label: person.masked_bank_account,
        Field.ADDRESS.label: "登记了" if person.has_address else "",
        "开户行": person.bank_name,
        "为什么号码不全": WHOLE_AT_DESK,
        "登记时间": _moment(person.created_at),
        "同意": [
            {
                "用途": purpose.zh,
                "内容": purpose.text,
                "同意": row.given_on.isoformat(),
                "方式": row.get_how_display(),
                "撤回": row.withdrawn_on.isoformat() if row.withdrawn_on else "",
            }
            for purpose, row in people.consents_of(person)
            if row
        ],
        "谁看过": [_look(event) for event in people.looks_at(person)],
        "案件": [_matter(one) for one in mine],
    }


def _look(event: Any) -> dict[str, str]:
    actor = people.people_of([event.by_id]).get(event.by_id) if event.by_id else None
    held = unions.offices_of(actor, on=timezone.localdate(event.at)) if actor else []
    return {
        "时间": _moment(event.at),
        "谁": "、".join(f"{union} {role}" for union, role in held) or "没有岗位的人员",
        "看了": "、".join(Field(field).label for field in event.facts.get("fields", ())),
        "为什么": event.why,
    }


def _matter(claimant: Any) -> dict[str, Any]:
    money = progress_of(claimant)
    return {
        "受理编号": claimant.matter.number,
        "案件": claimant.matter.title,
        "入职": claimant.hired_on.isoformat() if claimant.hired_on else "",
        "离职": claimant.ended_on.isoformat() if claimant.ended_on else "",
        "请求": [
            {
                "项目": item.row.kind_zh,
                "算出应得（元）": figures(item.position.computed_fen or 0),
                "已到手（元）": figures(item.position.paid_fen or 0),
            }
            for item in money.items
        ],
        "工资": [
            {
                "月份": month.month.strftime("%Y-%m"),
                "应发（元）": "不详" if month.due_fen is None else figures(month.due_fen),
                "实发（元）": "不详" if month.paid_fen is None else figures(month.paid_fen),
                "实发的来源": f"证据 {month.paid_from.seq}" if month.paid_from else "名册",
            }
            for month in claimant.wage_months.select_related("paid_from").order_by("month")
        ],
        "文书": [
            {"名称": paper.title, "编号": paper.number, "发出": _moment(paper.left_at)}
            for paper in matters.own_papers(claimant)
        ],
    }


def as_page(data: dict[str, Any]) -> str:
    """Return the same as one page that any browser shows, without a network."""
    head = '<!doctype html><html lang="zh-Hans"><meta charset="utf-8"><title>我的信息</title>'
    return f"{head}<h1>我的信息</h1>{_shown(data)}</html>"


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        rows = "".join(f"<dt>{html.escape(k)}</dt><dd>{_shown(v)}</dd>" for k, v in value.items())
        return f"<dl>{rows}</dl>"
    if isinstance(value, list):
        return (
            f"<ol>{''.join(f'<li>{_shown(one)}</li>' for one in value)}</ol>" if value else "没有"
        )
    return html.escape(str(value)) or "没有"


def _moment(at: Any) -> str:
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M")
