"""What every page's frame shows: whose house it is, who is in it, where one can go."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from niangjia.apps.desk import selectors as desk
from niangjia.apps.intake import selectors as intake
from niangjia.apps.matters import selectors as matters
from niangjia.apps.notices import selectors as notices
from niangjia.apps.teaching import clock
from niangjia.apps.unions.acting import eyes_of
from niangjia.apps.unions.choices import RoleKind
from niangjia.apps.unions.selectors import bodies as standing
from niangjia.apps.worklist import selectors as worklist
from niangjia.web.http import today

if TYPE_CHECKING:
    from niangjia.apps.people.models import Person

VIEWS_SHOWN = 8
"""So many views stand in the menu; the others on their page."""

Door = tuple[str, Any, str]  # url name, label, icon

# Doors open when their pages exist: a name that cannot be reversed is left out.
DESK: tuple[tuple[Door, ...], ...] = (
    (
        ("desk:today", _("今日待办"), "checklist"),
        ("desk:enquiries", _("接访"), "phone-call"),
        ("desk:duty", _("值班"), "user-check"),
        ("desk:matters", _("案件"), "scale"),
        ("desk:money", _("款项"), "coin-yuan"),
        ("desk:papers", _("文书"), "file-text"),
    ),
    (
        ("desk:employers", _("单位"), "building"),
        ("desk:figures", _("数据"), "chart-bar"),
        ("desk:law", _("法律库"), "gavel"),
    ),
)
ADMIN: tuple[tuple[Door, ...], ...] = (
    (
        ("admin:home", _("要处理的"), "list-check"),
        ("admin:tree", _("组织"), "building-community"),
        ("admin:people", _("人员"), "users"),
        ("admin:bodies", _("伙伴单位"), "building"),
        ("admin:machines", _("程序对接"), "plug-connected"),
        ("admin:channels", _("通知渠道"), "send"),
        ("admin:sheets", _("从表格建档"), "file-spreadsheet"),
        ("admin:clock", _("演示日期"), "calendar"),
    ),
)
TO_ADMIN: Door = ("admin:home", _("管理"), "settings")
TO_DESK: Door = ("desk:today", _("工作台"), "checklist")
PARTNER: tuple[Door, ...] = (("partner:home", _("参与的案件"), "scale"),)
"""The door of whoever acts from outside; without an office here, but for a whole matter, it comes
with what the desk gathers of that."""
INSIDE = {"desk:enquiries": ("desk:calls", "desk:referrals")}
"""Pages that a door leads to though their address does not stand below its own."""
AT_DESK_TOO = ("desk:today", "desk:money", "desk:papers")
ASKED_AT = {
    "worker:look_up": "worker:home",
    "worker:phone_code": "worker:phone",
    "worker:erase": "worker:data",
}
"""On which page of a worker the form stands of an address that only takes it."""
AUDIT: tuple[Door, ...] = (("oversight:audit", _("查审计"), "checklist"),)
WORKER: tuple[Door, ...] = (
    ("worker:home", _("首页"), "home"),
    ("worker:matters", _("我的事"), "folder-heart"),
    ("public:places", _("附近"), "map-pin"),
    ("worker:me", _("我的"), "user"),
)
PUBLIC: tuple[Door, ...] = (
    ("worker:home", _("我要办事"), "folder-heart"),
    ("public:calculators", _("算一算"), "calculator"),
    ("public:figures", _("公开数据"), "chart-bar"),
    ("public:law", _("法律库"), "gavel"),
    ("desk:today", _("工作人员"), "checklist"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One door in a shell's navigation; `current` is what `aria-current` says."""

    url: str
    label: str
    icon: str
    current: str = ""
    count: int = 0


