"""How a file is named on its way out: whatever it is called, it is only a name."""

import pytest

from niangjia.web.downloads import STRICTEST, attachment


@pytest.mark.parametrize(
    "name",
    [
        'x"; filename="evil.exe',
        "x\r\nSet-Cookie: a=b",
        "../../etc/passwd",
        "..\\..\\boot.ini",
        "证据\u202egpj.exe",
        "a\x00b.pdf",
        "",
        "欠条（演示）🐢.pdf",
    ],
)
def test_a_hostile_name_stays_one_name_in_one_header(name):
    answer = attachment(b"x", name=name, media_type="application/pdf")
    told = answer.headers["Content-Disposition"]
    assert told.startswith('attachment; filename="')
    assert told.count('"') == 2
    for sign in "\r\n\x00\\/\u202e":
        assert sign not in told
    assert set(answer.headers) == {
        "Content-Type",
        "Content-Disposition",
        "Cache-Control",
        "X-Content-Type-Options",
        "Content-Security-Policy",
    }


def test_what_is_handed_out_can_do_nothing():
    answer = attachment(b"<script>", name="x.html", media_type="text/plain")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == STRICTEST
    for word in ("default-src 'none'", "sandbox", "frame-ancestors 'none'", "base-uri 'none'"):
        assert word in STRICTEST
    assert "no-store" in answer.headers["Cache-Control"]
