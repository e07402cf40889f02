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
        from niangjia.apps.proceedings import policies
        from niangjia.apps.proceedings.services import outcomes, records

        register(
            AID,
            track=Track.AID,
            foreseen=policies.FORESEEN,
            guards={"papers_issued": policies.papers_issued},
            effects={
                "forum.body": records.name_body,
                "items.done": outcomes.finish,
                "items.fail": outcomes.fail,
                "items.withdraw": outcomes.withdraw,
                "lawyer.appoint": lawyers.appoint,
            },
            papers={
                "aid_application": PaperKind(facts=papers.aid_application, per_claimant=True),
                "aid_decision": PaperKind(facts=papers.aid_decision, per_claimant=True),
            },
        )
