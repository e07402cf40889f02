"""The message catalogues: which words people read, and their English (locale/).

The Chinese sentence is the message id, so extraction gathers what is Chinese: `{% translate %}` and
`{% blocktranslate %}`, gettext calls, and the fixed words of the domain: `DomainError.message` and
the labels of choices, which only the interfaces translate; and of tables what a worker reads in
them. A second catalogue, zh_Hans, holds Django's own few sentences in our words.
"""

import argparse
import ast
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

ROOT = Path(__file__).resolve().parents[3]
SOURCE = ROOT / "src" / "niangjia"
TEMPLATES = SOURCE / "web" / "templates"
LOCALE = ROOT / "locale"
KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
}
WRITTEN_AT = datetime(2026, 1, 1, tzinfo=UTC)  # a fixed day: two runs give the same files
CHINESE = re.compile(r"[\u4e00-\u9fff]")
MARKED = re.compile(r"""\b_\(\s*(?:"([^"]*)"|'([^']*)')\s*\)""")

MessageId = str | tuple[str, str]
Found = tuple[MessageId, str]  # the message and the file it stands in


def add_parser(subparsers: Any) -> None:
    """Adds `messages check` and `messages write`."""
    parser = subparsers.add_parser("messages", help="界面文字的译文：检查，或收集并编译")
    parser.add_argument("act", choices=["check", "write"], help="check 只检查；write 收集并编译")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Checks the catalogues, or brings them up to date; 1 when something is stale."""
    if arguments.act == "write":
        write()
    faults = stale()
    for fault in faults:
        print(fault)
    if not faults:
        print(f"译文目录是最新的：{len(extracted())} 条，其中有英文的 {_translated()} 条。")
    return 1 if faults else 0


def extracted() -> dict[MessageId, set[str]]:
    """Return every message of the house and the files it stands in."""
    messages: dict[MessageId, set[str]] = {}
    for message, file in [*_from_templates(), *_from_python(), *_from_tables()]:
        messages.setdefault(message, set()).add(file)
    return messages


def stale() -> list[str]:
    """Return, in Chinese, what is out of date: messages missing, left over, not compiled."""
    faults = []
    wanted = {_key(message) for message in extracted()}
    there = {_key(message.id) for message in _read("en") if message.id}
    if missing := sorted(wanted - there):
        faults.append(
            f"译文目录里缺 {len(missing)} 条，如：{missing[0]}。请运行 ./niangjia messages write"
        )
    if left := sorted(there - wanted):
        faults.append(
            f"译文目录里多 {len(left)} 条，如：{left[0]}。请运行 ./niangjia messages write"
        )
    for language in languages():
        if _compiled(_read(language)) != _path(language, "mo").read_bytes():
            faults.append(f"{language} 的译文没有编译。请运行 ./niangjia messages write")
    return faults


def write() -> None:
    """Gathers all messages into the English catalogue, keeping its translations; compiles all."""
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import write_po

    fresh = Catalog(locale="en", project="niangjia", charset="utf-8", fuzzy=False)
    for message, files in extracted().items():
        fresh.add(message, locations=[(file, 1) for file in sorted(files)])
    catalog = _read("en")
    catalog.update(fresh, no_fuzzy_matching=True)
    catalog.obsolete.clear()
    catalog.msgid_bugs_address = catalog.language_team = ""
    catalog.last_translator = "niangjia"
    with _path("en", "po").open("wb") as file:
        write_po(file, catalog, width=100, include_lineno=False, sort_by_file=True)
    for language in languages():
        _path(language, "mo").write_bytes(_compiled(_read(language)))


def languages() -> list[str]:
    """Return the names of the catalogues: en, zh_Hans."""
    return sorted(path.parent.parent.name for path in LOCALE.glob("*/LC_MESSAGES/django.po"))


def untranslated(under: tuple[str, ...]) -> list[str]:
    """Return the messages without English that stand in files whose path begins so."""
    english = {_key(message.id): message.string for message in _read("en") if message.id}
    bare = []
    for message, files in extracted().items():
        translation = english.get(_key(message), "")
        whole = all(translation) if isinstance(translation, tuple) else translation
        if not whole and any(file.startswith(under) for file in files):
            bare.append(_key(message))
    return sorted(bare)


def _translated() -> int:
    return sum(1 for message in _read("en") if message.id and all(message.string or ("",)))


def _key(message: Any) -> str:
    return message if isinstance(message, str) else str(message[0])


def _path(language: str, kind: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / f"django.{kind}"


def _read(language: str) -> "Catalog":
    from babel.messages.pofile import read_po

    with _path(language, "po").open("rb") as file:
        catalog = read_po(file, locale=language)
    # Babel would write the present day into what it compiles.
    catalog.creation_date = catalog.revision_date = WRITTEN_AT
    return catalog


def _compiled(catalog: "Catalog") -> bytes:
    from babel.messages.mofile import write_mo

    file = BytesIO()
    write_mo(file, catalog)
    return file.getvalue()


# --- templates ----------------------------------------------------------------------------------


def _from_templates() -> Iterator[Found]:
    """Parses every template as Django does, so that what is found is what will be looked up."""
    import django
    from django.template import engines
    from django.templatetags.i18n import BlockTranslateNode, TranslateNode

    django.setup()
    engine = engines["django"].engine  # type: ignore[attr-defined]
    for path in sorted(TEMPLATES.rglob("*.html")):
        file = str(path.relative_to(ROOT))
        text = path.read_text("utf-8")
        for double, single in MARKED.findall(text):
            yield double or single, file
        for node in _nodes(engine.from_string(text).nodelist):
            # Django looks up what is written with its percent signs doubled.
            if isinstance(node, TranslateNode) and isinstance(node.filter_expression.var, str):
                yield node.filter_expression.var.replace("%", "%%"), file
            elif isinstance(node, TranslateNode) and node.filter_expression.var.literal:
                yield str(node.filter_expression.var.literal).replace("%", "%%"), file
            elif isinstance(node, BlockTranslateNode):
                singular = node.render_token_list(node.singular)[0]
                if node.plural:
                    yield (singular, node.render_token_list(node.plural)[0]), file
                else:
                    yield singular, file


def _nodes(nodelist: Any) -> Iterator[Any]:
    """Every node below, also inside block tags, which Django's own walk leaves out."""
    from django.template.base import NodeList

    for node in nodelist:
        yield node
        for part in vars(node).values():
            if isinstance(part, NodeList):
                yield from _nodes(part)
            elif isinstance(part, list):  # the branches of an {% if %}
                for branch in part:
                    inner = branch[1] if isinstance(branch, tuple) else None
                    if isinstance(inner, NodeList):
                        yield from _nodes(inner)


