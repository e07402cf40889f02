from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Doors, what was told through them, triage, and what became of it."""

    name = "niangjia.apps.intake"
    label = "intake"
    verbose_name = "接访"

    def ready(self) -> None:
        """Say what an enquiry keeps of a person, and what it lets go."""
        from niangjia.apps.intake import keeping
        from niangjia.apps.people.holds import FORGOTTEN, HOLDS

        HOLDS["intake"] = keeping.holds
        FORGOTTEN["intake"] = keeping.forget
