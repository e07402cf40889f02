"""What the names in tables stand for: each guard and effect once, for every procedure.

Mediation and legal aid lean on these too, and add only what is their own.
"""

from niangjia.apps.matters.procedures import Effect, Guard
from niangjia.apps.proceedings import policies
from niangjia.apps.proceedings.services import outcomes, records
from niangjia.engines.procedure import Lifecycle

GUARDS: dict[str, Guard] = {
    "answer_overdue": policies.answer_overdue,
    "award_overdue": policies.award_overdue,
    "challenge_period_over": policies.challenge_period_over,
    "confirmed": policies.confirmed,
    "extended_forward": policies.extended_forward,
    "objection_period_over": policies.objection_period_over,
    "paid_in_full": policies.paid_in_full,
    "papers_issued": policies.papers_issued,
    "perform_by_not_before": policies.perform_by_not_before,
    "perform_by_passed": policies.perform_by_passed,
    "performance_passed": policies.performance_passed,
    "representatives_named": policies.representatives_named,
    "seizure_term_forward": policies.seizure_term_forward,
    "served_not_before": policies.served_not_before,
    "something_agreed": policies.something_agreed,
    "something_seized": policies.something_seized,
    "suit_overdue": policies.suit_overdue,
    "whole_person": policies.whole_person,
}
EFFECTS: dict[str, Effect] = {
    "assets.release": records.release_assets,
    "assets.renew": records.renew_assets,
    "assets.seize": records.seize_asset,
    "assets.sell": records.sell_asset,
    "forum.body": records.name_body,
    "forum.case_number": records.number_case,
    "hearing.record": records.record_hearing,
    "items.decide": outcomes.decide,
    "items.done": outcomes.finish,
    "items.effective": outcomes.make_effective,
    "items.fail": outcomes.fail,
    "items.settle": outcomes.settle,
    "items.void": outcomes.void,
    "items.withdraw": outcomes.withdraw,
    "ledger.enforceable": outcomes.make_rights_enforceable,
    "ledger.fix": outcomes.fix_rights,
    "ledger.unfix": outcomes.unfix_rights,
}


def guards_of(lifecycle: Lifecycle) -> dict[str, Guard]:
    """Return the guards among these that a table names."""
    named = {name for step in lifecycle.steps for name in step.guards}
    return {name: guard for name, guard in GUARDS.items() if name in named}


def effects_of(lifecycle: Lifecycle) -> dict[str, Effect]:
    """Return the effects among these that a table names."""
    named = {name for step in lifecycle.steps for name in step.effects}
    return {name: effect for name, effect in EFFECTS.items() if name in named}
