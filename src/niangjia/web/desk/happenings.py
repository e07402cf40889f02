"""What the audit recorded, told in Chinese sentences: one line for each kind of event."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from niangjia.apps.documents import selectors as documents
from niangjia.apps.matters import selectors as matters
from niangjia.apps.recovery.choices import EntryKind
from niangjia.kernel.errors import DomainError
from niangjia.web import words

if TYPE_CHECKING:
    from niangjia.apps.audit.models import Event

TOLD_ELSEWHERE = frozenset(
    {
        "matters.step_taken",
        "matters.forum_opened",
        "matters.forum_split",
        "recovery.entry_posted",
    }
)
"""Events that the steps and the entries of the ledger tell better."""

SENTENCES = {
    "matters.matter_opened": _("登记案件"),
    "matters.matter_closed": _("结案"),
    "matters.matter_reopened": _("重新打开案件"),
    "matters.clocks_renewed": _("按新的放假安排重算时限"),
    "matters.claimant_joined": _("第 %(seq)s 位职工加入案件"),
    "matters.claimant_left": _("一位职工离开案件"),
    "matters.participant_added": _("增加一位%(role)s"),
    "matters.participation_taken": _("一位%(role)s用自己已有的账号接受了邀请"),
    "matters.participant_ended": _("一位参与人不再办了"),
    "matters.body_let_in": _("%(name)s加入案件（%(role)s）"),
    "matters.handed_over": _("案件交给另一位承办人"),
    "matters.claims_computed": _("依法计算各人应得"),
    "matters.look_up_code_issued": _("给一位职工发了查询码"),
    "matters.looked_up": _("一位职工用查询码看了自己的进度"),
    "matters.look_up_stopped": _("查询码输错太多次，暂停查询"),
    "matters.roster_imported": _("导入名册"),
    "matters.roster_abandoned": _("一份传错的名册不要了"),
    "matters.evidence_added": _("登记证据 %(seq)s"),
    "matters.evidence_withdrawn": _("撤下一份证据"),
    "matters.evidence_read": _("下载一份证据"),
    "matters.statement_read": _("看证据 %(seq)s 里的银行流水"),
    "matters.paid_confirmed": _("按证据 %(evidence)s 登记第 %(seq)s 位职工 %(months)s 个月的实发"),
    "documents.document_drafted": _("起草《%(form)s》"),
    "documents.document_revised": _("补填文书"),
    "documents.document_released": _("发出《%(form)s》"),
    "documents.document_voided": _("作废一份文书"),
    "documents.document_downloaded": _("下载一份文书"),
    "recovery.distribution_proposed": _("提出分配方案，%(pool_fen)s 元，等人复核"),
    "recovery.distribution_approved": _("复核分配方案，入账为第 %(entry_no)s 笔"),
    "recovery.distribution_withdrawn": _("作废分配方案"),
    "recovery.change_proposed": _("提出“%(kind)s”，%(fen)s 元，等人复核"),
    "recovery.change_approved": _("复核一份更正、垫付或冲回，入账为第 %(entry_no)s 笔"),
    "recovery.change_withdrawn": _("作废一份更正、垫付或冲回"),
    "recovery.payout_prepared": _("备好一批付款：%(people)s 人，%(fen)s 元"),
    "recovery.payout_sent": _("付款名单送银行"),
    "recovery.transfer_returned": _("银行退回一位职工的付款"),
    "worklist.item_written": _("记下一件要办的事"),
    "worklist.item_ended": _("一件交办的事有了结果"),
    "worklist.item_put_off": _("一件交办的事改期"),
    "worklist.item_handed_over": _("一件待办移交给另一位"),
    "worklist.item_escalated": _("到时提醒、上报"),
}
MANY = {
    "matters.evidence_added": _("登记证据 %(n)s 份"),
    "matters.evidence_withdrawn": _("撤下证据 %(n)s 份"),
    "matters.evidence_read": _("下载证据 %(n)s 次"),
    "matters.claimant_joined": _("%(n)s 位职工加入案件"),
    "matters.claimant_left": _("%(n)s 位职工离开案件"),
    "matters.look_up_code_issued": _("给 %(n)s 位职工发了查询码"),
    "matters.looked_up": _("职工用查询码看自己的进度 %(n)s 次"),
    "documents.document_drafted": _("起草《%(form)s》%(n)s 份"),
    "documents.document_revised": _("补填文书 %(n)s 份"),
    "documents.document_released": _("发出《%(form)s》%(n)s 份"),
    "documents.document_voided": _("作废文书 %(n)s 份"),
    "documents.document_downloaded": _("下载文书 %(n)s 次"),
}


def sentence(kind: str, facts: Mapping[str, Any], n: int = 1) -> str:
    """Return what happened in words; of a kind nobody wrote a sentence for, its plain name."""
    template = MANY.get(kind) if n > 1 else SENTENCES.get(kind)
    if template is None:
        told = gettext("其他记录：%(kind)s") % {"kind": kind}
        return told if n == 1 else f"{told}（{n}）"
    try:
        return str(template) % {**{key: _shown(key, facts[key]) for key in facts}, "n": n}
    except KeyError:  # an event of older days lacks a fact: say what is known
        return str(template).split("%(")[0].rstrip("《第：，") or kind


def _shown(key: str, value: Any) -> Any:
    if key.endswith("fen") and isinstance(value, int):
        return words.yuan(value)
    if key == "kind" and value in EntryKind.values:
        return gettext(EntryKind(value).label)
    if key == "role":
        return gettext(matters.role_zh(str(value)))
    if key == "form":
        try:
            return documents.title_of(str(value))
        except DomainError:
            return value
    return value


def grouped(events: "Iterable[Event]") -> list[list["Event"]]:
    """Return the events in their order, those of one kind, person and moment together."""
    groups: list[list[Event]] = []
    for event in events:
        if groups and _alike(groups[-1][0], event):
            groups[-1].append(event)
        else:
            groups.append([event])
    return groups


def _alike(one: "Event", other: "Event") -> bool:
    return (
        one.kind == other.kind
        and one.kind in MANY
        and one.by_id == other.by_id
        and one.facts.get("form") == other.facts.get("form")
        and abs((one.at - other.at).total_seconds()) < 60
    )
