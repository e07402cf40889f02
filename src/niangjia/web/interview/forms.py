"""One question as a form: its controls, in plain words, each with what to do when it is wrong."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from niangjia.apps.intake.choices import Danger
from niangjia.apps.intake.services.tellings import LONGEST_WORDS, MOST_PEOPLE
from niangjia.apps.people import numbers
from niangjia.apps.people.services import PhoneInvalid
from niangjia.apps.unions.selectors.doors import Knock
from niangjia.web.fields import CountField, DayField, MonthField, WordsField
from niangjia.web.http import today
from niangjia.web.interview import questions as q
from niangjia.web.interview.questions import Question

EMPLOYER_LABELS = {
    "platform": _("哪个平台，哪个站点"),
    "site": _("哪个工地，跟谁干的"),
    "day": _("哪家公司、哪家人，谁介绍的"),
}
"""What the employer is asked as, by the kind of work; else the name of the firm."""


def _some(label: Any, choices: Any) -> forms.Field:
    return forms.MultipleChoiceField(
        label=label, required=False, choices=choices, widget=forms.CheckboxSelectMultiple
    )


def _one(label: Any, choices: Any) -> forms.Field:
    return forms.ChoiceField(label=label, required=False, choices=choices, widget=forms.RadioSelect)


def _words() -> forms.Field:
    return WordsField(
        label=_("用您自己的话说"),
        max_length=LONGEST_WORDS,
        help_text=_("比如：干了三个月没发工资，一共欠一万二。"),
        error_messages={"required": _("请用自己的话说一句出了什么事。")},
        widget=forms.Textarea(attrs={"rows": 6, "autocapitalize": "off"}),
    )


class NamesSelect(forms.Select):
    """A choice among names, which stay Chinese whatever the page is; first and last are none."""

    def __init__(self) -> None:
        super().__init__(attrs={"lang": "zh-Hans"})

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return one row of the list, as the page's own words where it is no name."""
        option = super().create_option(name, value, *args, **kwargs)
        if value in ("", q.ELSEWHERE):
            option["attrs"]["lang"] = get_language()
        return option


def _union() -> forms.Field:
    return forms.ChoiceField(
        label=_("在哪里干活"),
        widget=NamesSelect,
        error_messages={
            "required": _("请选您干活的地方。"),
            "invalid_choice": _("请从列表里选您干活的地方。"),
        },
    )


def _people() -> forms.Field:
    return CountField(
        label=_("人数"),
        required=False,
        min_value=1,
        max_value=MOST_PEOPLE,
        error_messages={
            "invalid": _("这里填一个数，比如 3。说不准就点“不知道，跳过”。"),
            "min_value": _("连您自己，至少是 1。"),
            "max_value": _("没有这么多人的单位，请再看一眼。"),
        },
    )


