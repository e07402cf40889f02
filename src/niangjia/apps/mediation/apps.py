from django.apps import AppConfig


class MediationConfig(AppConfig):
    """Mediation: its table, guards, effects and papers."""

    name = "niangjia.apps.mediation"
    label = "mediation"
    verbose_name = "调解"

    def ready(self) -> None:
        """Register the life cycle of mediation."""
        from niangjia.apps.matters.choices import Track
        from niangjia.apps.matters.procedures import PaperKind, register
        from niangjia.apps.mediation.lifecycle import MEDIATION
        from niangjia.apps.mediation.services import papers, records
        from niangjia.apps.proceedings import names, policies

        register(
            MEDIATION,
            track=Track.MERITS,
            foreseen=policies.FORESEEN,
            guards=names.guards_of(MEDIATION),
            effects={
                **names.effects_of(MEDIATION),
                "session.record": records.record_session,
                "terms.record": records.record_terms,
            },
            papers={
                "mediation_agreement": PaperKind(
                    facts=papers.mediation_agreement, per_claimant=True
                ),
                "mediation_termination": PaperKind(
                    facts=papers.mediation_termination, per_claimant=True
                ),
            },
        )
