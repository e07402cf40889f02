"""Matters go where their unions go: done by the database, which alone sees all of them."""

from django.db import migrations

FOLLOW = """
CREATE FUNCTION matters_follow_the_tree(p_day date)
RETURNS TABLE (line text, union_id bigint, matters bigint)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
WITH RECURSIVE
place AS (
    SELECT p.line, p.union_id, lower(p.span) AS key FROM public.unions_placement p
     WHERE p.during @> p_day AND upper_inf(p.known)),
-- A union merged away by that day is kept by whoever took over, or by whoever took over from it.
heir AS (
    SELECT u.id AS union_id, l.line, u.id AS keeper FROM public.unions_union u
     CROSS JOIN (VALUES ('territorial'), ('industrial')) l (line)
    UNION
    SELECT h.union_id, h.line, s.successor_id FROM heir h
      JOIN public.unions_succession s ON s.union_id = h.keeper AND s.since <= p_day
     WHERE NOT EXISTS (SELECT FROM place p WHERE p.union_id = h.keeper AND p.line = h.line)),
wanted AS (
    SELECT h.union_id, h.line, p.key FROM heir h
      JOIN place p ON p.union_id = h.keeper AND p.line = h.line),
moved AS (
    UPDATE public.matters_matter m
       SET home_key = coalesce(home.key, m.home_key),
           line_key = CASE WHEN m.line_union_id IS NULL THEN 0
                           ELSE coalesce(side.key, m.line_key) END,
           version = m.version + 1
      FROM public.matters_matter was
      LEFT JOIN wanted home ON home.union_id = was.home_union_id AND home.line = 'territorial'
      LEFT JOIN wanted side ON side.union_id = was.line_union_id AND side.line = 'industrial'
     WHERE was.id = m.id
       AND (home.key <> m.home_key OR (m.line_union_id IS NOT NULL AND side.key <> m.line_key))
    RETURNING CASE WHEN home.key <> was.home_key THEN 'territorial' ELSE 'industrial' END AS line,
              CASE WHEN home.key <> was.home_key THEN m.home_union_id
                   ELSE m.line_union_id END AS union_id)
SELECT moved.line, moved.union_id, count(*) FROM moved GROUP BY 1, 2 ORDER BY 1, 2
$$;
"""

UNDO = "DROP FUNCTION matters_follow_the_tree(date);"


class Migration(migrations.Migration):
    dependencies = [("matters", "0014_lines_and_numbers_by_code")]
    operations = [migrations.RunSQL(FOLLOW, UNDO)]
