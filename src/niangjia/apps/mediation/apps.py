from django.apps import AppConfig


class MediationConfig(AppConfig):
    """Mediation: its table, guards, effects and papers."""

    name = "niangjia.apps.mediation"
    label = "mediation"
    verbose_name = "调解"

    def ready(self) -> None:
        """Register the life cycles of mediation: asked for by the parties, sent by a court."""
        from niangjia.apps.matters.choices import Track
        from niangjia.apps.matters.procedures import PaperKind, register
        from niangjia.apps.mediation.lifecycle import COURT_MEDIATION, MEDIATION
        from niangjia.apps.mediation.services import papers, records
        from niangjia.apps.proceedings import names, policies

        agreement = {
            "mediation_agreement": PaperKind(facts=papers.mediation_agreement, per_claimant=True)
        }
        termination = {
            "mediation_termination": PaperKind(
                facts=papers.mediation_termination, per_claimant=True
            )
        }
        for table, forms in (
            (MEDIATION, {**agreement, **termination}),
            (COURT_MEDIATION, agreement),
        ):
            register(
                table,
                track=Track.MERITS,
                foreseen=policies.FORESEEN,
                guards=names.guards_of(table),
                effects={
                    **names.effects_of(table),
                    "session.record": records.record_session,
                    "terms.record": records.record_terms,
                },
                papers=forms,
            )
