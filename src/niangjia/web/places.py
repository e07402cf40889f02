"""Places by their GB/T 2260 codes, as pages name them."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from niangjia.engines.law.book import NATION

PROVINCES = {
    "11": gettext_lazy("北京"),
    "12": gettext_lazy("天津"),
    "13": gettext_lazy("河北"),
    "14": gettext_lazy("山西"),
    "15": gettext_lazy("内蒙古"),
    "21": gettext_lazy("辽宁"),
    "22": gettext_lazy("吉林"),
    "23": gettext_lazy("黑龙江"),
    "31": gettext_lazy("上海"),
    "32": gettext_lazy("江苏"),
    "33": gettext_lazy("浙江"),
    "34": gettext_lazy("安徽"),
    "35": gettext_lazy("福建"),
    "36": gettext_lazy("江西"),
    "37": gettext_lazy("山东"),
    "41": gettext_lazy("河南"),
    "42": gettext_lazy("湖北"),
    "43": gettext_lazy("湖南"),
    "44": gettext_lazy("广东"),
    "45": gettext_lazy("广西"),
    "46": gettext_lazy("海南"),
    "50": gettext_lazy("重庆"),
    "51": gettext_lazy("四川"),
    "52": gettext_lazy("贵州"),
    "53": gettext_lazy("云南"),
    "54": gettext_lazy("西藏"),
    "61": gettext_lazy("陕西"),
    "62": gettext_lazy("甘肃"),
    "63": gettext_lazy("青海"),
    "64": gettext_lazy("宁夏"),
    "65": gettext_lazy("新疆"),
    "71": gettext_lazy("台湾"),
    "81": gettext_lazy("香港"),
    "82": gettext_lazy("澳门"),
}


def is_code(text: str) -> bool:
    """Tell whether a text is a code of six digits within a province."""
    return len(text) == 6 and text.isascii() and text.isdigit() and text[:2] in PROVINCES


def place_name(code: str) -> str:
    """Return a place as a page names it: 全国, 福建, or 福建 350581."""
    if code in ("", NATION):
        return _("全国")
    province = str(PROVINCES.get(code[:2], ""))
    return province if code.endswith("0000") else f"{province} {code}".strip()
