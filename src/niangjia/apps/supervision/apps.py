from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    """Supervision by the union (一函两书) and the hand-over to inspectorate or procuratorate."""

    name = "niangjia.apps.supervision"
    label = "supervision"
    verbose_name = "劳动法律监督"

    def ready(self) -> None:
        """Register the life cycle of supervision, each version of it."""
        from niangjia.apps.matters.choices import Track
        from niangjia.apps.matters.procedures import register
        from niangjia.apps.proceedings import names
        from niangjia.apps.supervision import policies
        from niangjia.apps.supervision.lifecycle import SUPERVISION, SUPERVISION_1

        for table in (SUPERVISION_1, SUPERVISION):
            register(
                table,
                track=Track.SUPERVISION,
                foreseen=policies.FORESEEN,
                guards={**names.guards_of(table), **policies.GUARDS},
                effects=names.effects_of(table),
            )
