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
        from niangjia.apps.proceedings import policies
        from niangjia.apps.proceedings.lifecycle import ARBITRATION, ENFORCEMENT
        from niangjia.apps.proceedings.services import outcomes, papers, records

        register(
            ARBITRATION,
            track=Track.MERITS,
            foreseen=policies.FORESEEN,
            guards={
                "answer_overdue": policies.answer_overdue,
                "award_overdue": policies.award_overdue,
                "challenge_period_over": policies.challenge_period_over,
                "confirmed": policies.confirmed,
                "extended_forward": policies.extended_forward,
                "papers_issued": policies.papers_issued,
                "perform_by_not_before": policies.perform_by_not_before,
                "representatives_named": policies.representatives_named,
                "served_not_before": policies.served_not_before,
                "something_agreed": policies.something_agreed,
                "suit_overdue": policies.suit_overdue,
                "whole_person": policies.whole_person,
            },
            effects={
                "forum.body": records.name_body,
                "forum.case_number": records.number_case,
                "hearing.record": records.record_hearing,
                "items.decide": outcomes.decide,
                "items.effective": outcomes.make_effective,
                "items.fail": outcomes.fail,
                "items.settle": outcomes.settle,
                "items.void": outcomes.void,
                "items.withdraw": outcomes.withdraw,
                "ledger.enforceable": outcomes.make_rights_enforceable,
                "ledger.fix": outcomes.fix_rights,
                "ledger.unfix": outcomes.unfix_rights,
            },
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
            guards={
                "confirmed": policies.confirmed,
                "objection_period_over": policies.objection_period_over,
                "paid_in_full": policies.paid_in_full,
                "papers_issued": policies.papers_issued,
                "perform_by_not_before": policies.perform_by_not_before,
                "performance_passed": policies.performance_passed,
                "seizure_term_forward": policies.seizure_term_forward,
                "something_seized": policies.something_seized,
            },
            effects={
                "assets.release": records.release_assets,
                "assets.renew": records.renew_assets,
                "assets.seize": records.seize_asset,
                "assets.sell": records.sell_asset,
                "forum.body": records.name_body,
                "forum.case_number": records.number_case,
                "items.done": outcomes.finish,
                "items.fail": outcomes.fail,
                "items.withdraw": outcomes.withdraw,
                "ledger.unfix": outcomes.unfix_rights,
            },
            papers={
                "enforcement_application": PaperKind(
                    facts=papers.enforcement_application, per_claimant=True
                )
            },
        )