class Shell:
    """The frame of one request's page; everything is found only when the frame shows it."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def person(self) -> "Person | None":
        """Who is signed in, if anybody."""
        user = getattr(self._request, "user", None)
        return user.person if user is not None and user.is_authenticated else None

    @cached_property
    def _offices(self) -> tuple[tuple[str, str], ...]:
        """The unions and the roles the person holds there today."""
        if self.person is None:
            return ()
        return eyes_of(self.person, on=today()).scope.offices

    @cached_property
    def _parts(self) -> "tuple[matters.Part, ...]":
        """What somebody without an office acts in; who has one finds matters at her desk."""
        if self.person is None or self._offices:
            return ()
        return matters.parts_of(self.person, on=today())

    @property
    def union_name(self) -> str:
        """The union whose house this page is, or the body somebody from outside acts for.

        That is as far as her roles and parts tell: with none, or with several bodies, the house.
        """
        if self._offices:
            return self._offices[0][0]
        if self.person is None:
            return gettext("娘家")
        bodies = {body.name for body in standing.bodies_of(self.person, on=today())}
        bodies |= {part.forum.body_name for part in self._parts if part.forum and not bodies}
        return bodies.pop() or gettext("娘家") if len(bodies) == 1 else gettext("娘家")

    @property
    def role_names(self) -> str:
        """What the person does in that union, or in the matters she acts in."""
        if not self._offices:
            return "、".join(dict.fromkeys(gettext(part.role_zh) for part in self._parts))
        first = self.union_name
        return "、".join(gettext(role) for union, role in self._offices if union == first)

    @property
    def home_url(self) -> str:
        """Where the house's sign leads: to the desk, or to the matters one acts in from outside."""
        is_outside = self.person is not None and not self._offices
        return reverse("partner:home" if is_outside else "desk:today")

    @property
    def desk_nav(self) -> list[list[Entry]]:
        """The desk's doors, in groups; the last leads an administrator to her other pages."""
        if self.person is not None and not self._offices:
            return [self._entries([*PARTNER, *self._partner_doors])]
        doors = [*DESK, AUDIT] if self._is_auditor else DESK
        groups = [entries for group in doors if (entries := self._entries(group))]
        if self._views:
            groups.append(self._views)
        if self.person is not None and matters.has_part(self.person, on=today()):
            groups.append(self._entries(PARTNER))
        if self._administers:
            groups.append(self._entries([TO_ADMIN]))
        return groups

    @property
    def finds(self) -> bool:
        """Whether there is anything the search could find: an office, or a whole matter."""
        return bool(self._offices) or any(part.is_whole for part in self._parts)

    @property
    def admin_nav(self) -> list[list[Entry]]:
        """The administrator's doors, in groups; the last leads to the desk, if she has one."""
        groups = [entries for group in ADMIN if (entries := self._entries(group))]
        if not self.is_demo:
            groups = [[e for e in group if e.icon != "calendar"] for group in groups]
        if any(role != RoleKind.ADMIN.label for _union, role in self._offices):
            groups.append(self._entries([TO_DESK]))
        return groups

    @cached_property
    def _views(self) -> list[Entry]:
        """The views in her menu, and where they are looked after."""
        if self.person is None or not self._offices:
            return []
        views = desk.views_of(self.person, on=today()).select_related(None)
        rows = list(views.only("listing", "query", "name")[: VIEWS_SHOWN + 1])
        if not rows:
            return []
        here = self._request.get_full_path()
        shown = []
        for row in rows[:VIEWS_SHOWN]:
            url = reverse(f"desk:{row.listing}") + (f"?{row.query}" if row.query else "")
            is_here = "page" if url == here else ""
            shown.append(Entry(url=url, label=row.name, icon="filter", current=is_here))
        url = reverse("desk:views")
        is_here = "page" if here == url else ""
        keep = Entry(url=url, label=gettext("整理视图"), icon="settings", current=is_here)
        return [*shown, keep]

    @property
    def _administers(self) -> bool:
        return any(role == RoleKind.ADMIN.label for _union, role in self._offices)

    @property
    def _partner_doors(self) -> list[Door]:
        if not any(part.is_whole for part in self._parts):
            return []
        return [door for group in DESK for door in group if door[0] in AT_DESK_TOO]

    @property
    def _is_auditor(self) -> bool:
        return any(role == RoleKind.AUDITOR.label for _union, role in self._offices)

    @property
    def worker_nav(self) -> list[Entry]:
        """The phone's bar: none while there is only one place to go."""
        entries = self._entries(WORKER)
        return entries if len(entries) > 1 else []

    @property
    def public_nav(self) -> list[Entry]:
        """The public doors."""
        return self._entries(PUBLIC)

    @cached_property
    def unread(self) -> int:
        """How many notices to the person are not read yet: the bell's count."""
        return 0 if self.person is None else notices.unread_of(self.person).count()

    @property
    def is_demo(self) -> bool:
        """Whether everything on the pages is invented."""
        return settings.IS_DEMO

    @cached_property
    def played_day(self) -> "date | None":
        """The day a demo plays, which every page tells; None when it is the real one."""
        return clock.played_day()

    @property
    def is_large(self) -> bool:
        """Whether the person chose large text."""
        return self._request.COOKIES.get(settings.TEXT_SIZE_COOKIE_NAME) == "large"

    @property
    def text_size_url(self) -> str:
        """The link that changes the size of the text and comes back."""
        return self._back("public:text_size", to="normal" if self.is_large else "large")

    @property
    def is_english(self) -> bool:
        """Whether the page is in English."""
        return get_language() == "en"

    @property
    def other_language(self) -> str:
        """The language that the page can be changed to."""
        return settings.LANGUAGE_CODE if self.is_english else "en"

    @property
    def language_url(self) -> str:
        """The link that changes the language and comes back."""
        return self._back("public:language", to=self.other_language)

    @property
    def now(self) -> datetime:
        """When the page was made, for its printed head."""
        return timezone.localtime()

    def _back(self, name: str, *, to: str) -> str:
        return f"{reverse(name)}?{urlencode({'to': to, 'next': self._here})}"

    @property
    def _here(self) -> str:
        """The address of this page; a form that came back with faults stands at a worker's page."""
        if self._request.method == "GET":
            return self._request.get_full_path()
        match = self._request.resolver_match
        if match is None or match.namespace != "worker":
            return "/"
        return reverse(ASKED_AT.get(match.view_name, match.view_name), kwargs=match.kwargs)

    def _entries(self, doors: Iterable[Door]) -> list[Entry]:
        found: list[tuple[str, Door]] = []
        for door in doors:
            try:
                found.append((reverse(door[0]), door))
            except NoReverseMatch:
                continue
        urls = [url for url, _door in found]
        return [
            Entry(
                url=url,
                label=str(label),
                icon=icon,
                current=_current(url, urls, self._request.path)
                or _inside(name, self._request.path),
                count=self._count(name),
            )
            for url, (name, label, icon) in found
        ]

    def _count(self, name: str) -> int:
        """What presses behind a door: what is due at today's, people who wait at the enquiries'."""
        if name == "desk:enquiries":
            return 0 if self.person is None else intake.how_many_wait(self.person, on=today())
        return self._pressing if name == "desk:today" else 0

    @property
    def _pressing(self) -> int:
        """How much of the list the person begins with ends today or is late."""
        if self.person is None:
            return 0
        return worklist.pressing(self.person, on=today())


def _current(url: str, doors: list[str], path: str) -> str:
    """What `aria-current` says of a door: "page" when it is this page, "true" when it leads here.

    A door with other doors below it (/desk/) leads nowhere in particular: only its own page counts.
    """
    if path == url:
        return "page"
    has_doors_below = any(other != url and other.startswith(url) for other in doors)
    return "true" if path.startswith(url) and not has_doors_below else ""


def _inside(name: str, path: str) -> str:
    """Return what `aria-current` says of a door whose pages stand elsewhere in the house."""
    return "true" if any(path.startswith(reverse(one)) for one in INSIDE.get(name, ())) else ""


def shell(request: HttpRequest) -> dict[str, Shell]:
    """Give every template its frame (a context processor)."""
    return {"shell": Shell(request)}
