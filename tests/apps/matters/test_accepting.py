"""An invitation taken with the account one has, and every trap on that way."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.factories import matters as make
from tests.serving import serving

from niangjia.apps.accounts import errors
from niangjia.apps.accounts.models import Invitation
from niangjia.apps.accounts.services import invitations
from niangjia.apps.audit.models import Event
from niangjia.apps.matters import policies
from niangjia.apps.matters.choices import ParticipantRole
from niangjia.apps.matters.models import Matter, Participant
from niangjia.apps.matters.services import accepting, register
from niangjia.apps.matters.services.register import AlreadyActing
from niangjia.apps.people.models import Account
from niangjia.apps.unions import services as unions
from niangjia.apps.unions.acting import acting_as

pytestmark = pytest.mark.django_db
DAY, NOW = make.TODAY, make.NOW
NEXT = DAY + timedelta(days=1)
LAWYER = "韩律师（演示）"


@pytest.fixture
def fed():
    return make.federation()


@pytest.fixture
def far():
    return make.federation(prefix="远方", code="110100")


def invited(fed, *, name=LAWYER, role=ParticipantRole.AID_LAWYER, matter=None, **part):
    """Invite somebody to a matter, as its officer does; return the part and the link's token."""
    matter = matter or make.matter(fed, title=f"案件 {Matter.objects.count()}（演示）")
    part = register.invite(
        matter=matter, name=name, phone="", role=role, since=DAY, by=fed.officer, **part
    )
    token = invitations.invite_person(person=part.person, by=fed.officer, on=DAY, at=NOW)
    return part, token


def known(fed, **told):
    """Return a lawyer who has taken a first invitation the usual way, and has an account."""
    part, token = invited(fed, **told)
    invitations.accept(token=token, password="mango-river-lantern", at=NOW)
    return part.person


def take(token, by, on=DAY):
    """Take it as the role that serves, with the eyes of whoever takes it."""
    with serving(), acting_as(by, on=on):
        return accepting.take_as_oneself(token=token, by=by, on=on, at=NOW)


def seen(person, on=DAY):
    with serving(), acting_as(person, on=on):
        return set(Matter.objects.values_list("title", flat=True))


def test_a_second_matter_even_of_another_federation_comes_into_the_account_she_has(fed, far):
    her = known(fed)
    before = seen(her)
    part, token = invited(far)
    other = part.person
    (taken,) = take(token, her)
    assert (taken.pk, taken.person) == (part.pk, her)
    assert seen(her) == before | {part.matter.title}
    assert seen(other) == set()
    assert policies.roles_of(part.matter, her, on=DAY) == {"aid_lawyer"}
    assert policies.roles_of(part.matter, other, on=DAY) == set()
    assert not Account.objects.get(person=other).is_active
    assert Account.objects.filter(is_active=True, person=her).count() == 1


def test_only_the_part_that_was_given_is_hers(fed, far):
    her = known(fed)
    matter = make.matter(far)
    one, other = (make.claimant(matter, name, by=far.officer) for name in ("甲", "乙"))
    _, token = invited(far, matter=matter, claimant=one)
    take(token, her)
    with serving(), acting_as(her, on=DAY):
        (mine,) = matter.claimants.all()
    assert mine == one != other


def test_the_link_is_used_up_either_way_and_never_twice(fed, far):
    her = known(fed)
    _, token = invited(far)
    take(token, her)
    with pytest.raises(errors.InvitationDead):
        take(token, her)
    with pytest.raises(errors.InvitationDead):
        invitations.accept(token=token, password="mango-river-lantern", at=NOW)
    link = Invitation.objects.get(taken_by__isnull=False)
    assert (link.taken_by.person, link.is_used) == (her, True)


def test_who_gave_one_of_the_invitations_gets_no_link_to_the_account_of_all(fed, far):
    her = known(fed)
    part, token = invited(far)
    empty = part.person.account
    take(token, her)
    for officer in (fed.officer, far.officer):
        with pytest.raises(errors.AccountIsShared, match="再邀请一次"):
            invitations.invite_person(person=her, by=officer, on=DAY, at=NOW)
    with pytest.raises(errors.AccountIsShared):
        invitations.invite(account=her.account, by=fed.leader, at=NOW)
    empty.refresh_from_db()
    with pytest.raises(errors.AccountClosed):
        invitations.invite(account=empty, by=far.officer, at=NOW)


def test_a_link_to_her_account_that_somebody_still_holds_ends_when_she_takes_another(fed, far):
    her = known(fed)
    held = invitations.invite_person(person=her, by=fed.officer, on=DAY, at=NOW)
    _, token = invited(far)
    take(token, her)
    with pytest.raises(errors.InvitationDead):
        invitations.read(token=held, at=NOW)


def test_who_keeps_a_body_gets_no_link_to_an_account_that_others_gave_to(fed, far):
    firm = unions.register_body(union=fed.city, kind="law_firm", name="律所", by=fed.leader)
    one = unions.add_member(body=firm, name=LAWYER, phone="", from_=DAY, by=fed.leader)
    first = invitations.invite_member(membership=one, by=fed.leader, on=DAY, at=NOW)
    invitations.accept(token=first, password="mango-river-lantern", at=NOW)
    _, token = invited(far)
    take(token, one.person)
    with pytest.raises(errors.AccountIsShared):
        invitations.invite_member(membership=one, by=fed.leader, on=DAY, at=NOW)


