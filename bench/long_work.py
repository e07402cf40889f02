"""One matter of many people, walked at the pages: how long each answer takes, and each job.

    python bench/long_work.py [PEOPLE]

Starts a database of its own. Prints the seconds of every request and, where the work was deferred,
of its job. The people and the roster are made up on the spot (示例数据).
"""

import re
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT), str(ROOT / "bench")]

from empty_database import database  # noqa: E402

PEOPLE = 1_000
MEDIATION = {
    "convene": {"present": "双方各一人", "both_willing": "on", "no_recusal": "on"},
    "fail": {"reason": "apart", "committee": "海口市劳动人事争议仲裁委员会", "contact": "12351"},
}
PREPARE = {
    "committee": "海口市劳动人事争议仲裁委员会",
    "facts": "单位长期拖欠工资。",
    "contract": "签有书面劳动合同",
    "left_reason": "单位拖欠工资",
    "post": "员工",
    "address": "海口市龙华区（演示地址）",
    "employer_post": "执行董事",
}


class Walk:
    """One officer at the pages of one matter."""

    def __init__(self, client: Any, matter: Any) -> None:
        self.client, self.matter = client, matter
        self.root = f"/desk/matters/{matter.number}/"

    def get(self, words: str, path: str) -> Any:
        """Open a page twice; print what the second opening takes."""
        self.client.get(self.root + path)
        began = time.perf_counter()
        answer = self.client.get(self.root + path)
        self._print(words, time.perf_counter() - began, answer)
        return answer

    def post(self, words: str, path: str, **fields: Any) -> Any:
        """Press the button; when the work was deferred, do it as the worker would."""
        began = time.perf_counter()
        answer = self.client.post(self.root + path, fields)
        seconds = time.perf_counter() - began
        job = re.match(r"/desk/jobs/([^/]+)/", answer.headers.get("Location", ""))
        if not job:
            self._print(words, seconds, answer)
            return answer
        from niangjia.apps.outbox.models import Job
        from niangjia.jobs.worker import run_job

        began = time.perf_counter()
        run_job(job[1])
        worked = time.perf_counter() - began
        told = Job.objects.get(pk=job[1])
        self._print(words, seconds, answer, f"；任务 {worked:6.2f} 秒 {told.state} {told.message}")
        return told

    def items(self) -> list[str]:
        """Return every claim item."""
        return [str(pk) for pk in self.matter.items.values_list("pk", flat=True)]

    def _print(self, words: str, seconds: float, answer: Any, more: str = "") -> None:
        size = f"{len(answer.content) / 1000:,.0f} kB" if answer.content else ""
        print(f"{words:　<12} {seconds:6.2f} 秒  {answer.status_code} {size}{more}", flush=True)


def walk(people: int) -> None:
    """Print the whole way of one roster."""
    from django.utils import timezone
    from roster_claims import roster
    from tests.factories import matters as make
    from tests.web.desk.ground import browser

    from niangjia.apps.matters.models import Forum, Matter, RosterImport
    from niangjia.apps.matters.services import roster as rosters
    from niangjia.web.account.gate import SHOWN

    fed = make.federation()
    matter = make.matter(fed)
    Matter.objects.filter(pk=matter.pk).update(end_ground="38_WORKER_FORCED")
    way = Walk(browser(fed.officer), matter)
    session = way.client.session
    session[SHOWN] = int(session["_auth_user_id"])
    session.save()
    today = timezone.localdate().isoformat()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "工资表.xlsx"
        roster(path, people)
        print(f"{people} 人，文件 {path.stat().st_size:,} 字节")
        with path.open("rb") as file:
            way.post("上传名册", "roster/", file=file)
    draft = RosterImport.objects.get(matter=matter)
    check = f"roster/{draft.pk}/"
    way.get("核对页", check)
    wrong = {f"{one.sheet}|{one.row}" for one in rosters.read_import(draft).errors}
    way.post("存下修改", check, version=draft.version, action="save", skip=sorted(wrong))
    draft.refresh_from_db()
    way.get("核对页", check)
    way.post("导入", check, version=draft.version, action="import")
    way.get("核对页（已导入）", check)
    way.post("算应得", "claims/")
    way.get("应得页", "claims/")
    way.get("开始调解（看）", "forums/open/mediation/")
    items = way.items()
    opened = {"opened_on": today, "body_name": "演示", "items": items}
    way.post("开始调解", "forums/open/mediation/", **opened)
    for verb, facts in MEDIATION.items():
        forum = Forum.objects.get(matter=matter, kind="mediation")
        step = f"forums/{forum.pk}/{verb}/"
        way.get(f"调解 {verb}（看）", step)
        told = {"happened_on": today, "version": forum.version, "action": "take", **facts}
        way.post(f"调解 {verb}", step, items=items, **told)
    way.post("开始仲裁", "forums/open/arbitration/", **opened)
    forum = Forum.objects.get(matter=matter, kind="arbitration")
    told = {"happened_on": today, "version": forum.version, "action": "take", **PREPARE}
    way.post("仲裁 prepare", f"forums/{forum.pk}/prepare/", items=items, **told)
    way.get("文书页", "papers/")


if __name__ == "__main__":
    with database():
        walk(int(sys.argv[1]) if len(sys.argv) > 1 else PEOPLE)
