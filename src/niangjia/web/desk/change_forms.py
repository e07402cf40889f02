"""What is asked for each change of the ledger: in words people use, read into terms."""

import re
import unicodedata
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from niangjia.apps.recovery import selectors
from niangjia.apps.recovery import services as recovery
from niangjia.apps.recovery.choices import EntryKind, Kind
from niangjia.apps.recovery.services.advances import AdvanceAboveRight
from niangjia.web import words
from niangjia.web.desk.name_list import HEADINGS, Known, named
from niangjia.web.fields import DayField, YuanField
from niangjia.web.http import today
from niangjia.web.middleware import said

if TYPE_CHECKING:
    from niangjia.apps.matters.models import Claimant, Item, Matter
    from niangjia.apps.recovery.models import Receipt

# The name is as short as it can be: in "Zhang 2,000.00" the comma belongs to the sum.
_LINE = re.compile(r"^(?P<who>\S.*?)[\s,，:：;；]+(?P<yuan>\d[\d,.]*)\s*元?$")
_LONGEST = 300  # characters of a line: the pattern takes the square of it
_WHY = {
    "label": _("原因"),
    "max_length": 300,
    "help_text": _("第二个人靠它复核，以后查账也看它。"),
    "widget": forms.Textarea(attrs={"rows": 2}),
}


