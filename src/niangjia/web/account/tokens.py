"""A person's own tokens: made for a program that acts for her, shown once, ended."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from niangjia.apps.machines import selectors as machines
from niangjia.apps.machines.choices import Scope
from niangjia.apps.machines.services import tokens
from niangjia.apps.unions import selectors as unions
from niangjia.apps.unions.acting import eyes_of
from niangjia.kernel.errors import DomainError, NotFound
from niangjia.web.account.colleagues import proven
from niangjia.web.http import Request, go, invalid, page, today
from niangjia.web.middleware import said

MOST_UNIONS = 300
SHOWN = "token_text"
"""In the session until the next page: the token itself, shown once."""

DAYS = [("30", _("30 天")), ("90", _("90 天")), ("180", _("半年")), ("365", _("一年"))]


class TokenForm(forms.Form):
    """What a token is for, and until when."""

    name = forms.CharField(
        label=_("给哪个程序用"),
        max_length=80,
        help_text=_("比如“每周统计表”。以后看到它，知道能不能作废。"),
        error_messages={"required": _("请写给哪个程序用。")},
    )
    scopes = forms.MultipleChoiceField(
        label=_("用途"),
        choices=[(one.value, _(one.label)) for one in Scope],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("没有勾的就不能做。只勾用得着的。"),
        error_messages={"required": _("请至少选一项用途。")},
    )
    days = forms.TypedChoiceField(label=_("有效期"), choices=DAYS, coerce=int, initial="90")
    union = forms.TypedChoiceField(
        label=_("只看哪个工会"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_("不选，就和您本人看到的一样。"),
    )

    def expires_at(self, at: datetime) -> datetime:
        """Return until when."""
        return at + timedelta(days=self.cleaned_data["days"])


@never_cache
@require_safe
def index(request: Request) -> HttpResponse:
    """Show one's own tokens, the new one's text once, and the form for another."""
    _require_role(request)
    return page(request, "account/tokens.html", _context(request, _form(request)))


@require_POST
@proven
def new(request: Request) -> HttpResponse:
    """Make a token."""
    _require_role(request)
    form, at = _form(request), timezone.now()
    if form.is_valid():
        data = form.cleaned_data
        try:
            made = tokens.make_token(
                name=data["name"],
                scopes=data["scopes"],
                union=unions.get_union(data["union"]) if data["union"] else None,
                expires_at=form.expires_at(at),
                by=request.user.person,
                at=at,
            )
        except DomainError as declined:
            form.add_error(None, said(declined))
        else:
            request.session[SHOWN] = made.text
            return go(request, "account_tokens")
    return invalid(request, "account/tokens.html", _context(request, form))


@require_POST
def end(request: Request, pk: int) -> HttpResponse:
    """Revoke one of one's own tokens."""
    person = request.user.person
    tokens.end_token(token=machines.get_token(pk, of=person), by=person, at=timezone.now())
    messages.success(request, gettext("作废了。用它的程序现在起进不来。"))
    return go(request, "account_tokens")


def _require_role(request: Request) -> None:
    if not machines.may_have_token(request.user.person, on=today()):
        raise NotFound


def _form(request: Request) -> TokenForm:
    form = TokenForm(request.POST or None)
    reached = unions.unions_within(eyes_of(request.user.person, on=today()).scope)
    offered = [(one.pk, one.short_name) for one in reached[:MOST_UNIONS]]
    form.fields["union"].choices = [("", _("和我一样")), *offered]
    return form


def _context(request: Request, form: TokenForm) -> dict[str, Any]:
    return {
        "form": form,
        "rows": rows(machines.tokens_of(request.user.person), timezone.now()),
        "text": pop_text(request),
    }


def pop_text(request: HttpRequest) -> str:
    """Return the text of the token that was just made, once."""
    return str(request.session.pop(SHOWN, ""))


def rows(found: Any, at: datetime) -> list[dict[str, Any]]:
    """Return tokens as a table shows them: what each is for, and whether it still opens."""
    return [
        {
            "token": one,
            "scopes": [gettext(str(Scope(scope).label)) for scope in one.scopes],
            "is_open": one.ended_at is None and one.expires_at > at,
        }
        for one in found
    ]
