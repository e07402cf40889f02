"""Jiaozuo's places of the demo: five comprehensive homes and 162 small ones, all invented.

The towns are real, the coordinates of their county's seat are a fact written down to about a
kilometre (WGS-84); where around it a place stands, its name, hours and services are made up,
and every name says so. Asked again they come out the same.
"""

import csv
import io
import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils import timezone

from niangjia.apps.people import services as people
from niangjia.apps.places.services import HEADINGS, import_places
from niangjia.apps.unions import services as unions
from niangjia.apps.unions.acting import acting_as
from niangjia.apps.unions.choices import Level, RoleKind

if TYPE_CHECKING:
    from datetime import date

    from niangjia.apps.unions.models import Union

# Code, name, latitude and longitude of the seat, reach of the towns in degrees, towns.
DISTRICTS = (
    ("410802", "解放区", 35.238, 113.217, 0.03,
     "民生街道 民主街道 新华街道 焦西街道 焦南街道 焦北街道 七百间街道 上白作街道 王褚街道"),
    ("410803", "中站区", 35.240, 113.158, 0.03,
     "李封街道 王封街道 朱村街道 冯封街道 龙洞街道 月山街道 丹河街道 许衡街道 府城街道 龙翔街道"),
    ("410804", "马村区", 35.283, 113.361, 0.04,
     "马村街道 武王街道 冯营街道 九里山街道 待王街道 安阳城街道 演马街道"),
    ("410811", "山阳区", 35.241, 113.259, 0.03,
     "东方红街道 焦东街道 百间房街道 太行街道 艺新街道 光亚街道 定和街道 中星街道 新城街道"),
    ("410821", "修武县", 35.229, 113.440, 0.08,
     "城关镇 七贤镇 郇封镇 周庄镇 云台山镇 王屯乡 五里源乡 西村乡"),
    ("410822", "博爱县", 35.172, 113.065, 0.07,
     "清化镇街道 鸿昌街道 柏山镇 月山镇 许良镇 磨头镇 孝敬镇 寨豁乡 金城乡"),
    ("410823", "武陟县", 35.097, 113.400, 0.09,
     "木城街道 龙源街道 龙泉街道 木栾街道 詹店镇 西陶镇 谢旗营镇 大封镇 乔庙镇 圪垱店镇 嘉应观乡"
     " 三阳乡 小董乡 大虹桥乡 北郭乡"),
    ("410825", "温县", 34.941, 113.072, 0.07,
     "温泉街道 岳村街道 张羌街道 黄河街道 祥云镇 番田镇 黄庄镇 武德镇 赵堡镇 招贤乡 北冷乡"),
    ("410882", "沁阳市", 35.091, 112.928, 0.08,
     "覃怀街道 怀庆街道 太行街道 沁园街道 崇义镇 西向镇 西万镇 柏香镇 山王庄镇 紫陵镇 常平乡"
     " 王召乡 王曲乡"),
    ("410883", "孟州市", 34.907, 112.785, 0.07,
     "大定街道 会昌街道 河雍街道 河阳街道 化工镇 南庄镇 城伯镇 谷旦镇 赵和镇 西虢镇 槐树乡"),
)  # fmt: skip
HOMES = ("410802", "410811", "410823", "410882", "410883")
SMALL = 162
HOURS = (
    "周一至周五 08:30-12:00,14:30-18:00；周末 休息；节假日 休息",
    "每天 07:00-21:00",
    "每天 24小时",
    "周一至周五 08:00-18:00；周六 09:00-12:00；节假日 休息",
    "每天 17:00-次日02:00；节假日 18:00-23:00",
    "周一至周六 09:00-17:30；节假日 10:00-16:00",
)
OFFERS = (
    "喝水、充电、歇脚、厕所",
    "喝水、热饭、充电、歇脚、急救药箱",
    "喝水、充电、歇脚、找工作",
    "喝水、热饭、歇脚、母婴室、急救药箱",
    "喝水、充电、歇脚、欠薪登记",
)
AT_HOME = "喝水、热饭、充电、歇脚、厕所、急救药箱、母婴室、欠薪登记、法律咨询、心理疏导、找工作"
SPOTS = ("广场", "车站", "集市", "产业园", "物流园", "政务大厅")
GOLDEN = math.pi * (3 - math.sqrt(5))
"""Turning by this angle, points spread evenly over a disc."""