def test_whoever_lost_her_way_in_is_invited_anew_and_the_old_account_loses_that_part(fed, far):
    her = known(fed)
    part, token = invited(far)
    take(token, her)
    part.refresh_from_db()
    register.end_participation(
        participant=part, until=NEXT, by=far.officer, on=NEXT, why="丢了设备（演示）"
    )
    assert part.matter.title not in seen(her, on=NEXT)
    again, _ = invited(far, matter=part.matter)
    assert again.person != her


@pytest.mark.parametrize("name", ["李律师（演示）", "韩律师"])
def test_somebody_of_another_name_does_not_take_it(fed, far, name):
    her = known(fed, name=name)
    _, token = invited(far)
    with pytest.raises(errors.TakenByNamesake, match="写错了名字"):
        take(token, her)


def test_a_space_in_the_name_is_no_other_name(fed, far):
    her = known(fed, name="韩律师 （演示）")
    _, token = invited(far)
    assert take(token, her)


def test_who_works_for_a_union_keeps_that_account_for_her_office(fed, far):
    _, token = invited(far, name=fed.leader.name)
    with pytest.raises(errors.HoldsOffice, match="另设一个账号"):
        take(token, fed.leader)


def test_whoever_made_the_link_does_not_take_it(fed):
    _, token = invited(fed, name=fed.officer.name)
    with pytest.raises(errors.TakesOwnLink):
        take(token, fed.officer)


def test_an_account_that_was_entered_before_keeps_its_past(fed, far):
    her, used = known(fed), known(far)
    token = invitations.invite_person(person=used, by=far.officer, on=DAY, at=NOW)
    with pytest.raises(errors.HasBeenUsed):
        take(token, her)
    Account.objects.filter(person=used).update(password="!unusable")
    with pytest.raises(errors.HasBeenUsed):
        take(token, her)


@pytest.mark.parametrize(
    ("role", "error"),
    [(ParticipantRole.EMPLOYER, accepting.OtherSide), (ParticipantRole.AID_LAWYER, AlreadyActing)],
)
def test_nobody_acts_in_one_matter_as_two_things_nor_twice_as_one(fed, role, error):
    her = known(fed)
    _, token = invited(fed, matter=Matter.objects.get(), role=role)
    with pytest.raises(error):
        take(token, her)
    assert Participant.objects.filter(person=her).count() == 1


def test_two_workers_of_one_matter_may_have_one_lawyer_with_one_account(fed):
    matter = make.matter(fed)
    one, other = (make.claimant(matter, name, by=fed.officer) for name in ("甲", "乙"))
    her = known(fed, matter=matter, claimant=one)
    _, token = invited(fed, matter=matter, claimant=other)
    take(token, her)
    with serving(), acting_as(her, on=DAY):
        assert matter.claimants.count() == 2


def test_a_part_whose_giver_has_left_is_no_longer_given(fed, far):
    her = known(fed)
    part, token = invited(far)
    role = far.officer.roles.get()
    unions.end_role(role=role, on=DAY, by=far.leader, why="调走（演示）")
    Matter.objects.filter(pk=part.matter_id).update(handler=far.leader)
    with pytest.raises(accepting.NothingToTake, match="再邀请一次"):
        take(token, her)
    assert seen(her) == {"案件 0（演示）"}


def test_a_part_that_has_ended_is_not_taken_and_the_link_is_as_it_was(fed, far):
    her = known(fed)
    part, token = invited(far)
    register.end_participation(
        participant=part, until=NEXT, by=far.officer, on=NEXT, why="不请了（演示）"
    )
    with pytest.raises(accepting.NothingToTake):
        take(token, her, on=NEXT)
    assert invitations.read(token=token, at=NOW)


def test_the_place_of_a_bodys_member_is_not_taken_so(fed, far):
    her = known(fed)
    firm = unions.register_body(union=far.city, kind="law_firm", name="律所", by=far.leader)
    one = unions.add_member(body=firm, name=LAWYER, phone="", from_=DAY, by=far.leader)
    token = invitations.invite_member(membership=one, by=far.leader, on=DAY, at=NOW)
    with pytest.raises(accepting.NothingToTake):
        take(token, her)


def test_who_took_whose_place_is_recorded_in_the_matter_and_in_both_accounts(fed, far):
    her = known(fed)
    part, token = invited(far)
    other = part.person
    take(token, her)
    event = Event.objects.get(kind="matters.participation_taken")
    assert (event.by_id, event.target) == (her.pk, f"matters.participant:{part.pk}")
    assert event.facts == {"role": "aid_lawyer", "giver": other.pk, "taker": her.pk}
    kinds = set(Event.objects.values_list("kind", flat=True))
    assert {"accounts.invitation_taken", "people.account_closed"} <= kinds


def test_the_database_knows_no_link_taken_by_its_own_account_or_unused(fed):
    part, _ = invited(fed)
    other = known(fed)
    for account, is_used in ((part.person.account, True), (other.account, False)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Invitation.objects.filter(account=part.person.account).update(
                taken_by=account, is_used=is_used, ended_at=NOW
            )