class ChangeForm(forms.Form):
    """What every change has: a matter, a reason, and the day it takes effect."""

    kind: EntryKind
    template = ""

    def __init__(self, *args: Any, matter: "Matter", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.matter = matter
        self.prepare()

    def prepare(self) -> None:
        """Fill in what depends on the matter."""

    @property
    def is_empty(self) -> bool:
        """Whether the matter has nothing this could be done to."""
        return False

    @property
    def effective_on(self):
        """The day it takes effect: the day on the slip, or the day the error was found."""
        return self.cleaned_data.get("on") or today()

    def clean_on(self):
        """Refuse a day that has not come."""
        on = self.cleaned_data["on"]
        if on > today():
            raise forms.ValidationError(_("这一天还没有到。请照凭证填。"))
        return on


class _OfItem(ChangeForm):
    """A change of one claim item."""

    item = forms.TypedChoiceField(label=_("哪一位、哪一项"), coerce=int)
    field_order = ["item"]

    @property
    def is_empty(self) -> bool:
        return not self.fields["item"].choices

    def _named(self, item: "Item", rest: str) -> tuple[int, str]:
        who = item.claimant
        return item.pk, f"{who.seq} {who.person.name} · {item.get_kind_display()} · {rest}"


class CorrectionForm(_OfItem):
    """An award or agreement was entered wrongly."""

    kind = EntryKind.CORRECTION
    amount = YuanField(
        label=_("正确的金额（元）"),
        help_text=_("照裁决书、调解书或者协议，写这一项的总数，不是差额。"),
    )
    why = forms.CharField(**_WHY)

    def prepare(self) -> None:
        """Offer the items an amount was fixed for, each with that amount."""
        self.fields["item"].choices = [
            self._named(item, _("现在记的 %(yuan)s 元") % {"yuan": words.yuan(row.fixed_fen)})
            for item, row in selectors.fixed_items(self.matter)
        ]

    def terms(self) -> recovery.Terms:
        """Return what was entered."""
        data = self.cleaned_data
        return recovery.Terms(
            kind=self.kind, why=data["why"], amounts={data["item"]: data["amount"]}
        )


class TakeBackForm(_OfItem):
    """Somebody returned what she was paid too much."""

    kind = EntryKind.TAKE_BACK
    amount = YuanField(label=_("收回的金额（元）"))
    voucher = forms.CharField(
        label=_("凭证号"), max_length=120, help_text=_("照银行回单或者收据填。")
    )
    on = DayField(label=_("收到的日期"))
    why = forms.CharField(**_WHY)

    def prepare(self) -> None:
        """Offer the items for which somebody owes money back."""
        self.fields["item"].choices = [
            self._named(
                item,
                _("多付待抵 %(yuan)s 元") % {"yuan": words.yuan(row.now(Kind.OWED_BACK))},
            )
            for item, row in selectors.owing_items(self.matter)
        ]

    def terms(self) -> recovery.Terms:
        """Return what was entered."""
        data = self.cleaned_data
        return recovery.Terms(
            kind=self.kind,
            why=data["why"],
            voucher=data["voucher"],
            amounts={data["item"]: data["amount"]},
        )


class AdvanceForm(ChangeForm):
    """The fund paid workers before the employer did."""

    kind = EntryKind.ADVANCE
    fund = forms.CharField(label=_("哪个基金"), max_length=120)
    voucher = forms.CharField(
        label=_("凭证号"), max_length=120, help_text=_("照基金付款的银行回单填。")
    )
    on = DayField(label=_("付款日期"))
    lines = forms.CharField(
        label=_("姓名或者工号，后面跟垫付金额（元）"),
        widget=forms.Textarea(attrs={"rows": 8, "autocomplete": "off"}),
        help_text=_("从 Excel 里复制这两列粘贴过来，一行一个人。同名的用工号。"),
        error_messages={"required": _("请先把名单粘贴进来。")},
    )
    why = forms.CharField(**_WHY)

    def prepare(self) -> None:
        """Learn who can be advanced how much."""
        self.room: dict[int, int] = {}
        self.workers: dict[int, Claimant] = {}
        for item, row in selectors.advanceable_items(self.matter):
            self.workers[item.claimant.seq] = item.claimant
            fen = recovery.room_for_advance(row)
            self.room[item.claimant.seq] = self.room.get(item.claimant.seq, 0) + fen

    @property
    def is_empty(self) -> bool:
        return not any(self.room.values())

    @property
    def roomy(self) -> list[tuple["Claimant", int]]:
        """Who can be advanced, and up to how much (fen)."""
        return [(self.workers[seq], fen) for seq, fen in self.room.items() if fen]

    def clean_lines(self) -> dict[int, int]:
        """Return fen by item; every line that cannot be placed is named."""
        known = [
            Known(
                seq=worker.seq,
                name=worker.person.name,
                job_number=worker.job_number,
                masked_id=worker.person.masked_id,
            )
            for worker in self.workers.values()
        ]
        found: dict[int, int] = {}
        faults: list[str] = []
        text = unicodedata.normalize("NFKC", self.cleaned_data["lines"])
        for line in filter(None, map(str.strip, text.splitlines())):
            match = _LINE.match(line[:_LONGEST])
            if not match:
                if line.split()[0] not in HEADINGS:
                    faults.append(_("“%(line)s”：后面没有金额。") % {"line": line})
                continue
            seqs = named(match["who"], known).seqs
            fen = self._fen(match["yuan"])
            seq = next(iter(seqs)) if len(seqs) == 1 else 0
            if not seq:
                faults.append(
                    _("“%(line)s”：对不上一位能垫付的职工，同名的请写工号。") % {"line": line}
                )
            elif seq in found:
                faults.append(_("“%(line)s”：这个人写了两次。") % {"line": line})
            elif not fen or fen > self.room[seq]:
                limit = {"line": line, "yuan": words.yuan(self.room[seq])}
                faults.append(_("“%(line)s”：要大于 0，最多 %(yuan)s 元。") % limit)
            else:
                found[seq] = fen
        if not faults and not found:
            faults.append(_("还没有写谁、多少钱。"))
        if faults:
            raise forms.ValidationError(faults)
        by_claimant = {self.workers[seq].pk: fen for seq, fen in found.items()}
        try:
            return recovery.spread_advance(self.matter, by_claimant)
        except AdvanceAboveRight as declined:
            raise forms.ValidationError(said(declined)) from declined

    def _fen(self, text: str) -> int | None:
        try:
            return YuanField(required=False).clean(text)
        except forms.ValidationError:
            return None

    def terms(self) -> recovery.Terms:
        """Return what was entered."""
        data = self.cleaned_data
        return recovery.Terms(
            kind=self.kind,
            why=data["why"],
            voucher=data["voucher"],
            fund=data["fund"],
            amounts=data["lines"],
        )


class ReversalForm(ChangeForm):
    """A receipt was recorded wrongly, or money went back to who had paid it."""

    kind = EntryKind.REVERSAL
    receipt = forms.TypedChoiceField(label=_("哪一笔来款"), coerce=int)
    amount = YuanField(
        label=_("冲回的金额（元）"),
        required=False,
        help_text=_("空着就是整笔冲回，连同扣过的费用。基金垫付只能整笔冲回。"),
    )
    why = forms.CharField(**_WHY)

    def prepare(self) -> None:
        """Offer the receipts of which something still stands."""
        rows = self.matter.receipts.select_related("matter").order_by("-received_on", "-pk")
        self.receipts: dict[int, Receipt] = {
            row.pk: row for row in rows if recovery.standing_fen(row)
        }
        self.fields["receipt"].choices = [
            (pk, f"{words.day(row.received_on)} {row.payer_name} {words.yuan(row.amount_fen)} 元"
                 f" · {row.voucher}")
            for pk, row in self.receipts.items()
        ]  # fmt: skip

    @property
    def is_empty(self) -> bool:
        return not self.receipts

    def terms(self) -> recovery.Terms:
        """Return what was entered."""
        data = self.cleaned_data
        return recovery.Terms(
            kind=self.kind,
            why=data["why"],
            receipt=self.receipts[data["receipt"]],
            amount_fen=data["amount"],
        )


FORMS: dict[str, type[ChangeForm]] = {
    form.kind.value: form for form in (CorrectionForm, TakeBackForm, AdvanceForm, ReversalForm)
}
"""The form of each change, by the name in its address."""
