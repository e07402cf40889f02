"""Matters at the desk: the list, a new one, and the board of one."""

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from niangjia.apps.accounts.limits import within_limits
from niangjia.apps.intake import selectors as intake
from niangjia.apps.matters import policies
from niangjia.apps.matters import selectors as matters
from niangjia.apps.matters.services import exporting, register
from niangjia.apps.outbox import selectors as outbox
from niangjia.apps.recovery import selectors as recovery
from niangjia.apps.recovery.selectors.progress import ORDER, progress
from niangjia.apps.unions import selectors as unions
from niangjia.engines.claims import Ground
from niangjia.engines.procedure import Stage
from niangjia.kernel.errors import DomainError, NotFound
from niangjia.web.desk import people_grid
from niangjia.web.desk.list_filters import firm_of, matter_filter, of_matters
from niangjia.web.desk.work_rows import about_context
from niangjia.web.errors import too_many
from niangjia.web.fields import DayField, RegionField
from niangjia.web.http import Request, go, invalid, now, page, today
from niangjia.web.leaves import leaf, size_of
from niangjia.web.middleware import said
from niangjia.web.sheets import MEDIA_TYPES, sheet

PER_PAGE = 20
GROUNDS = (("", _("还不清楚")), *((ground.value, _(ground.label)) for ground in Ground))


@require_safe
def index(request: Request) -> HttpResponse:
    """List the matters this person may see."""
    person, on = request.user.person, today()
    form = matter_filter(request.GET.dict(), person=person, on=on)
    wanted = of_matters(form)
    found = matters.listed(visible_to=person, on=on, **wanted)
    context = {
        "form": form,
        "firm": firm_of(form),
        "leaf": leaf(
            request, found, size=size_of(request, PER_PAGE), sort=form.value("sort") or "due"
        ),
        "q": wanted["words"],
        "is_narrowed": form.is_narrowed or bool(form.value("employer")),
        "query": form.query(),
        "unions": unions.unions_of(person, on=on),
        "registers": policies.may_register(person, on=on),
    }
    return page(request, "desk/matters.html", context)


@require_POST
def export(request: Request) -> HttpResponse:
    """Give out the list as it is narrowed down, as a workbook or CSV; a long one by a job."""
    kind = request.POST.get("kind")
    if kind not in MEDIA_TYPES:
        raise NotFound
    if not within_limits(request, "list_export"):
        return too_many(request)
    person, on = request.user.person, today()
    form = matter_filter(request.GET.dict(), person=person, on=on)
    sort = form.value("sort") or "due"
    made = exporting.take_out(kind=kind, by=person, on=on, sort=sort, **of_matters(form))
    if outbox.is_job(made):
        return go(request, "desk:job", made.pk)
    return sheet(made, kind=kind, name=exporting.TITLE)


