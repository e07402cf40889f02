from django.apps import AppConfig


class ProceedingsConfig(AppConfig):
    """Arbitration and enforcement: their tables, guards, effects and papers."""

    name = "niangjia.apps.proceedings"
    label = "proceedings"
    verbose_name = "仲裁与执行"

    def ready(self) -> None:
        """Register the life cycles of arbitration and enforcement."""
        from niangjia.apps.matters.choices import Track
        from niangjia.apps.matters.procedures import PaperKind, register
        from niangjia.apps.proceedings import names, policies
        from niangjia.apps.proceedings.lifecycle import ARBITRATION, ENFORCEMENT
        from niangjia.apps.proceedings.services import papers

        register(
            ARBITRATION,
            track=Track.MERITS,
            foreseen=policies.FORESEEN,
            guards=names.guards_of(ARBITRATION),
            effects=names.effects_of(ARBITRATION),
            papers={
                "arbitration_application": PaperKind(
                    facts=papers.arbitration_application, per_claimant=True
                ),
                "evidence_list": PaperKind(facts=papers.evidence_list),
                "representatives_mandate": PaperKind(facts=papers.representatives_mandate),
            },
        )
        register(
            ENFORCEMENT,
            track=Track.ENFORCEMENT,
            foreseen=policies.FORESEEN,
            guards=names.guards_of(ENFORCEMENT),
            effects=names.effects_of(ENFORCEMENT),
            papers={
                "enforcement_application": PaperKind(
                    facts=papers.enforcement_application, per_claimant=True
                )
            },
        )
