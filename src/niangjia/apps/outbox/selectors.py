"""Read side of the outbox: a person sees the jobs she started."""

from typing import TYPE_CHECKING, TypeGuard
from uuid import UUID

from django.db.models import QuerySet

from niangjia.apps.outbox.models import Job
from niangjia.kernel.errors import NotFound

if TYPE_CHECKING:
    from niangjia.apps.people.models import Person


def get_job(pk: UUID | str, *, visible_to: "Person") -> Job:
    """Return a job, if the person started it.

    :raises NotFound: there is none, or it is not hers to see.
    """
    try:
        return jobs_of(visible_to).get(pk=UUID(str(pk)))
    except (Job.DoesNotExist, ValueError):
        raise NotFound from None


def jobs_of(person: "Person") -> QuerySet[Job]:
    """Return the jobs a person started, the newest first."""
    return Job.objects.filter(created_by_id=person.pk).order_by("-created_at")


def unfinished(person: "Person", *, matter: str) -> list[Job]:
    """Return what a person started on a matter, by its number, that is not finished yet."""
    return list(jobs_of(person).filter(finished_at__isnull=True, payload__matter=matter))


def is_job(made: object) -> TypeGuard[Job]:
    """Tell whether what a service gave back is deferred work, and not the work's own result."""
    return isinstance(made, Job)
