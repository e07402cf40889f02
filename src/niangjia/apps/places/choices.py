"""What kinds of places there are, and what one finds in them."""

from django.db.models import TextChoices


class PlaceKind(TextChoices):
    """1 + N (服务阵地): the one comprehensive home of a county, and what stands around it."""

    COMPREHENSIVE = "comprehensive", "综合之家"
    SMALL = "small", "小家"
    STATION = "station", "驿站"
    POINT = "point", "服务点"


class Service(TextChoices):
    """What a place offers (服务项目)."""

    WATER = "water", "喝水"
    MEAL = "meal", "热饭"
    CHARGE = "charge", "充电"
    REST = "rest", "歇脚"
    TOILET = "toilet", "厕所"
    FIRST_AID = "first_aid", "急救药箱"
    NURSING = "nursing", "母婴室"
    CLAIMS = "claims", "欠薪登记"
    LAW = "law", "法律咨询"
    COUNSEL = "counsel", "心理疏导"
    JOBS = "jobs", "找工作"
