"""A person comes back with the same trouble: her enquiry is taken up again, never a second one."""

from datetime import datetime

from django.db.models import F
from django.db.transaction import atomic
from django.utils import timezone

from niangjia.apps.audit import services as audit
from niangjia.apps.intake import policies, promises
from niangjia.apps.intake.errors import CannotReopen, EnquiryEnded, EnquiryGoesOn, StillOpen
from niangjia.apps.intake.lifecycle import DESK, INTAKE, REOPEN, REOPENABLE
from niangjia.apps.intake.models import Enquiry, EnquiryStep
from niangjia.apps.machines.choices import EventKind
from niangjia.apps.machines.services import hooks
from niangjia.apps.people.models import Person


@atomic
def reopen(*, enquiry: Enquiry, why: str, by: Person, at: datetime) -> EnquiryStep:
    """Take an enquiry up again that ended with advice, elsewhere, or because she let it be.

    It waits for triage anew, with a promise of its own; whoever had it keeps it. She herself may,
    by saying more; else who works at the desk.

    :raises StillOpen: it has not ended.
    :raises CannotReopen: it became a matter, or part of another enquiry: it goes on there.
    :raises policies.NotForYou: who takes it up is neither she nor of the desk.
    """
    locked = Enquiry.objects.select_for_update().get(pk=enquiry.pk)
    if locked.is_open:
        raise StillOpen(number=locked.number)
    if locked.state not in REOPENABLE:
        raise CannotReopen(number=locked.number, state=INTAKE.state(locked.state).zh)
    role = "worker"
    if by.pk != locked.person_id:
        on = timezone.localdate(at)
        policies.require_desk(locked, by, on=on)
        held = policies.roles_over(locked, by, on=on)
        role = next(one for one in DESK if one in held)
    triage_by = promises.triage_by(at)
    Enquiry.objects.filter(pk=locked.pk).update(
        is_open=True,
        triage_by=triage_by,
        due_at=triage_by,
        call_back_by=None,
        reached_at=None,
        caller=None,
        taken_at=None,
        call_again_at=None,
        version=F("version") + 1,
    )
    made = EnquiryStep.objects.create(
        enquiry=locked,
        seq=locked.step_seq + 1,
        lifecycle_version=locked.lifecycle_version,
        verb=REOPEN,
        from_state=locked.state,
        to_state=INTAKE.first,
        by=by,
        as_role=role,
        happened_at=at,
        facts={"why": why.strip()[:300] or "本人又来说"},
    )
    audit.record("intake.reopened", target=locked, by=by, facts={"from": locked.state})
    hooks.announce(
        kind=EventKind.ENQUIRY_STEP, subject=locked.number, home_key=locked.home_key, at=at
    )
    enquiry.refresh_from_db()
    return made


def ended(enquiry: Enquiry) -> EnquiryEnded:
    """Return why an enquiry that ended takes nothing more, with where its person's words go."""
    if enquiry.state in REOPENABLE:
        return EnquiryEnded(number=enquiry.number)
    return EnquiryGoesOn(number=enquiry.number, state=INTAKE.state(enquiry.state).zh)
