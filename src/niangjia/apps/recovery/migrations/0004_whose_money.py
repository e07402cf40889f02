"""The ledger opens with the whole of a matter; a worker's part opens what is her own of it."""

from django.db import migrations

PARTS = """
CREATE FUNCTION nj_part_payout(p_matter bigint, p_payout bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE RETURN nj_part_whole(p_matter) OR EXISTS (
    SELECT FROM recovery_payout_line l
     WHERE l.payout_id = p_payout AND nj_part_own(l.matter_id, l.claimant_id));
SELECT nj_keep_place('recovery_account'), nj_keep_place('recovery_plan'),
       nj_keep_place('recovery_payout'), nj_keep_place('recovery_payout_line');
"""
UNDO_PARTS = """
SELECT nj_lose_place('recovery_account'), nj_lose_place('recovery_plan'),
       nj_lose_place('recovery_payout'), nj_lose_place('recovery_payout_line');
DROP FUNCTION nj_part_payout(bigint, bigint);
"""
INSIDE = "home_key <@ (SELECT nj_scope()) OR line_key <@ (SELECT nj_scope())"
WHOLE = f"{INSIDE} OR nj_part_whole(matter_id)"
OF_MATTER = "nj_sees_whole(matter_id)"
# table: (who sees a row, who writes one). Entries, moves, receipts and the lines of a plan are never
# rewritten, so their place cannot follow a matter that moves: they ask by their matter.
POLICIES = {
    "recovery_book": (OF_MATTER, OF_MATTER),
    "recovery_account": (
        f"{INSIDE} OR CASE WHEN claimant_id IS NULL THEN nj_part_whole(matter_id)"
        " ELSE nj_part_own(matter_id, claimant_id) END",
        WHOLE,
    ),
    "recovery_entry": (OF_MATTER, OF_MATTER),
    "recovery_move": (OF_MATTER, OF_MATTER),
    "recovery_receipt": (OF_MATTER, OF_MATTER),
    "recovery_plan": (WHOLE, WHOLE),
    "recovery_plan_line": (OF_MATTER, OF_MATTER),
    "recovery_change": (OF_MATTER, OF_MATTER),
    "recovery_change_line": (OF_MATTER, OF_MATTER),
    "recovery_payout": (f"{INSIDE} OR nj_part_payout(matter_id, id)", WHOLE),
    "recovery_payout_line": (f"{INSIDE} OR nj_part_own(matter_id, claimant_id)", WHOLE),
}
PROTECT = "".join(
    f"SELECT nj_protect('{table}', $p${sees}$p$, $p${writes}$p$);\n"
    for table, (sees, writes) in POLICIES.items()
)
UNPROTECT = "".join(f"SELECT nj_unprotect('{table}');\n" for table in POLICIES)


class Migration(migrations.Migration):
    dependencies = [("recovery", "0003_changes_by_two_people"), ("matters", "0009_whose_eyes")]

    operations = [
        migrations.RunSQL(PARTS + PROTECT, UNPROTECT + UNDO_PARTS),
    ]
