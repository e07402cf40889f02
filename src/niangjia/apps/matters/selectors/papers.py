"""The papers of matters: by form, with their state and what they lack."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from niangjia.apps.documents import selectors as documents
from niangjia.apps.documents.choices import DocumentState
from niangjia.apps.matters.models import Matter, Paper
from niangjia.apps.matters.selectors.scope import matters_visible_to
from niangjia.apps.people.models import Person
from niangjia.kernel.errors import NotFound

LOOKS = {
    DocumentState.DRAFT: "warn",
    DocumentState.COMPLETE: "info",
    DocumentState.LEFT: "ok",
    DocumentState.VOID: "",
}

BESIDE = 15
"""So many papers are opened to look for what another one lacks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRow:
    """One paper as a list shows it."""

    paper: Paper
    lacks: tuple[str, ...]

    @property
    def state_zh(self) -> str:
        """Its state in Chinese."""
        return DocumentState(self.paper.document.state).label

    @property
    def look(self) -> str:
        """How its state is marked."""
        return LOOKS[DocumentState(self.paper.document.state)]

    @property
    def is_doubtful(self) -> bool:
        """Whether the person it is about is not identified yet, so that it cannot leave."""
        claimant = self.paper.claimant
        return claimant is not None and not claimant.person.is_verified


@dataclass(frozen=True, slots=True, kw_only=True)
class FormGroup:
    """The papers of one form in a matter, the first of them or all, and how many in which state."""

    form: str
    title: str
    rows: tuple[PaperRow, ...]
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """How many there are, shown or not."""
        return sum(self.counts.values())

    @property
    def sendable(self) -> int:
        """How many could leave now or have left."""
        return self.counts.get("complete", 0) + self.counts.get("left", 0)


def get_paper(pk: int, *, matter: Matter) -> Paper:
    """Return a paper of a matter that came through the door.

    :raises NotFound: the matter has no such paper.
    """
    try:
        return _rows(Paper.objects.filter(matter=matter)).get(pk=pk)
    except Paper.DoesNotExist:
        raise NotFound from None


def paper_groups(
    matter: Matter, *, claimant: int | None = None, at_most: int | None = None
) -> tuple[FormGroup, ...]:
    """Return the papers of a matter by form, of one claimant (by number) or of all.

    With `at_most` only so many rows of each form come along; the counts tell of all.
    """
    found = papers_of(matter, claimant=claimant)
    counts: dict[str, dict[str, int]] = {}
    states = found.order_by("form").values_list("form", "document__state")
    for form, state, n in states.annotate(n=Count("pk")):
        counts.setdefault(form, {})[state] = n
    if at_most is not None:
        place = Window(
            RowNumber(), partition_by="form", order_by=[F("claimant__seq").asc(), F("pk").asc()]
        )
        found = found.annotate(place=place).filter(place__lte=at_most)
    by_form: dict[str, list[Paper]] = {form: [] for form in counts}
    for paper in found:
        by_form[paper.form].append(paper)
    return tuple(
        FormGroup(
            form=form,
            title=documents.title_of(form),
            rows=tuple(paper_rows(papers)),
            counts=counts[form],
        )
        for form, papers in by_form.items()
    )


def papers_of(
    matter: Matter, *, claimant: int | None = None, form: str | None = None
) -> QuerySet[Paper]:
    """Return papers of a matter for a list, which does not unseal what they say."""
    found = _rows(Paper.objects.filter(matter=matter)).defer("document__facts_sealed")
    if claimant is not None:
        found = found.filter(claimant__seq=claimant)
    if form is not None:
        found = found.filter(form=form)
    return found.order_by("form", "claimant__seq", "pk")


def paper_rows(papers: Iterable[Paper]) -> list[PaperRow]:
    """Return papers as rows of a list."""
    return [
        PaperRow(
            paper=paper,
            lacks=tuple(dict.fromkeys(slot["label"] for slot in paper.document.open_slots)),
        )
        for paper in papers
    ]


def drafts_waiting(person: Person, *, on: date) -> QuerySet[Paper]:
    """Return the drafts of open matters a person may see: papers with gaps, the oldest first."""
    seen = matters_visible_to(person, on=on).filter(is_open=True)
    waiting = Paper.objects.filter(
        matter__in=seen.values("pk"), document__state=DocumentState.DRAFT
    )
    return _rows(waiting).order_by("document__created_at", "pk")


def unsent(matter: Matter, *, paper: int | None = None) -> tuple[Paper, ...]:
    """Return the papers that have neither left nor been set aside, of a matter or the one named."""
    found = _rows(Paper.objects.filter(matter=matter)).filter(
        document__state__in=[DocumentState.DRAFT, DocumentState.COMPLETE]
    )
    if paper is not None:
        found = found.filter(pk=paper)
    return tuple(found.order_by("form", "claimant__seq", "pk"))


def papers_beside(paper: Paper) -> tuple[Paper, ...]:
    """Return papers of the matter that may say what this one lacks, the newest first.

    Those of the same worker, those of the matter as a whole, and the ones last filled in by hand.
    """
    others = _rows(Paper.objects.filter(matter=paper.matter_id).exclude(pk=paper.pk)).exclude(
        document__state=DocumentState.VOID
    )
    own = others.filter(Q(claimant=paper.claimant_id) | Q(claimant=None))
    filled = others.filter(document__version__gt=1)
    return (
        *own.order_by("-document__version", "-pk")[:BESIDE],
        *filled.order_by("-document__created_at", "-pk")[:BESIDE],
    )


def sendable(matter: Matter, *, forms: Iterable[str] | None = None) -> tuple[Paper, ...]:
    """Return the papers that have left or could leave now: complete, their people identified."""
    found = _rows(Paper.objects.filter(matter=matter)).filter(
        document__state__in=[DocumentState.COMPLETE, DocumentState.LEFT]
    )
    if forms is not None:
        found = found.filter(form__in=list(forms))
    rows = found.order_by("form", "claimant__seq", "pk")
    return tuple(paper for paper in rows if _may_leave(paper))


def _may_leave(paper: Paper) -> bool:
    if paper.document.state == DocumentState.LEFT:
        return True
    if paper.claimant is not None and not paper.claimant.person.is_verified:
        return False
    return not documents.unverified_in(paper.document)


def _rows(papers: QuerySet[Paper]) -> QuerySet[Paper]:
    return papers.select_related("document", "matter", "claimant__person", "step")
