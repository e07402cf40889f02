"""Access rows follow from participants, day by day: one statement, whoever calls it."""

from django.db import migrations

# Who gets what is `policies.WHOLE_ROLES`, told to the function; a matter that was closed stays open
# to those who act in it for `p_review` days. What nothing gives rise to any more opens nothing; a
# worker's own part stays hers.
SETTLE = """
CREATE FUNCTION matters_settle_access(p_on date, p_review int, p_whole text[], p_matter bigint)
RETURNS bigint LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
  WITH wanted AS MATERIALIZED (
    SELECT p.matter_id, p.person_id AS principal, p.role,
           p.forum_id IS NULL AND p.claimant_id IS NULL AS whole, p.forum_id, p.claimant_id,
           bool_or(p.during @> p_on AND (m.is_open
             OR (m.closed_at AT TIME ZONE 'Asia/Shanghai')::date + p_review > p_on)) AS active
      FROM public.matters_participant p JOIN public.matters_matter m ON m.id = p.matter_id
     WHERE (p_matter IS NULL OR p.matter_id = p_matter)
       AND (p.forum_id IS NOT NULL OR p.claimant_id IS NOT NULL OR p.role = ANY (p_whole))
     GROUP BY p.matter_id, p.person_id, p.role, p.forum_id, p.claimant_id),
  kept AS (
    INSERT INTO public.matters_access AS a
           (matter_id, principal, role, whole, forum_id, claimant_id, active)
    SELECT w.matter_id, w.principal, w.role, w.whole, w.forum_id, w.claimant_id, w.active
      FROM wanted w
      LEFT JOIN public.matters_access k ON k.matter_id = w.matter_id AND k.principal = w.principal
       AND k.role = w.role AND k.forum_id IS NOT DISTINCT FROM w.forum_id
       AND k.claimant_id IS NOT DISTINCT FROM w.claimant_id
     WHERE k.active IS DISTINCT FROM w.active
    ON CONFLICT ON CONSTRAINT matters_access_once DO UPDATE SET active = excluded.active
    RETURNING 1),
  ended AS (
    UPDATE public.matters_access a SET active = false
     WHERE a.active AND a.role <> 'worker' AND (p_matter IS NULL OR a.matter_id = p_matter)
       AND NOT EXISTS (SELECT FROM wanted w
                        WHERE w.matter_id = a.matter_id AND w.principal = a.principal
                          AND w.role = a.role AND w.forum_id IS NOT DISTINCT FROM a.forum_id
                          AND w.claimant_id IS NOT DISTINCT FROM a.claimant_id)
    RETURNING 1)
  SELECT (SELECT count(*) FROM kept) + (SELECT count(*) FROM ended)
$$;
REVOKE ALL ON FUNCTION matters_settle_access(date, int, text[], bigint) FROM PUBLIC;
"""
UNDO = "DROP FUNCTION matters_settle_access(date, int, text[], bigint);"


class Migration(migrations.Migration):
    dependencies = [("matters", "0011_the_lens")]

    operations = [migrations.RunSQL(SETTLE, UNDO)]
