"""Places by their GB/T 2260 codes, as pages name them."""

from django.utils.translation import gettext as _

from niangjia.engines.law.book import NATION

PROVINCES = {
    "11": "北京",
    "12": "天津",
    "13": "河北",
    "14": "山西",
    "15": "内蒙古",
    "21": "辽宁",
    "22": "吉林",
    "23": "黑龙江",
    "31": "上海",
    "32": "江苏",
    "33": "浙江",
    "34": "安徽",
    "35": "福建",
    "36": "江西",
    "37": "山东",
    "41": "河南",
    "42": "湖北",
    "43": "湖南",
    "44": "广东",
    "45": "广西",
    "46": "海南",
    "50": "重庆",
    "51": "四川",
    "52": "贵州",
    "53": "云南",
    "54": "西藏",
    "61": "陕西",
    "62": "甘肃",
    "63": "青海",
    "64": "宁夏",
    "65": "新疆",
    "71": "台湾",
    "81": "香港",
    "82": "澳门",
}


def is_code(text: str) -> bool:
    """Tell whether a text is a code of six digits within a province."""
    return len(text) == 6 and text.isascii() and text.isdigit() and text[:2] in PROVINCES


def place_name(code: str) -> str:
    """Return a place as a page names it: 全国, 福建, or 福建 350581."""
    if code in ("", NATION):
        return _("全国")
    province = PROVINCES.get(code[:2], "")
    return province if code.endswith("0000") else f"{province} {code}".strip()
