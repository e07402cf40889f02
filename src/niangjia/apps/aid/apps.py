from django.apps import AppConfig


class AidConfig(AppConfig):
    """Legal aid: its table, guards, effects and papers."""

    name = "niangjia.apps.aid"
    label = "aid"
    verbose_name = "法律援助"

    def ready(self) -> None:
        """Register the life cycle of legal aid."""
        from niangjia.apps.aid.lifecycle import AID
        from niangjia.apps.aid.services import lawyers, papers
        from niangjia.apps.matters.choices import Track
        from niangjia.apps.matters.procedures import PaperKind, register
        from niangjia.apps.proceedings import names, policies

        register(
            AID,
            track=Track.AID,
            foreseen=policies.FORESEEN,
            guards=names.guards_of(AID),
            effects={**names.effects_of(AID), "lawyer.appoint": lawyers.appoint},
            papers={
                "aid_application": PaperKind(facts=papers.aid_application, per_claimant=True),
                "aid_decision": PaperKind(facts=papers.aid_decision, per_claimant=True),
            },
        )
