"""What public figures are counted from: six questions over all matters, without names.

The serving role sees no matter that nobody asks for; these see all and answer with counts, sums and
days. People are numbered anew in each answer. They stand in the table of `docs/contexts/scope.md`.
"""

from django.db import migrations

QUESTIONS = """
CREATE FUNCTION insight_paid(p_since date, p_until date, p_known timestamptz)
RETURNS TABLE (who bigint, kind text, fen bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT dense_rank() OVER (ORDER BY c.person_id), i.kind::text,
         sum(CASE m.to_kind WHEN 'paid' THEN m.amount_fen ELSE -m.amount_fen END)::bigint
    FROM recovery_move m
    JOIN recovery_entry e ON e.id = m.entry_id
    JOIN recovery_account a ON a.id = CASE m.to_kind WHEN 'paid' THEN m.to_id ELSE m.from_id END
    JOIN matters_claimant c ON c.id = a.claimant_id
    JOIN matters_item i ON i.id = a.item_id
   WHERE 'paid' IN (m.from_kind, m.to_kind)
     AND e.effective_on >= p_since AND e.effective_on < p_until AND e.posted_at < p_known
   GROUP BY c.person_id, i.kind
$$;

CREATE FUNCTION insight_mediations(p_since date, p_until date, p_known timestamptz)
RETURNS TABLE (verb text, people bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT s.verb::text, count(DISTINCT (s.forum_id, fi.claimant_id))
    FROM matters_step s
    JOIN matters_forumitem fi ON fi.forum_id = s.forum_id
   WHERE s.lifecycle = 'mediation' AND s.verb IN ('agree', 'fail')
     AND (CASE s.verb WHEN 'agree' THEN s.facts -> 'terms' ? fi.item_id::text
                      ELSE fi.state <> 'moved' END)
     AND s.happened_on >= p_since AND s.happened_on < p_until AND s.recorded_at < p_known
   GROUP BY s.verb
$$;

CREATE FUNCTION insight_awards(p_since date, p_until date, p_known timestamptz)
RETURNS TABLE (awards bigint, won bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT count(*), count(*) FILTER (WHERE fen > 0)
    FROM (SELECT sum((s.facts -> 'awarded' ->> fi.item_id::text)::bigint) AS fen
            FROM matters_step s
            JOIN matters_forumitem fi ON fi.forum_id = s.forum_id
           WHERE s.lifecycle = 'arbitration' AND s.verb IN ('award', 'award_final')
             AND s.facts -> 'awarded' ? fi.item_id::text
             AND s.happened_on >= p_since AND s.happened_on < p_until
             AND s.recorded_at < p_known
           GROUP BY s.forum_id, fi.claimant_id) awards
$$;

CREATE FUNCTION insight_enforceable(p_since date, p_until date, p_known timestamptz)
RETURNS TABLE (recovered_fen bigint, enforceable_fen bigint, people bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH moves AS (
      SELECT coalesce(t.item_id, f.item_id) AS item_id, m.edge_to, e.effective_on,
             CASE WHEN m.undoes_id IS NULL THEN m.amount_fen ELSE -m.amount_fen END AS fen
        FROM recovery_move m
        JOIN recovery_entry e ON e.id = m.entry_id
        JOIN recovery_account f ON f.id = m.from_id
        JOIN recovery_account t ON t.id = m.to_id
       WHERE m.edge_to IN ('enforceable', 'satisfied', 'advance_recovered')
         AND e.effective_on < p_until AND e.posted_at < p_known),
  cohort AS (
      SELECT item_id FROM moves WHERE edge_to = 'enforceable'
       GROUP BY item_id HAVING min(effective_on) >= p_since)
  SELECT coalesce(sum(fen) FILTER (WHERE edge_to <> 'enforceable'), 0)::bigint,
         coalesce(sum(fen) FILTER (WHERE edge_to = 'enforceable'), 0)::bigint,
         (SELECT count(DISTINCT c.person_id) FROM cohort JOIN matters_item i ON i.id = cohort.item_id
            JOIN matters_claimant c ON c.id = i.claimant_id)
    FROM moves WHERE item_id IN (SELECT item_id FROM cohort)
$$;

CREATE FUNCTION insight_first_money(p_since date, p_until date, p_known timestamptz)
RETURNS TABLE (began_on date, ended_on date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT c.joined_on, (
      SELECT min(e.effective_on) FROM recovery_move m
        JOIN recovery_entry e ON e.id = m.entry_id
        JOIN recovery_account a ON a.id = m.to_id
       WHERE a.claimant_id = c.id AND m.to_kind = 'paid'
         AND e.effective_on < p_until AND e.posted_at < p_known
         AND m.amount_fen > coalesce((
             SELECT sum(u.amount_fen)
               FROM recovery_move u JOIN recovery_entry x ON x.id = u.entry_id
              WHERE u.undoes_id = m.id
                AND x.effective_on < p_until AND x.posted_at < p_known), 0))
    FROM matters_claimant c
   WHERE c.joined_on >= p_since AND c.joined_on < p_until
$$;

CREATE FUNCTION insight_ends(p_since date, p_until date, p_known timestamptz, p_zone text)
RETURNS TABLE (began_on date, ended_on date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT c.joined_on, least(
             CASE WHEN c.left_on < p_until THEN c.left_on END,
             CASE WHEN NOT mt.is_open AND mt.closed_at < p_known
                   AND (mt.closed_at AT TIME ZONE p_zone)::date < p_until
                  THEN (mt.closed_at AT TIME ZONE p_zone)::date END)
    FROM matters_claimant c JOIN matters_matter mt ON mt.id = c.matter_id
   WHERE c.joined_on >= p_since AND c.joined_on < p_until
$$;
REVOKE ALL ON FUNCTION insight_paid(date, date, timestamptz),
  insight_mediations(date, date, timestamptz),
  insight_awards(date, date, timestamptz),
  insight_enforceable(date, date, timestamptz),
  insight_first_money(date, date, timestamptz),
  insight_ends(date, date, timestamptz, text) FROM PUBLIC;
"""
UNDO = """
DROP FUNCTION insight_paid(date, date, timestamptz),
  insight_mediations(date, date, timestamptz),
  insight_awards(date, date, timestamptz),
  insight_enforceable(date, date, timestamptz),
  insight_first_money(date, date, timestamptz),
  insight_ends(date, date, timestamptz, text);
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = [("matters", "0005_evidence"), ("recovery", "0002_refusals")]

    operations = [migrations.RunSQL(QUESTIONS, UNDO)]
