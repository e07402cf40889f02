"""A copy for real people: what it insists on, and what is said of one that is half guarded."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from niangjia.config.environment import database
from niangjia.config.fitness import unfit

KEY = "k7Wq2" * 2 + "ZxP9vB3nM5rT8yL1cD4fG6hJ0sA-_uEiO" + "KQWRTYPLMNBVCXZ"
SOUND = {
    "DATABASE_URL": "postgresql://nj_app:word@127.0.0.1/niangjia",
    "NIANGJIA_HOSTS": "union.example",
    "NIANGJIA_PROXIES": "1",
}


def said(secret_key: str = KEY, root: Path = Path("/no/such/folder"), **told: str) -> str:
    """Return what is said of a copy that differs from a sound one in this."""
    whole = {**SOUND, **told}
    described = database(url=whole["DATABASE_URL"])
    return "\n".join(unfit(whole, secret_key=secret_key, database=described, root=root))


def run(*words: str, asked: object = None, **told: str) -> "subprocess.CompletedProcess[str]":
    """Run a module with the settings for real people."""
    # Neither ours nor what a journey of the same run needs (DJANGO_ALLOW_ASYNC_UNSAFE).
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("NIANGJIA_", "DJANGO_"))
    }
    told = {
        **kept,
        **SOUND,
        "NIANGJIA_SECRET_KEY": KEY,
        "NIANGJIA_FROM_CLONE": "1",  # whoever runs these tests has one
        "DJANGO_SETTINGS_MODULE": "niangjia.config.settings.production",
        **told,
    }
    return subprocess.run(
        [sys.executable, *words],
        input=json.dumps(asked) + "\n",
        env=told,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_a_sound_copy_has_nothing_said_of_it():
    assert said() == ""
    assert (
        said(NIANGJIA_CLAMAV="tcp:127.0.0.1:3310", NIANGJIA_OIDC_ISSUER="https://id.example") == ""
    )


@pytest.mark.parametrize(
    ("told", "word"),
    [
        ({"NIANGJIA_DEBUG": "1"}, "NIANGJIA_DEBUG"),
        ({"NIANGJIA_DEMO": "1"}, "NIANGJIA_DEMO"),
        ({"NIANGJIA_HOSTS": ""}, "NIANGJIA_HOSTS"),
        ({"NIANGJIA_HOSTS": "*"}, "NIANGJIA_HOSTS"),
        ({"NIANGJIA_HOSTS": "union.example, .example"}, "NIANGJIA_HOSTS"),
        ({"NIANGJIA_PROXIES": ""}, "NIANGJIA_PROXIES"),
        ({"NIANGJIA_PROXIES": "-1"}, "NIANGJIA_PROXIES"),
        ({"DATABASE_URL": ""}, "没有 DATABASE_URL"),
        ({"DATABASE_URL": "postgresql://nj_app:word@db.example/niangjia"}, "sslmode"),
        ({"DATABASE_URL": "postgresql://a:b@db.example/n?sslmode=require"}, "sslmode"),
        ({"DATABASE_URL": "postgresql://nj_app@db.example/n?sslmode=verify-full"}, "没有密码"),
        ({"NIANGJIA_CLAMAV": "tcp:10.0.0.5:3310"}, "查毒软件"),
        ({"NIANGJIA_OIDC_ISSUER": "http://id.example"}, "NIANGJIA_OIDC_ISSUER"),
    ],
)
def test_what_would_leave_it_half_guarded_is_named_with_what_to_set(told, word):
    assert word in said(**told)


@pytest.mark.parametrize("key", ["", "short", "a" * 80, "only-for-tests-" + "0" * 40])
def test_a_key_that_could_be_guessed_is_none(key):
    assert "签名密钥" in said(secret_key=key)


def test_a_database_elsewhere_is_asked_over_tls_with_its_certificate_checked():
    assert said(DATABASE_URL="postgresql://a:b@db.example/n?sslmode=verify-full") == ""
    options = database(url="postgresql://a:b@db/n?sslmode=verify-full&sslrootcert=/ca")["OPTIONS"]
    assert (options["sslmode"], options["sslrootcert"]) == ("verify-full", "/ca")
    with pytest.raises(ImproperlyConfigured, match="options"):
        database(url="postgresql://a:b@db/n?options=-csession_replication_role=replica")


def test_a_copy_that_has_its_whole_history_beside_it_is_none(tmp_path):
    assert said(root=tmp_path) == ""
    (tmp_path / ".git").write_text("gitdir: elsewhere")  # a worktree has a file
    assert "git archive" in said(root=tmp_path)
    assert said(root=tmp_path, NIANGJIA_FROM_CLONE="1") == ""


def test_a_copy_that_is_not_fit_does_not_start():
    done = run("-c", "import niangjia.config.wsgi", NIANGJIA_DEBUG="1", NIANGJIA_HOSTS="")
    assert done.returncode != 0
    assert "NIANGJIA_DEBUG" in done.stderr
    assert "NIANGJIA_HOSTS" in done.stderr


def test_the_web_server_serves_real_people_unless_told_otherwise():
    words = "import os; os.environ.pop('DJANGO_SETTINGS_MODULE'); import niangjia.config.wsgi"
    done = run("-c", f"{words}; print(os.environ['DJANGO_SETTINGS_MODULE'])")
    assert done.stdout.strip() == "niangjia.config.settings.production", done.stderr


def test_django_finds_nothing_to_warn_of_in_a_copy_for_real_people():
    done = run("-m", "django", "check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr
    assert "(1 silenced)" in done.stdout + done.stderr  # preload: the reason stands beside it


ASKED = """
import json
from django.conf import settings as s
names = ["DEBUG", "HAS_GALLERY",
         "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY",
         "CSRF_COOKIE_HTTPONLY", "SESSION_COOKIE_SAMESITE", "CSRF_COOKIE_SAMESITE",
         "SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "LANGUAGE_COOKIE_NAME",
         "TEXT_SIZE_COOKIE_NAME", "SECURE_PROXY_SSL_HEADER", "SECURE_SSL_REDIRECT",
         "SECURE_HSTS_SECONDS", "SECURE_HSTS_INCLUDE_SUBDOMAINS", "ALLOWED_HOSTS",
         "SESSION_COOKIE_DOMAIN", "CSRF_COOKIE_DOMAIN", "SESSION_COOKIE_PATH"]
