"""What a step leaves on the record itself: the body, the case number, hearings, seized assets."""

from django.db.models import F

from niangjia.apps.matters.models import Forum
from niangjia.apps.matters.procedures import Taking
from niangjia.apps.proceedings.choices import AssetState
from niangjia.apps.proceedings.models import Asset, Hearing
from niangjia.apps.proceedings.policies import fact_day
from niangjia.apps.proceedings.selectors import assets_of
from niangjia.kernel.errors import DomainError
from niangjia.kernel.identifiers import normal_case_number

BODIES = ("committee", "court", "agency")
"""Facts that name the body before which a record runs."""


class AssetNotSeized(DomainError):
    """Something is sold that was never recorded as seized."""

    code = "proceedings.asset_not_seized"
    message = "没有登记过正在查封的“%(asset)s”。请照登记的名称填写，或者先登记查封。"


class NameTooLong(DomainError):
    """A body's name or a case number that nobody has."""

    code = "proceedings.name_too_long"
    message = "%(what)s最多 %(most)s 个字，现在有 %(length)s 个。请写全称，不要写别的内容。"


class CaseNumberTaken(DomainError):
    """Another record of the same body has this case number."""

    code = "proceedings.case_number_taken"
    message = "%(body)s的案号 %(number)s 已经登记在案件 %(matter)s 里，请核对案号。"


def name_body(taking: Taking) -> None:
    """Store the body the step names.

    :raises NameTooLong: it is no name.
    """
    body = next((taking.facts[name] for name in BODIES if taking.facts.get(name)), "").strip()
    if body:
        _put(taking.forum, "body_name", body, what="机构名称")


def number_case(taking: Taking) -> None:
    """Store the case number the step names, if it names one; a court's in its one form.

    :raises NameTooLong: it is no case number.
    :raises CaseNumberTaken: another record of that body has it.
    """
    number = normal_case_number(taking.facts.get("case_number") or "")
    if not number:
        return
    forum = taking.forum
    twin = Forum.objects.filter(
        body_name=forum.body_name, case_number=number, kind=forum.kind, parent=None
    ).exclude(pk=forum.pk)
    if forum.parent_id is None and (other := twin.select_related("matter").first()):
        raise CaseNumberTaken(body=forum.body_name, number=number, matter=other.matter.number)
    _put(forum, "case_number", number, what="案号")


def _put(forum: Forum, field: str, text: str, *, what: str) -> None:
    most = Forum._meta.get_field(field).max_length
    if len(text) > most:
        raise NameTooLong(what=what, most=most, length=len(text))
    Forum.objects.filter(pk=forum.pk).update(**{field: text})
    setattr(forum, field, text)


def record_hearing(taking: Taking) -> None:
    """Keep the sitting."""
    Hearing.objects.create(
        forum=taking.forum,
        step=taking.row,
        held_on=taking.happened_on,
        place=taking.facts["place"],
        note=taking.facts.get("note") or "",
    )


def seize_asset(taking: Taking) -> None:
    """Keep the asset with the day until which it is held."""
    Asset.objects.create(
        forum=taking.forum,
        step=taking.row,
        kind=taking.facts["asset_kind"],
        description=taking.facts["asset"],
        value_fen=taking.facts.get("value"),
        seized_on=taking.happened_on,
        until_on=fact_day(taking, "until_on"),
    )


def renew_assets(taking: Taking) -> None:
    """Hold the seized assets of a kind until the later day."""
    until = fact_day(taking, "until_on")
    held = assets_of(taking.forum).filter(kind=taking.facts["asset_kind"], state=AssetState.SEIZED)
    held.update(until_on=until, version=F("version") + 1)


def release_assets(taking: Taking) -> None:
    """Let the seized assets of a kind go."""
    held = assets_of(taking.forum).filter(kind=taking.facts["asset_kind"], state=AssetState.SEIZED)
    held.update(state=AssetState.RELEASED, ended_on=taking.happened_on, version=F("version") + 1)


def sell_asset(taking: Taking) -> None:
    """Record the sale of a seized asset, named as it was when it was seized.

    :raises AssetNotSeized: nothing of that name is held.
    """
    name = taking.facts["asset"]
    held = assets_of(taking.forum).filter(description=name, state=AssetState.SEIZED).first()
    if held is None:
        raise AssetNotSeized(asset=name)
    Asset.objects.filter(pk=held.pk).update(
        state=AssetState.SOLD,
        ended_on=taking.happened_on,
        price_fen=taking.facts["price"],
        costs_fen=taking.facts.get("costs"),
        version=F("version") + 1,
    )
