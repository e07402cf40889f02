"""A form that edits what others edit too: both versions shown, field by field, nothing lost."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.utils.translation import gettext

from niangjia.apps.audit.selectors import events_of
from niangjia.apps.people.selectors import people_of
from niangjia.apps.sendings import services
from niangjia.apps.sendings.services import Met
from niangjia.kernel.errors import StaleVersion
from niangjia.web.both.stood import Stood, Values, as_values, read, written
from niangjia.web.http import Request, page

if TYPE_CHECKING:
    from django.db.models import Model

T = TypeVar("T")
MINE, THEIRS, EACH = "mine", "theirs", "each"
TAKE = "take"
"""The button: all of mine, all of theirs, or each as chosen in `take-<field>`."""
FIRST = "stood-first"
"""What stood when the form was opened first, carried on through the pages that show both."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One field in three versions, as people read it."""

    name: str
    label: str
    opened: str
    theirs: str
    mine: str
    differs: bool
    changed_by: str  # both | theirs | mine
    take: str  # what is proposed, or was chosen; empty where nobody but she can say
    sent: Sequence[str]


class Edit:
    """One form of one record, from opening it to what becomes of two versions.

    `shown` are the values as the form shows them, by field. `keeps` names the fields in which an
    empty box leaves what stands (a number that is never shown whole): there only what was typed can
    meet anything. `prefix` is the form's.
    """

    def __init__(
        self,
        request: Request,
        *,
        record: "Model",
        version: int,
        shown: Mapping[str, Any],
        keeps: Sequence[str] = (),
        prefix: str = "",
    ) -> None:
        self.request, self.record = request, record
        self._keeps, self._prefix = frozenset(keeps), f"{prefix}-" if prefix else ""
        self._names = tuple(shown)
        self.stamp = written(version, as_values(shown))
        self.sent: QueryDict | None = request.POST if request.method == "POST" else None
        self._stood = self._read("version")
        self._first = self._read(FIRST) or self._stood
        self._take = request.POST.get(self._prefix + TAKE, "") if self.sent is not None else ""
        self.posted = self._chosen()

    def _read(self, name: str) -> Stood | None:
        text = "" if self.sent is None else self.sent.get(self._prefix + name, "")
        return read(text) if text else None

    def _took(self, name: str) -> str:
        """Return whose value is taken for a field, or an empty text where nothing was chosen."""
        if self._take in (MINE, THEIRS):
            return self._take
        return "" if self.sent is None else self.sent.get(f"{self._prefix}{TAKE}-{name}", "")

    def _chosen(self) -> QueryDict | None:
        """Return what the form is to read: what was typed, and the other's where that was taken."""
        if self.sent is None or not self._take or self._stood is None:
            return self.sent
        merged = self.sent.copy()
        for name in self._names:
            if self._took(name) == THEIRS:
                kept: list[str] = [] if name in self._keeps else self._stood.values.get(name, [])
                merged.setlist(self._prefix + name, kept)
        return merged

    @property
    def keeps_theirs(self) -> bool:
        """Whether everything of the other's is kept and nothing is to be written."""
        if self._take != EACH:
            return self._take == THEIRS
        took = [self._took(name) for name in self._differing(self._theirs)]
        return bool(took) and set(took) == {THEIRS}

    @property
    def _is_open(self) -> bool:
        """Whether each is to be taken as chosen, and something that differs was not chosen."""
        return self._take == EACH and any(
            not self._took(name) for name in self._differing(self._theirs)
        )

    @property
    def _theirs(self) -> Values:
        return self._stood.values if self._stood else {}

    @property
    def _mine(self) -> Values:
        assert self.sent is not None
        return {
            name: as_values({name: self.sent.getlist(self._prefix + name)})[name]
            for name in self._names
        }

    def _differing(self, theirs: Values) -> list[str]:
        mine = self._mine
        return [
            name
            for name in self._names
            if _bare(mine[name]) != _bare(theirs.get(name, []))
            and not (name in self._keeps and not _bare(mine[name]))
        ]

    @property
    def met(self) -> Met | None:
        """What the audit keeps: the versions that met and what was taken; None where none did."""
        if not self._take or self._stood is None or self._first is None:
            return None
        names = self._differing(self._theirs)
        if not names:
            return None

        def of(values: Values) -> dict[str, str]:
            return {name: "、".join(values.get(name, [])) for name in names}

        return Met(
            opened=of(self._first.values),
            theirs=of(self._theirs),
            mine=of(self._mine),
            taken={name: self._took(name) or MINE for name in names},
        )

    def takes_theirs(self, name: str) -> bool:
        """Whether the other's value of a field was taken."""
        return self._took(name) == THEIRS

    def opened(self, name: str) -> list[str]:
        """Return what stood in a field when the form was opened first."""
        return self._first.values.get(name, []) if self._first else []

    def looked_at(self, name: str) -> list[str]:
        """Return what stood in a field on the page that was sent."""
        return self._theirs.get(name, [])

    def write(self, write: Callable[[], T]) -> T | None:
        """Write what the form says, and keep in the audit what met.

        :raises StaleVersion: something else stands than was looked at, or a field that differs was
            not chosen: show both.
        :raises DomainError: as `write` does.
        """
        if self._is_open:
            raise StaleVersion(what=gettext("这条记录"))
        return services.settle(
            record=self.record, met=self.met, by=self.request.user.person, write=write
        )

    def keep_theirs(self) -> None:
        """Write nothing: keep in the audit what was typed, and say so."""
        services.settle(record=self.record, met=self.met, by=self.request.user.person)
        words = gettext("照现在的留着，没有改。您写的那一份记在审计里。")
        messages.info(self.request, words)

    def both(
        self,
        form: forms.Form,
        *,
        version: int,
        shown: Mapping[str, Any],
        what: Any,
        crumbs: Sequence[tuple[str, str]] = (),
        note: str = "",
    ) -> HttpResponse:
        """Return the page that shows both versions, and nothing lost of what was typed (409).

        `version` and `shown` are those of now, read after the form was declined; `what` names the
        record, `crumbs` are the pages above this one, `note` says what else has changed.
        """
        theirs = as_values(shown)
        opened = self._first.values if self._first else {}
        differing = frozenset(self._differing(theirs))
        rows = [self._row(form, name, opened, theirs, name in differing) for name in self._names]
        for name in self._names:
            form.fields.pop(name, None)
        rest = [bound for bound in form if not bound.is_hidden]
        stamp = self.sent.get(self._prefix + FIRST) if self.sent else None
        context = {
            "what": what,
            "crumbs": crumbs,
            "note": note,
            "differing": [row for row in rows if row.differs],
            "same": [row for row in rows if not row.differs],
            "rest": rest,
            "passed_on": self._passed_on(form),
            "who": self._who(),
            "prefix": self._prefix,
            "stamp": written(version, theirs),
            "first": stamp or (self.sent or {}).get(self._prefix + "version", ""),
            "is_open": self._is_open,
        }
        return page(self.request, "desk/both.html", context, status=409)

    def _row(
        self, form: forms.Form, name: str, opened: Values, theirs: Values, differs: bool
    ) -> Row:
        mine, before, now = self._mine[name], opened.get(name, []), theirs.get(name, [])
        if name in self._keeps:
            changed_by = "both" if before != now else "mine"
        elif _bare(mine) == _bare(before):
            changed_by = "theirs"
        else:
            changed_by = "mine" if before == now else "both"
        took = self._took(name) if self._take == EACH else ""
        field = form.fields[name]
        return Row(
            name=name,
            label=str(field.label or name),
            opened=_said(field, before),
            theirs=_said(field, now),
            mine=_said(field, mine),
            differs=differs,
            changed_by=changed_by,
            take=took or ("" if changed_by == "both" else changed_by),
            sent=self.sent.getlist(self._prefix + name) if self.sent else [],
        )

    def _passed_on(self, form: forms.Form) -> list[tuple[str, str]]:
        """Return what else the form sent and the page does not show: it goes along unchanged."""
        if self.sent is None:
            return []
        ours = {self._prefix + name for name in (*self._names, "version", FIRST, TAKE)}
        ours |= {f"{self._prefix}{TAKE}-{name}" for name in self._names}
        ours |= {bound.html_name for bound in form if not bound.is_hidden}
        return [
            (name, value)
            for name, values in self.sent.lists()
            if name not in ours and name != "csrfmiddlewaretoken"
            for value in values
        ]

    def _who(self) -> dict[str, Any]:
        """Return who wrote to the record last, and when."""
        last = events_of(self.record).exclude(by_id=None).last()
        if last is None:
            return {}
        by = people_of([last.by_id]).get(last.by_id)
        return {
            "name": by.name if by else "",
            "at": last.at,
            "is_me": last.by_id == self.request.user.person.pk,
        }


def _bare(values: Sequence[str]) -> list[str]:
    """Return values without what nobody sees: spaces around them, other line ends, their order."""
    return sorted(text.replace("\r\n", "\n").strip() for text in values if text.strip())


def _said(field: forms.Field, values: Sequence[str]) -> str:
    """Return values as people read them: the words of a choice, yes or no, the text itself."""
    if isinstance(field, forms.BooleanField):
        return gettext("是") if values else gettext("否")
    choices = getattr(field, "choices", None)
    if choices is not None:
        words = {str(key): str(label) for key, label in choices}
        values = [words.get(value, value) for value in values]
    return "、".join(values)
