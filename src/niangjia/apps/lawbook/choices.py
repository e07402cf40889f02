"""Fixed words of the law book."""

from django.db.models import TextChoices

SUBJECT = "地区公布的数值"
"""What a line of the law book is about when a place published it."""


class Published(TextChoices):
    """What a place (or, for its income, the nation) publishes from year to year."""

    AVERAGE_WAGE = "region.average_wage_month", "上年度职工月平均工资"
    MINIMUM_WAGE = "region.minimum_wage_month", "月最低工资标准"
    MINIMUM_WAGE_HOUR = "region.minimum_wage_hour", "小时最低工资标准"
    LIVING_ALLOWANCE = "region.living_allowance_month", "停工停产生活费标准（月）"
    DISPOSABLE_INCOME = "death.disposable_income", "全国城镇居民人均可支配收入（年）"

    @property
    def unit(self) -> str:
        """The unit in which the engines read it."""
        return "yuan-per-year" if self is Published.DISPOSABLE_INCOME else "yuan"

    @property
    def has_period(self) -> bool:
        """Whether it describes a year that it must name."""
        return self in (Published.AVERAGE_WAGE, Published.DISPOSABLE_INCOME)

    @property
    def is_national(self) -> bool:
        """Whether it is one for the whole country."""
        return self is Published.DISPOSABLE_INCOME

    @property
    def bounds(self) -> str:
        """The name in `law/national/bounds.yaml` between whose ends it must lie, or nothing."""
        return {
            Published.AVERAGE_WAGE: "city_average_wage",
            Published.MINIMUM_WAGE: "minimum_wage",
            Published.MINIMUM_WAGE_HOUR: "hourly_minimum_wage",
        }.get(self, "")


class ValueState(TextChoices):
    """How far a proposed value has come."""

    PROPOSED = "proposed", "等第二个人核对"
    CONFIRMED = "confirmed", "已生效"
    REFUSED = "refused", "没有通过"
    WITHDRAWN = "withdrawn", "撤回了"