def _name() -> forms.Field:
    return forms.CharField(
        label=_("怎么称呼您"),
        max_length=60,
        help_text=_("最好写真名，以后写文书要用。"),
        error_messages={"required": _("请写怎么称呼您。")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


_NO_PHONE = _(PhoneInvalid.message)


def _is_phone(text: str) -> None:
    """Decline what is no phone on the page that asks for it, not at the very end."""
    if numbers.phone(text) is None:
        raise ValidationError(_NO_PHONE)


def _phone() -> forms.Field:
    return forms.CharField(
        label=_("手机号"),
        max_length=20,
        help_text=_("我们用它打给您。没有的，留一个能找到您的工友的手机号。"),
        error_messages={"required": _("请留一个能找到您的电话。"), "max_length": _NO_PHONE},
        validators=[_is_phone],
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
    )


def _text(label: Any, most: int, **attrs: str) -> forms.Field:
    return forms.CharField(
        label=label, required=False, max_length=most, widget=forms.TextInput(attrs=attrs)
    )


FIELDS: dict[str, Callable[[], forms.Field]] = {
    "words": _words,
    "about": lambda: _some(_("哪样事"), q.TOPICS),
    "dangers": lambda: _some(_("有没有这样的急事"), [(one.value, _(one.label)) for one in Danger]),
    "union": _union,
    "work": lambda: _one(_("哪种活"), q.WORK),
    "employer_name": lambda: _text(_("名字"), 120, autocomplete="organization"),
    "payer": lambda: _one(_("谁给的"), q.PAYERS),
    "began": lambda: MonthField(
        label=_("哪年哪月"), required=False, help_text=_("比如 2024年3月。")
    ),
    "contract": lambda: _one(_("劳动合同"), q.CONTRACTS),
    "unpaid_from": lambda: MonthField(
        label=_("从哪个月"), required=False, help_text=_("比如 2026年6月。")
    ),
    "unpaid_to": lambda: MonthField(label=_("到哪个月"), required=False),
    "owed": lambda: _text(_("多少钱"), 40),
    "hurt_on": lambda: DayField(
        label=_("哪天"), required=False, help_text=_("记不清，写个差不多的日子。")
    ),
    "hospital": lambda: _text(_("医院"), 80),
    "reported": lambda: _one(_("报工伤"), q.REPORTED),
    "insured": lambda: _one(_("社保"), q.INSURED),
    "since": lambda: _one(_("从什么时候"), q.SINCE),
    "out_how": lambda: _one(_("怎么说的"), q.OUTS),
    "working": lambda: _one(_("还在干吗"), q.WORKING),
    "left_on": lambda: DayField(label=_("哪天"), required=False),
    "people_count": _people,
    "papers": lambda: _some(_("手里的东西"), q.PAPERS),
    "name": _name,
    "phone": _phone,
}
BY_THE_PAGE = frozenset({"union", "employer_name", "phone"})
"""Fields that are changed for each page: by where one can knock, by the work, by who asks."""
MANY = frozenset({"about", "dangers", "papers"})
"""Fields with several values."""
NOT_YET = frozenset({"hurt_on", "unpaid_from", "unpaid_to", "began"})
"""Days and months that cannot lie ahead."""


DATED = NOT_YET | {"left_on", "unpaid_to"}
EARLIEST = 1950
"""The year before which nobody who tells has worked: what lies there was mistyped."""


class QuestionForm(forms.Form):
    """The controls of one question."""

    question: Question

    def clean(self) -> dict[str, Any]:
        """Hold days and months against today and against each other."""
        cleaned = super().clean() or {}
        for name in NOT_YET & cleaned.keys():
            if cleaned[name] and _is_ahead(cleaned[name]):
                self.add_error(name, gettext("这天还没到，请再看一眼。"))
        for name in DATED & cleaned.keys():
            value = cleaned[name]
            year = value.year if isinstance(value, date) else int(str(value or EARLIEST)[:4])
            if not EARLIEST <= year <= today().year + 1:
                self.add_error(name, gettext("年份好像写错了，请再看一眼。"))
        first, last = cleaned.get("unpaid_from"), cleaned.get("unpaid_to")
        if first and last and first > last:
            self.add_error("unpaid_to", gettext("到的月份比从的月份早，请再看一眼。"))
        return cleaned


def _is_ahead(value: date | str) -> bool:
    if isinstance(value, date):
        return value > today()
    return value > today().strftime("%Y-%m")


def form_of(
    question: Question,
    *,
    places: list[Knock],
    data: Any = None,
    initial: Mapping[str, Any] | None = None,
    work: str = "",
    phone_is_must: bool = True,
    is_shown: bool = True,
) -> QuestionForm:
    """Return the form of a question: checked when `data` is given, else filled with `initial`.

    `phone_is_must` is False where somebody takes it down who sees the person before her. One that
    is not shown checks with controls that stand ready, and no page may change them.
    """
    form = QuestionForm(data, initial=dict(initial or {}))
    form.question = question
    for name in question.fields:
        is_own = is_shown or name in BY_THE_PAGE
        form.fields[name] = FIELDS[name]() if is_own else _standing(name)
    if "union" in form.fields:
        # A grouped choice: the city's own union first, then its counties.
        last = [(q.ELSEWHERE, q.NO_PLACE)] if places else []
        form.fields["union"].choices = [("", _("请选")), *map(_group, places), *last]
    if "employer_name" in form.fields:
        form.fields["employer_name"].label = EMPLOYER_LABELS.get(work, _("名字"))
    if "phone" in form.fields and not phone_is_must:
        form.fields["phone"].required = False
    return form


@cache
def _standing(name: str) -> forms.Field:
    """Return the one control of a field that all share who only check."""
    return FIELDS[name]()


def _group(place: Knock) -> tuple[str, list[tuple[str, str]]]:
    name = place.city.short_name if place.city else str(_("省直管"))
    return name, [(str(union.pk), union.name) for union in place.unions]


class AgreeForm(forms.Form):
    """That she agrees."""

    agrees = forms.BooleanField(
        label=_("我同意工会为办这件事，登记和使用我说的这些情况"),
        error_messages={"required": _("要您同意，我们才能登记。不想在网上写的，可以打 12351。")},
    )
