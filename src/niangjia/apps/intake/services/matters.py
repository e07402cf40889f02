"""An enquiry becomes a matter, or a place in one that is there: then, and only then."""

from datetime import datetime

from django.db.transaction import atomic
from django.utils import timezone

from niangjia.apps.employers import services as employers
from niangjia.apps.intake.models import Enquiry
from niangjia.apps.intake.services import papers, steps
from niangjia.apps.matters import policies as matter_policies
from niangjia.apps.matters.choices import Mode
from niangjia.apps.matters.models import Matter
from niangjia.apps.matters.services import register
from niangjia.apps.people.models import Person


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
) -> Matter:
    """Open a matter of an enquiry's union, with whoever told as its first worker.

    The employer's code may still be unknown: then it stands without one until somebody knows it.

    :raises employers.services.UsccInvalid, NameDiffers, NameMissing: as registering an employer.
    :raises StaleVersion, EnquiryEnded: as `steps.take`.
    """
    on = timezone.localdate(at)
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
    return matter


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
