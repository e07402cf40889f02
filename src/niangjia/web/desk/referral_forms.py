"""What is asked about a letter of an office: who sent whom, what it wants, how it is answered."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from niangjia.apps.intake.choices import ASKED_BY, REFERRED, SENT_BY, Asked, Came, Decided, Door
from niangjia.apps.intake.services.interim import LONGEST_DONE
from niangjia.apps.intake.services.papers import LARGEST_PAPER, Sent
from niangjia.apps.intake.services.replies import LONGEST_CONTACT, LONGEST_REPLY
from niangjia.apps.intake.services.tellings import LONGEST_WORDS, MOST_PEOPLE
from niangjia.web.both.stood import StoodField
from niangjia.web.fields import CountField, DayField, WordsField
from niangjia.web.uploads import PAPERS, too_large


class ScanField(forms.FileField):
    """One photo or PDF of a paper; its value is what the services take."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.widget.attrs["accept"] = PAPERS

    def clean(self, data: Any, initial: Any = None) -> Sent | None:
        """Return the file, or None where none was chosen.

        :raises ValidationError: it is empty, or too large.
        """
        found = super().clean(data, initial)
        if not found:
            return None
        if told := too_large(found, LARGEST_PAPER):
            words = gettext("“%(name)s”有 %(size)d MB，超过 %(limit)d MB。请压缩，或者重新扫描。")
            raise ValidationError(words % told)
        return Sent(name=found.name, data=found.read())