# --- Python -------------------------------------------------------------------------------------


def _from_python() -> Iterator[Found]:
    from babel.messages.extract import extract

    for path in sorted(SOURCE.rglob("*.py")):
        if "migrations" in path.parts:
            continue
        file = str(path.relative_to(ROOT))
        text = path.read_bytes()
        for _line, message, _comments, _context in extract("python", BytesIO(text), KEYWORDS):
            if CHINESE.search(_key(message)):
                yield message, file
        for word in _domain_words(ast.parse(text)):
            yield word, file


def _domain_words(tree: ast.Module) -> Iterator[str]:
    """The fixed words a class declares: an error's `message`, the labels of choices."""
    for owner in ast.walk(tree):
        if not isinstance(owner, ast.ClassDef):
            continue
        is_choices = any(_name(base).endswith("Choices") for base in owner.bases)
        for line in owner.body:
            target, value = _assignment(line)
            if target == "message":
                yield from _texts(value)
            elif is_choices and isinstance(value, ast.Tuple):
                yield from _texts(value.elts[-1])


def _name(base: ast.expr) -> str:
    """Return the last name of `TextChoices` and of `models.TextChoices`."""
    if isinstance(base, ast.Attribute):
        return base.attr
    return base.id if isinstance(base, ast.Name) else ""


def _assignment(line: ast.stmt) -> tuple[str, ast.expr | None]:
    if isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Name):
        return line.targets[0].id, line.value
    if isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name):
        return line.target.id, line.value
    return "", None


def _texts(value: ast.expr | None) -> Iterator[str]:
    text = value.value if isinstance(value, ast.Constant) else None
    if isinstance(text, str) and CHINESE.search(text):
        yield text


# --- tables -------------------------------------------------------------------------------------


def _from_tables() -> Iterator[Found]:
    """What a worker reads of tables: her messages, her consents, what is kept, steps, grounds.

    A step of a life cycle may have a plainer word of hers in `sayings`; its own word stands where
    she reads why her number went into a paper.
    """
    from niangjia.apps.matters import procedures
    from niangjia.apps.notices.choices import Audience
    from niangjia.apps.notices.templates import templates
    from niangjia.apps.people.purposes import purposes, retentions
    from niangjia.engines.claims import Ground

    apps = "src/niangjia/apps"
    for one in templates().values():
        if one.audience == Audience.WORKER:
            for text in (one.title, one.say, one.next):
                yield text, f"{apps}/notices/templates.yaml"
    for purpose in purposes().values():
        for text in (purpose.zh, purpose.text, purpose.stops, purpose.stays):
            yield text, f"{apps}/people/purposes.yaml"
    for retention in retentions().values():
        for text in (retention.zh, retention.basis):
            yield text, f"{apps}/people/retention.yaml"
    for registered in procedures.all_registered():
        for step in registered.lifecycle.steps:
            yield step.zh, f"{apps}/matters/procedures.py"
    for ground in Ground:
        yield ground.label, "src/niangjia/engines/claims/facts.py"
