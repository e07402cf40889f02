"""What she is told of each state of her enquiry: plain words, in both languages."""

from django.utils.translation import gettext_lazy as _

from niangjia.apps.matters.sayings import Saying

ENQUIRIES: dict[str, Saying] = {
    "told": Saying(_("工会收到了，正在看"), _("看过以后会打电话给您，问清楚再告诉您怎么办。")),
    "triaged": Saying(
        _("已经有人接手"), _("接手的人会找您商量：先去谈、帮您打官司，还是请别的部门查。")
    ),
    "referred": Saying(_("转给了别的部门，等回音"), _("有回音就告诉您；到期没有回音，工会去催。")),
    "advised": Saying(_("已经答复您了"), _("有新情况，再来说一次，或者打 12351。")),
    "inspected": Saying(
        _("劳动监察已经受理"),
        _("由劳动监察去查。受理编号和日期在下面，问进度时报这个编号；没人理您，打 12351。"),
    ),
    "replied": Saying(_("转去的部门有了回音"), _("不满意，或者没办成，打 12351 告诉我们。")),
    "opened": Saying(_("已经立案，正式在办"), _("往后办到哪一步、该得多少钱，都在“我的事”里。")),
    "joined": Saying(_("和工友的事并在一起办"), _("往后办到哪一步、该得多少钱，都在“我的事”里。")),
    "merged": Saying(_("和您另外一次说的并在一起办"), _("用另一张回执看，或者打 12351 问。")),
    "elsewhere": Saying(_("这件事不归工会办"), _("已经告诉您该去哪里。没听清，打 12351 再问。")),
    "withdrawn": Saying(_("按您的意思不办了"), _("想再办，随时再来说。")),
}
