"""What the lists of matters and of enquiries are narrowed to: read from the address.

The address is the state: a link shows a colleague the same list, within her own reach. What an
address says amiss is left out, and the page says what and why.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from niangjia.apps.desk import selectors as desk
from niangjia.apps.employers.selectors import get_employer
from niangjia.apps.intake import selectors as intake
from niangjia.apps.intake.choices import Door, Label
from niangjia.apps.matters import selectors as matters
from niangjia.apps.matters.choices import Mode
from niangjia.kernel.errors import NotFound
from niangjia.web.fields import DayField

if TYPE_CHECKING:
    from niangjia.apps.people.models import Person

NOBODY = ("0", _("还没有人办"))
_NO_CHOICE = {"invalid_choice": _("没有“%(value)s”这一项")}


class _Choice(forms.ChoiceField):
    """One of a few, or anything when nothing is said; it says what it does not know."""

    def __init__(self, anything: Any, choices: Any, **kwargs: Any) -> None:
        super().__init__(
            choices=[("", anything), *choices], required=False, error_messages=_NO_CHOICE, **kwargs
        )


class ListForm(forms.Form):
    """What both lists can be narrowed to."""

    MAIN: ClassVar[tuple[str, ...]] = ()
    FIRST: ClassVar[dict[str, str]] = {}

    q = forms.CharField(required=False, max_length=100)
    officer = _Choice(_("谁办的：都行"), [], label=_("承办人"))
    union = _Choice(_("哪个工会：都行"), [], label=_("工会（连同下级）"))
    sort = _Choice(
        _("最近的时限在前"),
        [("newest", _("新来的在前")), ("oldest", _("早来的在前"))],
        label=_("怎么排"),
    )

    field_order: ClassVar[list[str]] = ["q"]

    def __init__(self, asked: Mapping[str, str], *, person: "Person", on: date) -> None:
        known = {key: value for key, value in asked.items() if value}
        super().__init__(self.FIRST | known)
        self.fields["from"] = DayField(label=_("从哪天起"), required=False)
        self.fields["until"] = DayField(label=_("到哪天"), required=False)
        officers = desk.officers_near(person, on=on, also=_number(asked.get("officer")))
        self.fields["officer"].choices = [
            self.fields["officer"].choices[0],
            NOBODY,
            *((str(one.pk), one.name) for one in officers),
        ]
        unions = desk.unions_near(person, on=on, also=_number(asked.get("union")))
        self.fields["union"].choices = [
            self.fields["union"].choices[0],
            *((str(one.pk), one.short_name or one.name) for one in unions),
        ]

    def clean(self) -> dict[str, Any]:
        """Ask for days in their order."""
        cleaned = super().clean() or {}
        since, until = cleaned.get("from"), cleaned.get("until")
        if since and until and since > until:
            self.add_error("until", gettext("比开始那天还早"))
        return cleaned

    @property
    def main(self) -> list[forms.BoundField]:
        """The fields that always stand in the bar."""
        return [self[name] for name in self.MAIN]

    @property
    def more(self) -> list[forms.BoundField]:
        """The fields that open when they are asked for."""
        return [field for field in self if field.name not in self.MAIN and not field.is_hidden]

    @property
    def is_narrowed(self) -> bool:
        """Whether one of the fields that open is set: then they stand open."""
        return any(self.data.get(field.name) for field in self.more)

    @property
    def amiss(self) -> list[str]:
        """What of the address was left out, and why."""
        return [
            gettext("%(what)s：%(why)s，这一条没有用上。")
            % {
                "what": self.fields[name].label or gettext("找的词"),
                "why": str(why[0]).rstrip("。"),
            }
            for name, why in self.errors.items()
        ]

    def value(self, name: str) -> Any:
        """Return what a field was set to, or nothing where it was amiss."""
        return self.cleaned_data.get(name) or None

    def query(self) -> str:
        """Return the address of the same list: what is set, in a lasting order."""
        said = {
            name: self.data[name]
            for name in self.fields
            if self.data.get(name) and name in self.cleaned_data and self.value(name) is not None
        }
        return urlencode({k: v for k, v in said.items() if self.FIRST.get(k) != v})


class MatterFilter(ListForm):
    """What the list of matters is narrowed to."""

    MAIN = ("q", "state")
    FIRST: ClassVar[dict[str, str]] = {"state": "open"}
    field_order: ClassVar[list[str]] = ["q", "state"]

    state = forms.ChoiceField(
        label=_("状态"),
        required=False,
        choices=[("open", _("在办")), ("closed", _("已结")), ("all", _("全部"))],
        error_messages=_NO_CHOICE,
    )
    mode = _Choice(_("坐诊、会诊、急诊：都行"), Mode.choices, label=_("怎么诊"))
    employer = forms.IntegerField(required=False, widget=forms.HiddenInput, label=_("单位"))

    def __init__(self, asked: Mapping[str, str], *, person: "Person", on: date) -> None:
        super().__init__(asked, person=person, on=on)
        self.fields["q"].label = _("案号、单位、姓名或拼音")
        self.is_valid()


class EnquiryFilter(ListForm):
    """What the list of enquiries is narrowed to."""

    MAIN = ("q", "which")
    FIRST: ClassVar[dict[str, str]] = {"which": "open"}
    field_order: ClassVar[list[str]] = ["q", "which"]

    which = forms.ChoiceField(
        label=_("哪些"),
        required=False,
        choices=[
            ("open", _("在办")),
            ("untriaged", _("待分诊")),
            ("late", _("已超时")),
            ("mine", _("我的和我代班的")),
            ("away", _("转出等回音")),
            ("ended", _("已办结")),
            ("all", _("全部")),
        ],
        error_messages=_NO_CHOICE,
    )
    door = _Choice(_("从哪里来：都行"), Door.choices, label=_("从哪里来"))
    mark = _Choice(
        _("急诊、会诊：都行"),
        [("urgent", _("急诊")), ("hard", _("会诊"))],
        label=_("急不急、难不难"),
    )
    label = _Choice(_("类别：都行"), Label.choices, label=_("类别"))

    def __init__(self, asked: Mapping[str, str], *, person: "Person", on: date) -> None:
        super().__init__(asked, person=person, on=on)
        self.fields["q"].label = _("编号、单位、姓名或拼音")
        self.is_valid()


@dataclass(frozen=True, slots=True, kw_only=True)
class Firm:
    """The employer a list is narrowed to, and the address without it."""

    name: str
    without: str


def matter_filter(asked: Mapping[str, str], *, person: "Person", on: date) -> MatterFilter:
    """Return what an address asks of the list of matters."""
    return MatterFilter(asked, person=person, on=on)


def of_matters(form: MatterFilter) -> dict[str, Any]:
    """Return a filter as `matters.listed` and the export take it."""
    return {
        "words": form.value("q") or "",
        "state": form.value("state") or "open",
        "narrowed": matters.Narrowing(
            handler=_number(form.value("officer")),
            union=_number(form.value("union")),
            mode=form.value("mode") or "",
            employer=form.value("employer"),
            since=form.value("from"),
            until=form.value("until"),
        ),
    }


def firm_of(form: MatterFilter) -> Firm | None:
    """Return the employer that an address names, with the way to the list without it."""
    pk = form.value("employer")
    if pk is None:
        return None
    rest = {key: value for key, value in form.data.items() if key != "employer"}
    try:
        return Firm(name=get_employer(pk).name, without="?" + urlencode(rest))
    except NotFound:
        return None


def enquiry_filter(asked: Mapping[str, str], *, person: "Person", on: date) -> EnquiryFilter:
    """Return what an address asks of the list of enquiries."""
    return EnquiryFilter(asked, person=person, on=on)


def of_enquiries(form: EnquiryFilter) -> dict[str, Any]:
    """Return a filter as `intake.listed` takes it."""
    return {
        "words": form.value("q") or "",
        "which": form.value("which") or "open",
        "sort": form.value("sort") or "",
        "narrowed": intake.Narrowing(
            handler=_number(form.value("officer")),
            union=_number(form.value("union")),
            door=form.value("door") or "",
            mark=form.value("mark") or "",
            label=form.value("label") or "",
            since=form.value("from"),
            until=form.value("until"),
        ),
    }


def _number(text: Any) -> int | None:
    return int(text) if text and str(text).isdecimal() and len(str(text)) < 18 else None
