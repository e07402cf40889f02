"""The contexts form a line: foreign keys and migrations never point up."""

import re
import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.db.migrations.loader import MigrationLoader

ROOT = Path(__file__).parents[2]


def _line() -> dict[str, int]:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    layers = next(
        c["layers"] for c in contracts["contracts"] if c.get("containers") == ["niangjia.apps"]
    )
    height = {}
    for depth, layer in enumerate(reversed(layers)):
        for context in layer.split("|"):
            height[context.strip()] = depth
    return height


LINE = _line()


def test_every_context_has_its_place_in_the_line():
    folders = {p.parent.name for p in (ROOT / "src/niangjia/apps").glob("*/apps.py")}
    assert folders == set(LINE)


@pytest.mark.parametrize("context", sorted(LINE))
def test_foreign_keys_never_point_up(context):
    for model in apps.get_app_config(context).get_models():
        for field in model._meta.get_fields():
            target = getattr(field, "related_model", None)
            if not getattr(field, "concrete", False) or target is None:
                continue
            below = LINE.get(target._meta.app_label)
            assert below is None or below <= LINE[context], f"{model.__name__}.{field.name}"


def test_migrations_never_depend_on_a_higher_context():
    loader = MigrationLoader(None)
    for (label, name), migration in loader.disk_migrations.items():
        if label not in LINE:
            continue
        for other, _ in migration.dependencies:
            if other in LINE:
                assert LINE[other] <= LINE[label], f"{label}.{name} depends on {other}"


def test_no_context_reaches_another_by_name_or_signal():
    forbidden = re.compile(r"apps\.get_model\(|post_save|pre_save|m2m_changed|post_delete")
    for path in (ROOT / "src/niangjia/apps").rglob("*.py"):
        if "migrations" in path.parts:
            continue
        assert not forbidden.search(path.read_text("utf-8")), path
