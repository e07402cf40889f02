"""Walking the interview as a browser without script does: what a page carries goes along."""

import re
from html import unescape

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
HEADING = re.compile(r"<h1[^>]*>\s*(.*?)\s*</h1>", re.DOTALL)
ANSWERS = {
    "words": {"words": "干了三个月外卖，站长说资金紧张，一直没发工资，一共一万二。"},
    "about": {"about": ["wages"]},
    "dangers": {},
    "where": {},
    "work": {"work": "platform"},
    "employer": {"employer_name": "示例速达配送有限公司（演示）"},
    "payer": {"payer": "agency"},
    "months": {"unpaid_from": "2026-08", "unpaid_to": "2026年10月"},
    "owed": {"owed": "一万二"},
    "working": {"working": "no"},
    "left": {"left_on": "2026-11-01"},
    "people": {"people_count": "3"},
    "papers": {"papers": ["bank", "chat"]},
    "who": {"name": "王小骑（演示）", "phone": "13800000001"},
    "check": {"agrees": "on"},
}
"""What a courier answers who was not paid, page by page."""


def carried(answer):
    """Return what a page sends along without being asked."""
    found = {}
    for name, value in HIDDEN.findall(answer.content.decode()):
        if name != "csrfmiddlewaretoken":
            found.setdefault(name, []).append(unescape(value))
    return found


def key_of(answer):
    """Return which question a page puts."""
    return carried(answer)["page"][0]


def press(browser, answer, fields=None, *, url="/w/tell/", **button):
    """Fill the page and press a button of it; a receipt it leads to is opened, as browsers do."""
    answered = browser.post(url, carried(answer) | (fields or {}) | button)
    if answered.get("Location") == "/w/tell/receipt/":
        assert browser.get(answered["Location"]).status_code == 200
    return answered


def walk(browser, answers, *, until=None, url="/w/tell/"):
    """Answer page by page until a page is reached or the last answer comes back."""
    answer = browser.get(url)
    while answer.status_code == 200 and (key := key_of(answer)) != until:
        answer = press(browser, answer, answers[key], url=url)
        if key == "check":
            break
    return answer


def answers_for(union, **changes):
    """Return the courier's answers at a union, changed page by page."""
    return ANSWERS | {"where": {"union": str(union.pk)}} | changes
