"""Rules about the templates that a reviewer should not have to remember."""

import json
import re
from pathlib import Path

import pytest
from django.template import engines
from django.template.base import Lexer, TokenType

ROOT = Path(__file__).parents[2]
WEB = ROOT / "src/niangjia/web"
FOLDER = WEB / "templates"
TEMPLATES = sorted(FOLDER.rglob("*.html"))
CHINESE = re.compile(r"[\u4e00-\u9fff]")
# Django finds these by name.
FOUND_BY_DJANGO = {"400.html", "403.html", "403_csrf.html", "404.html", "500.html"}
# The house's own sign, and the name by which a language calls itself.
SIGNS = ('<span class="seal" aria-hidden="true">娘家</span>', "中文")


def _name(path: Path) -> str:
    return str(path.relative_to(FOLDER))


def _pages() -> list[Path]:
    """The templates people work with; the gallery shows invented facts."""
    return [path for path in TEMPLATES if path.parent.name != "gallery"]


@pytest.mark.parametrize("path", TEMPLATES, ids=_name)
def test_a_template_can_be_read(path):
    engines["django"].get_template(_name(path))


def test_no_template_is_left_over():
    sources = [p.read_text("utf-8") for p in [*WEB.rglob("*.py"), *TEMPLATES]]
    # `page(request, "desk/matter.html#people")`, `{% extends %}`, `{% include %}`, inclusion tags
    named = {name for text in sources for name in re.findall(r"[\"']([\w/-]+\.html)", text)}
    left = {_name(path) for path in TEMPLATES} - named - FOUND_BY_DJANGO
    assert not left


@pytest.mark.parametrize("path", TEMPLATES, ids=_name)
def test_nothing_inline_that_the_policy_forbids(path):
    text = path.read_text("utf-8")
    assert not re.search(r"\sstyle\s*=", text)
    assert not re.search(r"<style|<script(?![^>]*\ssrc=)", text)
    assert not re.search(r"\son[a-z]+\s*=|\shx-on|javascript:|\shx-vals=['\"]js", text)


@pytest.mark.parametrize("path", _pages(), ids=_name)
def test_every_chinese_word_can_be_translated(path):
    text = path.read_text("utf-8")
    for sign in SIGNS:
        text = text.replace(sign, "")
    inside = False
    for token in Lexer(text).tokenize():
        words = token.contents
        if token.token_type == TokenType.BLOCK:
            inside = words.startswith(("blocktranslate", "blocktrans")) or (
                inside and not words.startswith(("endblocktranslate", "endblocktrans"))
            )
            if words.startswith(("translate ", "trans ")):
                continue
            words = re.sub(r"_\((\"[^\"]*\"|'[^']*')\)", "", words)
        if token.token_type != TokenType.COMMENT and not inside:
            assert not CHINESE.search(words), f"{_name(path)}:{token.lineno}: {words.strip()}"


@pytest.mark.parametrize("path", TEMPLATES, ids=_name)
def test_a_page_begins_with_its_shell_and_keeps_the_order_of_its_blocks(path):
    text = path.read_text("utf-8")
    shell = re.search(r"{% extends \"(shells/\w+\.html)\" %}", text)
    if not shell or path.parent.name == "shells":
        return
    assert text.startswith(shell.group(0)), "the first line names the shell"
    order = _blocks((FOLDER / "shells/base.html").read_text("utf-8"))
    order += _shell_blocks(shell.group(1))
    mine = [name for name in _blocks(text) if name in order]
    assert mine == sorted(mine, key=order.index)
    assert set(_blocks(text)) <= set(order), "a block that the shell does not have shows nothing"


def _shell_blocks(name: str) -> list[str]:
    """Return the blocks of a shell, those of the shell it is made from first."""
    text = (FOLDER / name).read_text("utf-8")
    outer = re.search(r"{% extends \"(shells/(?!base)\w+\.html)\" %}", text)
    return (_shell_blocks(outer.group(1)) if outer else []) + _blocks(text)


def _blocks(text: str) -> list[str]:
    return re.findall(r"{% block (\w+) %}", text)


def test_every_icon_drawn_is_in_the_sprite():
    sprite = set(json.loads((WEB / "assets/icons.json").read_text("utf-8")))
    drawn = {
        (name, _name(path))
        for path in TEMPLATES
        for name in re.findall(r"{% icon \"([\w-]+)\"", path.read_text("utf-8"))
    }
    from niangjia.web import due, shell
    from niangjia.web.templatetags import nj

    drawn |= {(name, "due.py") for name in due.ICONS.values()}
    drawn |= {(name, "nj.py") for name in nj.NOTE_ICONS.values()}
    doors = [*shell.WORKER, *shell.PUBLIC, *(door for group in shell.DESK for door in group)]
    drawn |= {(name, "shell.py") for _url, _label, name in doors}
    assert not {(name, where) for name, where in drawn if name not in sprite}


def test_every_class_is_one_that_the_style_sheet_knows():
    built = ROOT / ".var/static-build/app.css"
    if not built.exists():
        pytest.skip("页面样式还没有构建：./niangjia test 会先构建")
    known = set(re.findall(r"\.(-?[A-Za-z_][\w-]*)", built.read_text("utf-8")))
    unknown = set()
    for path in TEMPLATES:
        text = re.sub(r"{[{%].*?[%}]}", "\0", path.read_text("utf-8"))
        for value in re.findall(r"class=\"([^\"]*)\"", text):
            # A word with a tag in it is put together when the page is made.
            words = {word for word in value.split() if "\0" not in word}
            unknown |= {(word, _name(path)) for word in words if word not in known}
    assert not unknown
