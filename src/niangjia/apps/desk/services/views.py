"""Views are named, shared, renamed and deleted."""

from datetime import date

from django.db import IntegrityError
from django.db.models import F
from django.db.transaction import atomic

from niangjia.apps.audit import services as audit
from niangjia.apps.desk.choices import Listing
from niangjia.apps.desk.models import View
from niangjia.apps.desk.selectors.views import may_change, views_of
from niangjia.apps.people.models import Person
from niangjia.apps.unions.acting import eyes_of
from niangjia.apps.unions.models import Union
from niangjia.kernel.errors import DomainError, StaleVersion

MOST = 40
"""So many views of her own and of her unions; a menu of more helps nobody."""


class NameMissing(DomainError):
    code = "desk.view_name_missing"
    message = "请给视图起个名字，比如“我的急诊”。"


class NameTaken(DomainError):
    code = "desk.view_name_taken"
    message = "已经有一个叫“%(name)s”的视图了，请换个名字。"


class TooManyViews(DomainError):
    code = "desk.too_many_views"
    message = "视图已经有 %(most)s 个了。请先删掉不用的，再存新的。"


class NotYourView(DomainError):
    code = "desk.not_your_view"
    message = "这个视图是%(name)s存的，只有本人和本工会的负责人、管理员能改。您可以另存一个自己的。"


class NotYourUnion(DomainError):
    code = "desk.not_your_union"
    message = "您在这个工会没有岗位，不能把视图放到它那里。请选自己的工会。"


@atomic
def save_view(
    *, name: str, listing: Listing, query: str, share_with: Union | None, by: Person, on: date
) -> View:
    """Give the address of a list a name; with `share_with` for everybody who works in that union.

    :raises NameMissing, NameTaken, TooManyViews, NotYourUnion: it cannot be kept so.
    """
    name = _named(name)
    _require_office(share_with, by, on)
    if views_of(by, on=on).count() >= MOST:
        raise TooManyViews(most=MOST)
    try:
        with atomic():
            view = View.objects.create(
                owner=by, union=share_with, listing=listing, name=name, query=query
            )
    except IntegrityError:
        raise NameTaken(name=name) from None
    audit.record("desk.view_saved", target=view, by=by, facts={"shared": share_with is not None})
    return view


@atomic
def change_view(
    *, view: View, name: str, share_with: Union | None, by: Person, on: date, version: int
) -> View:
    """Rename a view, share it or take it back.

    What is taken back from a union becomes its owner's alone; only she takes it back.

    :raises NotYourView: she may not change it.
    :raises StaleVersion: somebody changed it meanwhile.
    :raises NameMissing, NameTaken, NotYourUnion: it cannot be kept so.
    """
    name = _named(name)
    _require_hers(view, by, on)
    if share_with is None and view.owner_id != by.pk:
        raise NotYourView(name=view.owner.name)
    if share_with is not None and share_with.pk != view.union_id:
        _require_office(share_with, by, on)
    try:
        with atomic():
            changed = View.objects.filter(pk=view.pk, version=version).update(
                name=name, union=share_with, version=F("version") + 1
            )
    except IntegrityError:
        raise NameTaken(name=name) from None
    if not changed:
        raise StaleVersion(what="这个视图")
    view.refresh_from_db()
    audit.record("desk.view_changed", target=view, by=by, facts={"shared": share_with is not None})
    return view


@atomic
def delete_view(*, view: View, by: Person, on: date) -> None:
    """Delete a view; what it showed is untouched.

    :raises NotYourView: she may not.
    """
    _require_hers(view, by, on)
    audit.record("desk.view_deleted", target=view, by=by)
    View.objects.filter(pk=view.pk).delete()


def _named(name: str) -> str:
    name = " ".join(name.replace("\0", "").split())[:30]
    if not name:
        raise NameMissing
    return name


def _require_hers(view: View, by: Person, on: date) -> None:
    if not may_change(view, by, on=on):
        raise NotYourView(name=view.owner.name)


def _require_office(union: Union | None, by: Person, on: date) -> None:
    if union is not None and union.pk not in eyes_of(by, on=on).scope.roles:
        raise NotYourUnion
