"""The components pages are built from: `{% load nj %}`. Shown at /_gallery/."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import (
    BoundField,
    CheckboxInput,
    CheckboxSelectMultiple,
    Field,
    RadioSelect,
    Select,
)
from django.template.context import Context
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext

from niangjia.apps.unions.choices import RoleKind
from niangjia.web import due as dues
from niangjia.web import explain, words
from niangjia.web import retold as retelling
from niangjia.web.desk import deeds
from niangjia.web.leaves import Leaf

register = template.Library()

NOTE_ICONS = {
    "info": "info-circle",
    "ok": "circle-check",
    "warn": "alert-circle",
    "red": "alert-triangle",
}

# How django.contrib.messages calls the same looks.
MESSAGE_LOOKS = {"success": "ok", "warning": "warn", "error": "red", "debug": "info"}


# --- figures, days, words -----------------------------------------------------------------------


@register.simple_tag
def money(amount: int | Decimal | None, size: str = "", none: str = "") -> SafeString:
    """Write a sum with its fen smaller: `int` is fen, `Decimal` is yuan; None is 待算."""
    if amount is None:
        return format_html('<span class="money money-none">{}</span>', none or gettext("待算"))
    whole, fen = words.yuan(amount).split(".")
    return format_html(
        '<span class="money{}">{}<small>.{} {}</small></span>',
        f" money-{size}" if size else "",
        whole,
        fen,
        gettext("元"),
    )


@register.filter
def yuan(amount: int | Decimal | None) -> str:
    """Write a sum for a table cell: `42,960.00`; None is 待算."""
    return gettext("待算") if amount is None else words.yuan(amount)


@register.filter
def wan(amount: int | Decimal) -> SafeString:
    """Write a large sum for the public: `638.2 万元`, unit smaller."""
    return format_html("{}<small>{}</small>", words.wan(amount), words.wan_unit(amount))


@register.filter
def capitals(amount: int | Decimal) -> str:
    """Write a sum in Chinese capitals."""
    return words.in_capitals(amount)


@register.filter
def day(value: date | None, today: date | None = None) -> str:
    """Write a day: `2026年11月23日`, or `11月23日` when `today` is given and of the same year."""
    if isinstance(value, datetime):  # an instant is of the day it is here
        value = localtime(value).date()
    return "" if value is None else words.day(value, today)


@register.filter
def day_of(fact: str) -> str:
    """Write the day that a step's fact holds."""
    return words.day_of(fact)


@register.filter
def month(value: date | None) -> str:
    """Write a month: `2026年11月`."""
    return "" if value is None else words.month(value)


@register.filter
def moment(value: datetime | None) -> str:
    """Write an instant: `2026年11月23日 14:30`."""
    return "" if value is None else words.moment(value)


@register.filter
def weekday(value: date) -> str:
    """Write the day of the week."""
    return words.weekday(value)


@register.filter
def said(text: Any) -> str:
    """Write a fixed word of the domain (a choice's label, an error's message) in this language."""
    return gettext(str(text)) if text else ""


@register.filter
def as_written(text: Any) -> str:
    """Write somebody's own words or a name: marked as Chinese on a page that is not."""
    return retelling.as_written(text)


@register.filter
def retold(text: str) -> str:
    """Write a sentence that was kept in Chinese as this page says it."""
    return retelling.retold(text)


@register.filter
def articles(text: str) -> list[tuple[str, str]]:
    """Return the articles that a line of a trace names, with the addresses of their pages."""
    return explain.linked(text)


