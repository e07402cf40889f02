from django.apps import AppConfig


class MattersConfig(AppConfig):
    """The spine: matters, claimants, claim items, forums, steps, clocks, access."""

    name = "niangjia.apps.matters"
    label = "matters"
    verbose_name = "案件"

    def ready(self) -> None:
        from niangjia.apps.matters import keeping
        from niangjia.apps.matters.selectors import beside
        from niangjia.apps.people.holds import FORGOTTEN, HOLDS
        from niangjia.apps.worklist.selectors import BESIDE

        HOLDS["matters"], FORGOTTEN["matters"] = keeping.holds, keeping.forget
        BESIDE["matter"] = lambda eyes: beside(eyes).numbers
