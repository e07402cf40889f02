"""An enquiry becomes a matter, or a place in one that is there: then, and only then."""

from datetime import datetime

from django.db.transaction import atomic
from django.utils import timezone

from niangjia.apps.employers import services as employers
from niangjia.apps.intake import promises
from niangjia.apps.intake.errors import SecondMatter
from niangjia.apps.intake.models import Enquiry
from niangjia.apps.intake.selectors.alike import matters_like
from niangjia.apps.intake.selectors.suggesting import suggested
from niangjia.apps.intake.services import papers, steps
from niangjia.apps.matters import policies as matter_policies
from niangjia.apps.matters.choices import Mode
from niangjia.apps.matters.models import Matter
from niangjia.apps.matters.selectors import about
from niangjia.apps.matters.services import register
from niangjia.apps.people.models import Person
from niangjia.apps.worklist.selectors import who_may_hold_at
from niangjia.apps.worklist.services import writing


@atomic
def found_matter(
    *,
    enquiry: Enquiry,
    title: str,
    employer_name: str,
    uscc: str,
    region: str,
    by: Person,
    at: datetime,
    version: int,
    as_printed_why: str = "",
    again: bool = False,
) -> Matter:
    """Open a matter of an enquiry's union, with whoever told as its first worker.

    The employer's code may still be unknown: then it stands without one until somebody knows it.
    The first thing to do stands in the work list at once, with its day. `again`: it is known that
    she claims in another open matter against this employer, and this is a trouble of its own.

    :raises SecondMatter: she does, as far as whoever opens it may see, and `again` is not said.
    :raises employers.services.UsccInvalid, NameDiffers, NameMissing: as registering an employer.
    :raises StaleVersion, EnquiryEnded: as `steps.take`.
    """
    on = timezone.localdate(at)
    named = {"employer_name": employer_name, "uscc": uscc}
    if not again and (there := matters_like(enquiry.person, **named, visible_to=by, on=on)):
        raise SecondMatter(numbers="、".join(one.number for one in there))
    employer = employers.register_employer(
        name=employer_name, region=region, by=by, uscc=uscc or None, as_printed_why=as_printed_why
    )
    matter = register.open_matter(
        title=title,
        employer=employer,
        union=enquiry.home_union,
        region=region,
        received_on=timezone.localdate(enquiry.told_at),
        by=enquiry.handler or by,
        at=at,
        mode=_mode(enquiry),
    )
    _bring(enquiry, matter, at, by)
    steps.take(
        enquiry=enquiry,
        verb="found",
        facts={"matter": matter.number, "on": on},
        by=by,
        at=at,
        version=version,
        matter=matter,
    )
    _first_task(enquiry, matter, by, at)
    return matter


def _first_task(enquiry: Enquiry, matter: Matter, by: Person, at: datetime) -> None:
    """Let something run from the first minute, before any claim has a clock of the law.

    It stands with whoever has the matter, or with who opened it where that person has no role there
    any more, by the promised day, or earlier where her own words say that the time to claim ends.
    """
    on = timezone.localdate(at)
    due_on, why = promises.first_step_on(at), "立案时的服务承诺"
    limitation = suggested(enquiry).limitation
    if limitation is not None and on <= limitation.due_on < due_on:
        due_on, why = limitation.due_on, "按本人说的日子，时效在这天到期，待核对"
    at_work = {one.pk for one in who_may_hold_at(matter.home_key, on=on)}
    writing.write_task(
        about=about(matter),
        what="核对情况，算出本人应得多少，定下怎么要",
        holder=matter.handler if matter.handler_id in at_work else by,
        due_on=due_on,
        by=by,
        at=at,
        why=why,
    )


@atomic
def join_matter(
    *, enquiry: Enquiry, matter: Matter, by: Person, at: datetime, version: int
) -> Matter:
    """Make whoever told a worker of a matter that is there: the 48th of 48.

    :raises matters.policies.NotForYou: she may not bring people into that matter.
    :raises matters.services.register.MatterClosed: it takes no more.
    """
    on = timezone.localdate(at)
    matter_policies.require(matter_policies.Deed.ENROL, matter=matter, person=by, on=on)
    locked = register.require_open(matter)
    _bring(enquiry, locked, at, by)
    steps.take(
        enquiry=enquiry,
        verb="join",
        facts={"matter": locked.number},
        by=by,
        at=at,
        version=version,
        matter=locked,
    )
    return locked


def _bring(enquiry: Enquiry, matter: Matter, at: datetime, by: Person) -> None:
    claimant = register.add_claimant(
        matter=matter,
        person=enquiry.person,
        row_key=f"enquiry:{enquiry.number}",
        joined_on=timezone.localdate(at),
        by=by,
    )
    papers.bring_papers(enquiry=enquiry, matter=matter, claimant=claimant, by=by, at=at)


def _mode(enquiry: Enquiry) -> Mode:
    """Return how the matter is served; one that is both urgent and hard begins as urgent."""
    if enquiry.is_urgent:
        return Mode.EMERGENCY
    return Mode.PANEL if enquiry.is_hard else Mode.CLINIC
