"""What every answer carries, and what settings read from outside."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpResponse

from niangjia.config.environment import database, font_folder, secret_key
from niangjia.config.headers import CONTENT_POLICY, SecurityHeaders


def test_no_page_may_run_inline_script_or_load_from_elsewhere(rf):
    answer = SecurityHeaders(lambda _: HttpResponse())(rf.get("/"))
    assert answer["Content-Security-Policy"] == CONTENT_POLICY
    assert "unsafe" not in CONTENT_POLICY
    assert "http" not in CONTENT_POLICY
    assert "frame-ancestors 'none'" in CONTENT_POLICY


def test_a_view_may_be_stricter_than_the_house(rf):
    strict = HttpResponse(headers={"Content-Security-Policy": "sandbox"})
    assert SecurityHeaders(lambda _: strict)(rf.get("/"))["Content-Security-Policy"] == "sandbox"


def test_the_address_of_the_database_may_hold_any_character():
    described = database(url="postgresql://nj_app:p%40ss%2Fword@db.example:6432/niang%20jia")
    assert described["PASSWORD"] == "p@ss/word"
    assert described["NAME"] == "niang jia"
    assert (described["HOST"], described["PORT"]) == ("db.example", "6432")


def test_pooled_connections_are_not_kept_a_second_time_by_django():
    described = database(url="postgresql://db/x")
    assert described["OPTIONS"]["pool"]
    assert described["CONN_MAX_AGE"] == 0


def test_another_kind_of_database_is_refused():
    with pytest.raises(ImproperlyConfigured, match="postgresql://"):
        database(url="mysql://db/x")


def test_the_secret_key_comes_from_the_copys_own_folder(tmp_path, monkeypatch):
    monkeypatch.delenv("NIANGJIA_SECRET_KEY", raising=False)
    assert secret_key(tmp_path) == ""
    (tmp_path / "secret.key").write_text("of this copy\n")
    assert secret_key(tmp_path) == "of this copy"
    monkeypatch.setenv("NIANGJIA_SECRET_KEY", "of the environment")
    assert secret_key(tmp_path) == "of the environment"


def test_the_chinese_faces_are_installed_with_us(monkeypatch):
    monkeypatch.delenv("NIANGJIA_FONT_FOLDER", raising=False)
    names = {path.name for path in font_folder().glob("*.otf")}
    assert {"NotoSerifSC-Regular.otf", "NotoSansSC-Regular.otf"} <= names