class MatterForm(forms.Form):
    """What is known on the first day; the rest follows."""

    uscc = forms.CharField(
        label=_("统一社会信用代码"),
        help_text=_("18 位，在营业执照上。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    as_printed_why = forms.CharField(
        label=_("按执照原样登记的理由"),
        required=False,
        help_text=_("只有系统说代码有误、而执照确实这样写时才填。"),
    )
    employer_name = forms.CharField(label=_("用人单位名称"), max_length=120)
    address = forms.CharField(label=_("单位住所"), max_length=200, required=False)
    legal_representative = forms.CharField(
        label=_("法定代表人或主要负责人"), max_length=60, required=False
    )
    phone = forms.CharField(label=_("单位电话"), max_length=30, required=False)
    title = forms.CharField(
        label=_("案件名称"), max_length=120, help_text=_("例如：某某旅业 48 人解除合同补偿")
    )
    union = forms.ChoiceField(label=_("由哪个工会承办"))
    region = RegionField(
        label=_("劳动合同履行地（行政区划代码）"),
        help_text=_(
            "干活的地方，当地的工资标准按它来查。已按工会所在地填好，不在一处的请改："
            "海口 460100、三亚 460200、三沙 460300、儋州 460400，县和市辖区用自己的 6 位。"
        ),
    )
    line = forms.ChoiceField(
        label=_("同时归哪个产业工会"),
        required=False,
        help_text=_("产业工会也要办的才选；选了，它也看得到这个案件。"),
    )
    received_on = DayField(label=_("接到诉求的日期"))
    ended_on = DayField(
        label=_("劳动关系结束日期"),
        required=False,
        help_text=_("还在职的不填；各人不同的，以名册为准。"),
    )
    end_ground = forms.ChoiceField(label=_("怎么结束的"), choices=GROUNDS, required=False)


@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """Register a matter and go on to its roster."""
    person, on = request.user.person, today()
    mine = policies.unions_to_register_in(person, on=on)
    if not mine.exists():
        deed = policies.Deed.REGISTER
        raise policies.NotForYou(deed=deed.label, roles=policies.roles_zh(deed))
    # Where she registered the last one she most likely registers this one.
    last = matters.matters_visible_to(person, on=on).filter(handler=person).order_by("-pk").first()
    usual = next((u for u in mine if last and u.pk == last.home_union_id), mine.first())
    form = MatterForm(
        request.POST or None,
        initial={
            "received_on": on,
            "union": usual.pk if usual else "",
            "region": usual.code if usual else "",
        },
    )
    ask_as_printed = bool(request.POST.get("as_printed_why"))
    form.fields["union"].choices = [(str(u.pk), u.name) for u in mine]
    lines = {str(u.pk): u for u in unions.industrial_unions_near(mine, on=on)}
    form.fields["line"].choices = [
        ("", _("不归产业工会")),
        *((key, union.name) for key, union in lines.items()),
    ]
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            matter = register.register_matter(
                uscc=data["uscc"],
                employer_name=data["employer_name"],
                as_printed_why=data["as_printed_why"],
                address=data["address"],
                legal_representative=data["legal_representative"],
                phone=data["phone"],
                title=data["title"],
                union=unions.get_union(int(data["union"])),
                line=lines.get(data["line"]),
                region=data["region"],
                received_on=data["received_on"],
                ended_on=data["ended_on"],
                end_ground=data["end_ground"],
                by=person,
                at=now(),
            )
        except DomainError as declined:
            ask_as_printed |= declined.code == "employers.uscc_invalid"
            form.add_error("uscc" if "uscc" in declined.code else None, said(declined))
        else:
            return go(request, "desk:roster_new", matter.number)
    answer = invalid if form.is_bound else page
    context = {"form": form, "ask_as_printed": ask_as_printed}
    return answer(request, "desk/matter_new.html", context)


@require_safe
def board(request: Request, number: str) -> HttpResponse:
    """Show one matter: where each person is, where the money is, the next clocks."""
    person, on = request.user.person, today()
    matter = matters.get_matter(number, visible_to=person, on=on)
    people = progress(matter)
    wanted = request.GET.get("stage", "")
    shown = [p for p in people if not wanted or p.stage == wanted]
    rows = [(p, people_grid.LOOKS.get(p.stage, "")) for p in shown]
    counts: dict[Stage, int] = {}
    for someone in people:
        counts[someone.stage] = counts.get(someone.stage, 0) + 1
    clocks = matters.grouped(matters.due_clocks(person, on=on).filter(matter=matter))[:10]
    context = {
        "matter": matter,
        "people": people,
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "grid": people_grid.grid(people),
        "segments": [
            {"label": _("全部"), "count": len(people), "url": "?#people", "current": not wanted},
            *(
                {
                    "label": _(found.zh),
                    "count": n,
                    "url": f"?stage={found.value}#people",
                    "current": found == wanted,
                }
                for found, n in sorted(counts.items(), key=lambda pair: ORDER.index(pair[0]))
            ),
        ],
        "totals": recovery.totals(matter),
        "clocks": matters.group_rows(clocks),
        "forums": matters.forum_rows(matter),
        "letters": [
            (one, intake.is_late(one, on=on))
            for one in intake.referrals_of_matter(matter, visible_to=person, on=on)
        ],
        "not_asked": matters.not_asked(matter).count() if matter.is_open else 0,
        "open_things": matters.what_is_open(matter) if matter.is_open else (),
        **about_context(
            matters.about(matter), is_open=matter.is_open, person=person, on=on, at=now()
        ),
    }
    return page(request, "desk/board.html", context)
