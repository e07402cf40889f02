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
        from niangjia.apps.proceedings import policies
        from niangjia.apps.proceedings.services import outcomes

        register(
            MEDIATION,
            track=Track.MERITS,
            foreseen=policies.FORESEEN,
            guards={
                "confirmed": policies.confirmed,
                "extended_forward": policies.extended_forward,
                "paid_in_full": policies.paid_in_full,
                "perform_by_not_before": policies.perform_by_not_before,
                "perform_by_passed": policies.perform_by_passed,
                "something_agreed": policies.something_agreed,
            },
            effects={
                "items.effective": outcomes.make_effective,
                "items.fail": outcomes.fail,
                "items.settle": outcomes.settle,
                "items.void": outcomes.void,
                "items.withdraw": outcomes.withdraw,
                "ledger.enforceable": outcomes.make_rights_enforceable,
                "ledger.fix": outcomes.fix_rights,
                "ledger.unfix": outcomes.unfix_rights,
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