def load(*, since: "date") -> None:
    """Found the federation of Jiaozuo, with one clerk, who takes the sheet of places over."""
    province = _union("河南省总工会（演示）", "河南省总（演示）", "410000")
    city = _union("焦作市总工会（演示）", "焦作市总（演示）", "410800")
    unions.place_union(union=province, level=Level.PROVINCE, from_=since, by=None)
    unions.place_union(union=city, level=Level.CITY, from_=since, by=None, parent=province)
    clerk = people.register_person(name="许文清（演示）", by=None)
    unions.grant_role(person=clerk, union=city, kind=RoleKind.CLERK, from_=since, by=None)
    on = timezone.localdate()
    with acting_as(clerk, on=on):
        import_places(name="焦作服务阵地（演示）.csv", data=sheet(), by=clerk, on=on)


def sheet() -> bytes:
    """Return the sheet as the federation would keep it (CSV)."""
    out = io.StringIO()
    lines = csv.DictWriter(out, [*HEADINGS.values()])
    lines.writeheader()
    lines.writerows({HEADINGS[key]: value for key, value in row.items()} for row in rows())
    return out.getvalue().encode("utf-8-sig")


def rows() -> Iterator[dict[str, str]]:
    """Yield the 167 places, by the keys of `HEADINGS`."""
    for seq, district in enumerate(one for one in DISTRICTS if one[0] in HOMES):
        town = district[5].split()[0]
        yield _row(
            district,
            town,
            seq=0,
            name=f"{district[1]}工会综合之家（演示）",
            kind="综合之家",
            services=AT_HOME,
            hours="周一至周五 08:30-20:00；周末 09:00-17:00；节假日 09:00-12:00",
            phone=f"0391-00001{seq:02d}",
        )
    towns = [(district, town) for district in DISTRICTS for town in district[5].split()]
    for seq in range(SMALL):
        district, town = towns[seq % len(towns)]
        spot = SPOTS[(seq + seq // len(towns)) % len(SPOTS)]
        yield _row(
            district,
            town,
            seq=seq + 1,
            name=f"{town}{spot}工会小家（演示）",
            kind=("小家", "小家", "驿站", "小家", "服务点")[seq % 5],
            services=OFFERS[seq % len(OFFERS)],
            hours=HOURS[(seq * 5 + seq // 7) % len(HOURS)],
            phone="" if seq % 4 == 3 else f"0391-0001{seq:03d}",
            closures="2026-11-20至2026-12-20 休息 装修" if seq % 40 == 11 else "",
        )


def _row(
    district: tuple[str, str, float, float, float, str], town: str, *, seq: int, **more: str
) -> dict[str, str]:
    """Return a place of a town, somewhere around the seat of its district."""
    code, name, lat, lng, reach, towns = district
    count = len(towns.split())
    at = towns.split().index(town) + (0.15 * (seq % 3) if seq else 0)
    far, turn = reach * math.sqrt((at + 0.3) / count), at * GOLDEN
    return {
        "number": f"{code}-{seq:03d}",
        "region": code,
        "city": "焦作市",
        "district": name,
        "town": town,
        "address": f"{name}{town}演示路 {seq + 1} 号（演示）",
        "lat": f"{lat + far * math.sin(turn):.6f}",
        "lng": f"{lng + far * math.cos(turn):.6f}",
        **more,
    }


def _union(name: str, short_name: str, code: str) -> "Union":
    return unions.found_union(
        name=name, short_name=short_name, code=code, kind="federation", by=None
    )