@register.filter
def role_name(kind: str) -> str:
    """Write the name of a role in the federation."""
    return gettext(str(RoleKind(kind).label))


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw one of the icons of assets/icons.json; words beside it must say the same."""
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#{}"></use></svg>',
        _sprite(),
        name,
    )


@cache
def _sprite() -> str:
    """Return the address of all icons, which does not change while the house stands."""
    return static("icons.svg")


# --- small marks --------------------------------------------------------------------------------


@register.simple_tag(takes_context=True)
def due(context: Context, on: date | None, **how: Any) -> SafeString:
    """Show a deadline's chip; see `web/due.py` for lead, state, provisional, rest, done_on, hour.

    `today` comes from the page, the plain words of a worker from her shell.
    """
    how.setdefault("plain", _is_for_workers(context))
    return chip(dues.chip(on, how.pop("today", None) or context["today"], **how))


@register.simple_tag
def chip(chip: dues.Chip) -> SafeString:
    """Show a deadline's chip that a view has made."""
    return format_html(
        '<time class="due due-{}"{}>{}{}</time>',
        chip.look,
        format_html(' datetime="{}"', chip.on.isoformat()) if chip.on else "",
        icon(chip.icon),
        chip.words,
    )


@register.simple_tag
def tag(label: Any, look: str = "") -> SafeString:
    """Show a state in a word; looks: info, ok, warn, red, or none."""
    return format_html(
        '<span class="tag{}">{}</span>', f" tag-{look}" if look else "", gettext(str(label))
    )


@register.inclusion_tag("components/person.html")
def person(who: Any, url: str = "") -> dict[str, Any]:
    """Show a person by name and the ends of her number; `who` has `name` and `masked_id`."""
    return {"who": who, "url": url, "is_doubtful": getattr(who, "identity", "") == "to_verify"}


# --- ways and reasons ---------------------------------------------------------------------------


@register.inclusion_tag("components/steps.html")
def steps(labels: Sequence[Any], now: int, name: str = "") -> dict[str, Any]:
    """Show how far a matter has come: `now` counts from 1; beyond the last all is done."""
    states = [
        "done" if at < now else "now" if at == now else "" for at in range(1, len(labels) + 1)
    ]
    return {
        "steps": list(zip(labels, states, strict=True)),
        "name": name,
        "now": min(now, len(labels)),
        "count": len(labels),
    }