print(json.dumps({name: getattr(s, name) for name in names}))
"""


def test_cookies_are_bound_to_this_host_and_to_tls():
    kept = json.loads(run("-c", ASKED).stdout)
    assert not kept["DEBUG"]
    for name in ("SESSION", "CSRF"):
        assert kept[f"{name}_COOKIE_SECURE"]
        assert kept[f"{name}_COOKIE_HTTPONLY"]
        assert kept[f"{name}_COOKIE_SAMESITE"] == "Lax"
        assert kept[f"{name}_COOKIE_DOMAIN"] is None
    for name in ("SESSION_", "CSRF_", "LANGUAGE_", "TEXT_SIZE_"):
        assert kept[f"{name}COOKIE_NAME"].startswith("__Host-")
    assert kept["SESSION_COOKIE_PATH"] == "/"
    assert kept["ALLOWED_HOSTS"] == ["union.example"]
    assert kept["SECURE_SSL_REDIRECT"]
    assert kept["SECURE_HSTS_SECONDS"] >= 31_536_000
    assert kept["SECURE_HSTS_INCLUDE_SUBDOMAINS"]


def test_samples_are_not_shown_to_real_people():
    asked = json.loads(run("-c", ASKED).stdout)
    assert not asked["HAS_GALLERY"]
    script = "import django; django.setup(); from django.urls import resolve; resolve('/_gallery/')"
    assert "Resolver404" in run("-c", script).stderr


def test_a_header_about_tls_is_believed_only_behind_proxies_of_ours():
    assert json.loads(run("-c", ASKED).stdout)["SECURE_PROXY_SSL_HEADER"]
    alone = json.loads(run("-c", ASKED, NIANGJIA_PROXIES="0").stdout)
    assert alone["SECURE_PROXY_SSL_HEADER"] is None


REQUESTS = """
import json
from django.conf import settings
plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": plain}}
import django
django.setup()
from django.test import Client
found = []
for path, extra in json.loads(input()):
    answer = Client(raise_request_exception=False).get(path, **extra)
    found.append([answer.status_code, dict(answer.headers)])
print(json.dumps(found))
"""


def test_pages_are_led_to_tls_the_interface_is_declined_and_every_answer_says_so():
    tls = {"HTTP_X_FORWARDED_PROTO": "https", "HTTP_X_FORWARDED_FOR": "10.0.0.1"}
    asked = [
        ["/login/", {"SERVER_NAME": "union.example"}],
        ["/api/v1/me", {"SERVER_NAME": "union.example"}],
        ["/login/", {"SERVER_NAME": "evil.example", "SERVER_PORT": "443", **tls}],
    ]
    done = run("-c", REQUESTS, asked=asked)
    assert done.returncode == 0, done.stderr
    page, interface, stranger = json.loads(done.stdout)
    assert (page[0], page[1]["Location"]) == (301, "https://union.example/login/")
    assert interface[0] == 403
    assert "Location" not in interface[1]
    assert stranger[0] == 400
    assert stranger[1]["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    for answer in (page, interface, stranger):
        assert "frame-ancestors 'none'" in answer[1]["Content-Security-Policy"]