class WhomForm(forms.Form):
    """Whom a letter is about."""

    name = forms.CharField(
        label=_("职工姓名"), max_length=60, error_messages={"required": _("请写来函说的是谁。")}
    )
    phone = forms.CharField(
        label=_("电话"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel"}),
    )
    employer_name = forms.CharField(label=_("用人单位"), max_length=120, required=False)


class LookForm(WhomForm):
    """Whom a letter is about: looked for among what is there before anything is written down."""

    their_number = forms.CharField(
        label=_("来函文号或者工单号"),
        max_length=80,
        required=False,
        help_text=_("同一个单位的同一个文号只登记一次。"),
    )


class LetterForm(forms.Form):
    """A letter: from which office, how it came, what it says and wants."""

    door = forms.ChoiceField(
        label=_("哪一类单位"), choices=[(one.value, _(one.label)) for one in REFERRED]
    )
    sender = forms.CharField(
        label=_("来函单位"),
        max_length=120,
        help_text=_("写全称，回函照这个写。"),
        error_messages={"required": _("请写是哪个单位转来的，以后要给它回音。")},
    )
    their_number = forms.CharField(label=_("来函文号或者工单号"), max_length=80, required=False)
    received_on = DayField(label=_("哪天收到的"))
    came = forms.ChoiceField(
        label=_("怎么来的"), choices=[(one.value, _(one.label)) for one in Came]
    )
    brought_by = forms.CharField(
        label=_("谁送来的"),
        max_length=60,
        required=False,
        help_text=_("专人送达、本人带来的写；别的可以空着。"),
    )
    asked = forms.ChoiceField(
        label=_("要我们做什么"),
        choices=[(one.value, _(one.label)) for one in Asked],
        initial=Asked.ANSWER,
    )
    reply_by = DayField(
        label=_("来函要我们几号前回"),
        required=False,
        help_text=_("来函没有写就空着，系统按法律或者本会的规矩算。"),
    )
    words = WordsField(
        label=_("来函怎么说的"),
        max_length=LONGEST_WORDS,
        help_text=_("照来函写，不要改。"),
        error_messages={"required": _("请把来函说的事记下来。")},
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    letter = ScanField(
        label=_("来函扫描件"),
        required=False,
        help_text=_("照片或者 PDF，不超过 12 MB，加密保存。手边没有的，以后可以补。"),
    )
    mark = forms.UUIDField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Ask what an office of that kind can ask."""
        cleaned = super().clean() or {}
        door, asked = cleaned.get("door"), cleaned.get("asked")
        if door and asked and Door(door) not in ASKED_BY[Asked(asked)]:
            words = gettext("这一类单位不会这样要求，请看来函上写的是哪一种。")
            self.add_error("asked", words)
        return cleaned


class ReceiveForm(WhomForm, LetterForm):
    """A letter about somebody who is not on record yet."""

    field_order = ("union", "name", "phone", "employer_name", "people_count")

    union = forms.ChoiceField(label=_("由哪个工会接"))
    people_count = CountField(
        label=_("一共几个人"), required=False, min_value=1, max_value=MOST_PEOPLE
    )


class ScanForm(forms.Form):
    """The scan of a letter that was written down before."""

    letter = ScanField(label=_("来函扫描件"), error_messages={"required": _("请先选文件。")})


class ReplyForm(forms.Form):
    """What is written back."""

    decided = forms.ChoiceField(
        label=_("办理结果"), choices=[(one.value, _(one.label)) for one in Decided]
    )
    says = forms.CharField(
        label=_("办理情况"),
        max_length=LONGEST_REPLY,
        help_text=_("写给来函单位看：做了什么、结果怎样。调解不成的写明原因。"),
        error_messages={"required": _("请写办理情况，来函单位只看得到这里。")},
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    contact = forms.CharField(
        label=_("有事找谁"),
        max_length=LONGEST_CONTACT,
        help_text=_("姓名和电话，例如“周敏 0898-12345678”。"),
        error_messages={"required": _("请写来函单位有事找谁。")},
    )
    version = StoodField()


class SentForm(forms.Form):
    """How something for an office left, and what shows it."""

    sent_on = DayField(label=_("哪天发出的"))
    manner = forms.ChoiceField(
        label=_("怎么发出的"),
        choices=[(one.value, _(one.label)) for one in SENT_BY],
        widget=forms.RadioSelect,
        initial=Came.BY_HAND,
    )
    receipt_number = forms.CharField(label=_("邮件号或者系统回执号"), max_length=60, required=False)
    proof = ScanField(
        label=_("送达凭证"),
        required=False,
        help_text=_(
            "签收单、邮寄回执、传真报告、系统截图的照片或者 PDF。网上系统回的，有回执号可以不传。"
        ),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class InterimLetterForm(forms.Form):
    """What an office is to hear before its answer: the words of the letter."""

    done = forms.CharField(
        label=_("已经做了什么"),
        max_length=LONGEST_DONE,
        help_text=_("照发给来函单位的写：哪天做了什么，卡在哪里，下一步做什么。"),
        error_messages={"required": _("请写已经做了什么，来函单位要看。")},
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    handled_by = forms.CharField(
        label=_("由谁在办、怎么联系"),
        max_length=200,
        help_text=_("姓名和电话，例如“周敏 0898-12345678”。"),
        error_messages={"required": _("请写由谁在办，来函单位有事好找。")},
    )
    next_on = DayField(
        label=_("下次哪天再答复"),
        help_text=_(
            "到那天的前一天提醒。不能晚于最晚回函日，来不及的先商定延期；"
            "最晚回函日已经过了的，写最近能再答复的日子。"
        ),
        error_messages={"required": _("请写下次哪天再答复。")},
    )
    version = StoodField()


class InterimForm(InterimLetterForm, SentForm):
    """What an office was told; it left as a reply does, with what shows it."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class ExtendForm(forms.Form):
    """A later day, and who agreed to it, when, in which paper."""

    until_on = DayField(
        label=_("延到哪天"), error_messages={"required": _("请写对方同意延到哪天。")}
    )
    agreed_on = DayField(label=_("对方哪天同意的"))
    agreed_with = forms.CharField(
        label=_("对方谁同意的"),
        max_length=60,
        help_text=_("姓名和职务，例如“立案庭 李书记员”。"),
        error_messages={"required": _("请写来函单位是谁同意的。")},
    )
    why = forms.CharField(
        label=_("为什么要延期"),
        max_length=300,
        error_messages={"required": _("请写为什么要延期。")},
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    came = forms.ChoiceField(
        label=_("对方的同意怎么来的"),
        choices=[(one.value, _(one.label)) for one in SENT_BY],
        widget=forms.RadioSelect,
        initial=Came.SYSTEM,
    )
    their_number = forms.CharField(label=_("对方来文的文号"), max_length=80, required=False)
    letter = ScanField(
        label=_("对方同意延期的来文"),
        help_text=_("来文、平台截图、通话记录单的照片或者 PDF，不超过 12 MB。凭它才能改期限。"),
        error_messages={"required": _("请传对方同意延期的来文，凭它才能改期限。")},
    )
    parties_agree = forms.BooleanField(
        label=_("双方当事人都同意延长调解期限"),
        required=False,
        help_text=_("法院委派、委托的调解，双方同意才能延长。"),
    )
    is_after = forms.BooleanField(
        label=_("过了期才补记"),
        required=False,
        help_text=_("最晚回函日已经过了，现在才登记。对方在那天以后才同意的，过期的记录保留。"),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class NotWantedForm(forms.Form):
    """Why an office wants no answer any more."""

    why = forms.CharField(
        label=_("谁、哪天、为什么说不用回了"),
        max_length=300,
        error_messages={"required": _("请写明谁、哪天、为什么说不用回了。")},
        widget=forms.Textarea(attrs={"rows": 3}),
    )