@register.inclusion_tag("components/timeline.html")
def timeline(events: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Show what happened, happens and is to come: dicts of state, title, text, url, when."""
    return {"events": list(events)}


@register.inclusion_tag("components/why.html", takes_context=True)
def why(context: Context, reason: Any, is_open: bool = False) -> dict[str, Any]:
    """Show how an amount or a day came about.

    `reason` has title, amount (or result, words), steps (text, value), citations (law, article,
    words, url), confidence (look, words), not_counted (what, why), missing (what, remedy).
    """
    return {"reason": reason, "is_open": is_open, "today": context.get("today")}


@register.inclusion_tag("components/law.html")
def law(text: str, name: str, article: str, url: str = "") -> dict[str, Any]:
    """Quote the operative words of an article, in the law's own face."""
    return {"text": text, "name": name, "article": article, "url": url}


# --- what a page tells --------------------------------------------------------------------------


@register.simple_block_tag
def note(content: str, look: str = "info", role: str = "") -> SafeString:
    """Tell something that concerns what stands below it; red and warn after a submit are alerts."""
    look = MESSAGE_LOOKS.get(look, look)
    return format_html(
        '<div class="note note-{}"{}>{}<div>{}</div></div>',
        look,
        format_html(' role="{}"', role) if role else "",
        icon(NOTE_ICONS[look]),
        content,
    )


@register.inclusion_tag("components/empty.html")
def empty(text: str, more: str = "", url: str = "", action: str = "") -> dict[str, Any]:
    """Say what would stand here, why it does not, and the one thing to do about it."""
    return {"text": text, "more": more, "url": url, "action": action}


@register.inclusion_tag("components/progress.html")
def progress(job: Any, url: str, name: str) -> dict[str, Any]:
    """Show how far a job is, looking again every two seconds, or by its link without script.

    `job` has done, total, state ("waiting", "running", "done", "failed") and words; `url` answers
    with the fragment that holds this component.
    """
    return {"job": job, "url": url, "name": name}


@register.inclusion_tag("components/deed.html", takes_context=True)
def deed(
    context: Context,
    name: str,
    matter: Any,
    url: str,
    label: str,
    look: str = "plain",
    icon: str = "",
) -> dict[str, Any]:
    """Offer a deed to whoever may do it; to others say who may. Looks: primary, plain, link."""
    return {
        "may": deeds.may(context["request"], name, matter),
        "who": deeds.who_may(name),
        "url": url,
        "label": label,
        "look": look,
        "icon_name": icon,
    }


@register.simple_tag(takes_context=True)
def may(context: Context, name: str, matter: Any) -> bool:
    """Tell whether whoever looks at the page may do a deed in a matter."""
    return deeds.may(context["request"], name, matter)


@register.simple_tag
def who_may(name: str) -> str:
    """Say who may do a deed: 要由承办人、负责人来办."""
    return deeds.who_may(name)


@register.simple_tag
def only(roles: Iterable[str]) -> str:
    """Say that something is left to people in these roles."""
    return deeds.only(roles)


# --- tables -------------------------------------------------------------------------------------


@register.inclusion_tag("components/segments.html")
def segments(items: Iterable[Mapping[str, Any]], name: str) -> dict[str, Any]:
    """Show counts that filter: dicts of label, count, url, current, look (late, soon)."""
    return {"items": list(items), "name": name}


@register.inclusion_tag("components/filters.html")
def filters(form: Any) -> dict[str, Any]:
    """Show a GET form as a bar above a table; the URL is the state."""
    return {"fields": [(field, _control(field, is_filter=True)) for field in form]}


@register.inclusion_tag("components/list_filter.html")
def list_filter(form: Any) -> dict[str, Any]:
    """Show the filter of a long list: what is used daily, the rest folded, what was amiss."""
    return {
        "form": form,
        "main": [(field, _control(field, is_filter=True)) for field in form.main],
        "more": [(field, _control(field, is_filter=True)) for field in form.more],
        "hidden": [(field, field.as_widget()) for field in form.hidden_fields() if field.data],
    }


@register.inclusion_tag("components/pager.html", takes_context=True)
def pager(
    context: Context, page: "Page[Any]", unit: str = "", key: str = "page", *, prints: bool = False
) -> dict[str, Any]:
    """Show which rows of how many are on the page, and the way to the others.

    `key` tells several lists on one page apart: each has its own in the address. `prints`: the
    list can be had on one page, for paper (`leaves.size_of`).
    """

    def way(number: int) -> str:
        asked = context["request"].GET.copy()
        asked[key] = str(number)
        return f"?{asked.urlencode()}"

    return {
        "page": page,
        "unit": unit or gettext("条"),
        "before": way(page.previous_page_number()) if page.has_previous() else "",
        "after": way(page.next_page_number()) if page.has_next() else "",
        "request": context["request"],
        "prints": prints and len(page) < page.paginator.count,
    }


@register.inclusion_tag("components/leaves.html", takes_context=True)
def leaves(context: Context, leaf: Leaf, unit: str = "", *, prints: bool = False) -> dict[str, Any]:
    """Show how many rows are on the page of a long list, and the way to the others."""
    return {
        "leaf": leaf,
        "unit": unit or gettext("条"),
        "request": context["request"],
        "prints": prints and (leaf.before or leaf.after),
    }


@register.simple_tag
def more(name: str = "") -> SafeString:
    """Emit the cell that opens a row's folded cells (`td.x`) on a phone."""
    return format_html(
        '<td class="more"><details><summary>{}</summary></details></td>',
        name or gettext("其余几项"),
    )


# --- forms --------------------------------------------------------------------------------------


@register.inclusion_tag("components/field.html")
def field(bound: BoundField, label: str = "", help: str = "") -> dict[str, Any]:
    """Show one field: label, control, help, and what must be put right, tied together."""
    widget = bound.field.widget
    is_check = isinstance(widget, CheckboxInput)
    is_group = isinstance(widget, RadioSelect | CheckboxSelectMultiple)
    return {
        "field": bound,
        "errors": _field_errors(bound, is_check=is_check, is_group=is_group),
        "label": label or bound.label,
        "help": help or bound.help_text,
        "control": _control(bound, help=bool(help or bound.help_text)),
        "is_check": is_check,
        "is_group": is_group,
    }


@register.inclusion_tag("components/form_errors.html")
def form_errors(form: Any) -> dict[str, Any]:
    """Show, above a form, how many things must be put right and where; nothing when none."""
    return {"form": form, "fields": [bound for bound in form if bound.errors]}


@register.inclusion_tag("components/confirm.html")
def confirm(says: str, submit: str, **rest: Any) -> dict[str, Any]:
    """Show the bar that says what will be done and the button that repeats it.

    Also: detail, back_url, back, other (label of a second button), other_value, name, value,
    reason (why it cannot be done yet: the button then says so and does nothing).
    """
    return {"says": says, "submit": submit, **rest}


def _field_errors(bound: BoundField, *, is_check: bool, is_group: bool) -> list[str]:
    """What must be put right, in the form's words; what is chosen or ticked is not "filled in"."""
    if bound.errors and (is_check or is_group):
        codes = {error.code for error in bound.errors.as_data()}
        words = bound.field.error_messages.get("required")
        if codes == {"required"} and words == Field.default_error_messages["required"]:
            return [gettext("请先勾上。") if is_check else gettext("请选一项。")]
    return [str(error) for error in bound.errors]


def _control(bound: BoundField, *, help: bool = False, is_filter: bool = False) -> SafeString:
    """Draw the control with its class and with what describes it."""
    widget = bound.field.widget
    attrs: dict[str, Any] = {}
    if not isinstance(widget, CheckboxInput | RadioSelect | CheckboxSelectMultiple):
        own = "form-select" if isinstance(widget, Select) else "form-control"
        attrs["class"] = f"{own} {widget.attrs.get('class', '')}".strip()
    described = [f"{bound.auto_id}_help"] if help else []
    if bound.errors:
        described.append(f"{bound.auto_id}_errors")
        attrs["aria-invalid"] = "true"
        if bound.name == next(iter(bound.form.errors)):
            attrs["autofocus"] = True
    attrs["aria-describedby"] = " ".join(described) or False
    if is_filter and not isinstance(widget, Select):
        attrs["placeholder"] = str(bound.label)
    return bound.as_widget(attrs=attrs)


# --- bars of money ------------------------------------------------------------------------------


@register.inclusion_tag("components/stages.html")
def stages(claimed: int | None, awarded: int | None, received: int, paid: int) -> dict[str, Any]:
    """Show the four stages of a sum as one bar, each inside the one before; amounts in fen.

    None is what nobody has computed, or decided, yet: said in words, not drawn.
    """
    labels = (gettext("请求"), gettext("裁决"), gettext("法院已收到"), gettext("已到本人手里"))
    looks = ("claimed", "awarded", "received", "paid")
    sums = (claimed, awarded, received, paid)
    nones = (gettext("待算"), gettext("还没定"), "", "")
    whole = max(*(fen or 0 for fen in sums), 1)
    return {
        "bars": [
            {
                "look": look,
                "label": label,
                "fen": fen,
                "none": none,
                "said": none if fen is None else f"{words.yuan(fen)} {gettext('元')}",
                "width": f"{600 * (fen or 0) / whole:.1f}",
            }
            for look, label, fen, none in zip(looks, labels, sums, nones, strict=True)
        ]
    }


@register.inclusion_tag("components/shares.html")
def shares(parts: Sequence[tuple[str, int]]) -> dict[str, Any]:
    """Show what a sum consists of, side by side: up to four pairs of label and fen."""
    whole = max(sum(fen for _, fen in parts), 1)
    bars, x = [], 0.0
    for at, (label, fen) in enumerate(parts, start=1):
        width = 600 * fen / whole
        bars.append(
            {
                "look": f"part-{at}",
                "label": label,
                "fen": fen,
                "x": f"{x:.1f}",
                "width": f"{max(width - 3, 0):.1f}" if at < len(parts) else f"{width:.1f}",
                "percent": round(100 * fen / whole),
            }
        )
        x += width
    return {"bars": bars}


def _is_for_workers(context: Context) -> bool:
    request = context.get("request")
    match = getattr(request, "resolver_match", None)
    return bool(match and "worker" in match.namespaces)
