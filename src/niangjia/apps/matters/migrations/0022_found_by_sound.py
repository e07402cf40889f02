"""One search tells what fits of a matter: itself, its employer, somebody who claims in it; by how a
name is written and by how it sounds."""

from importlib import import_module

from django.db import migrations

# Reading a small reach through, a name and its sound come from the index alone.
INDEX = """
DROP INDEX matters_name_of_person;
CREATE UNIQUE INDEX matters_name_of_person ON people_person (id) INCLUDE (name, sounds);
"""
UNDO_INDEX = """
DROP INDEX matters_name_of_person;
CREATE UNIQUE INDEX matters_name_of_person ON people_person (id) INCLUDE (name);
"""

# As `nj_search` in 0017, which now asks this one. A row names the matter and what fits of it; the
# policies judge whatever is read by these numbers again. `p_phone`, a number's last four digits or
# nothing, fits a claimant's; lists never give it, only the search that records who looked.
FOUND = """
CREATE FUNCTION nj_found(p_words text, p_phone text DEFAULT '', p_few int DEFAULT 5000,
                         p_most int DEFAULT 2000)
RETURNS TABLE (matter_id bigint, employer_id bigint, claimant_id bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 200 SET search_path = pg_catalog, public, pg_temp SET jit = off AS $$
DECLARE
  plain text := replace(replace(replace(p_words, '\\', '\\\\'), '%', '\\%'), '_', '\\_');
  inside text := '%' || plain || '%';
  wide text := CASE WHEN char_length(p_words) < 3 THEN plain || '%' ELSE inside END;
  sounds_like text[] := public.people_sounds_like(p_words);
  hanzi_like text := public.people_hanzi_like(p_words);
  reach int;
BEGIN
  SELECT count(*) INTO reach FROM (
    SELECT FROM unnest(public.nj_scope()) s(span)
      JOIN public.matters_matter m ON m.home_key >= lower(s.span) AND m.home_key < upper(s.span)
     LIMIT p_few + 1) few;
  IF reach <= p_few THEN
    RETURN QUERY
      WITH mine AS MATERIALIZED (
        SELECT m.id, m.number, m.title, m.employer_id
          FROM unnest(public.nj_scope()) s(span)
          JOIN public.matters_matter m ON m.home_key >= lower(s.span) AND m.home_key < upper(s.span)
        UNION ALL
        SELECT m.id, m.number, m.title, m.employer_id
          FROM unnest(public.nj_scope()) s(span)
          JOIN public.matters_matter m ON m.line_key > 0
           AND m.line_key >= lower(s.span) AND m.line_key < upper(s.span)
        UNION ALL
        SELECT m.id, m.number, m.title, m.employer_id
          FROM public.matters_access a JOIN public.matters_matter m ON m.id = a.matter_id
         WHERE a.principal = ANY (public.nj_principals()) AND a.active),
      people AS MATERIALIZED (
        SELECT c.matter_id, c.person_id, c.id
          FROM unnest(public.nj_scope()) s(span)
          JOIN public.matters_claimant c ON c.home_key >= lower(s.span) AND c.home_key < upper(s.span)
        UNION ALL
        SELECT c.matter_id, c.person_id, c.id
          FROM unnest(public.nj_scope()) s(span)
          JOIN public.matters_claimant c ON c.line_key > 0
           AND c.line_key >= lower(s.span) AND c.line_key < upper(s.span)
        UNION ALL
        SELECT c.matter_id, c.person_id, c.id
          FROM public.matters_access a JOIN public.matters_claimant c ON c.matter_id = a.matter_id
         WHERE a.principal = ANY (public.nj_principals()) AND a.active)
      SELECT found.m, found.e, found.c FROM (
        SELECT mine.id AS m, NULL::bigint AS e, NULL::bigint AS c FROM mine
         WHERE mine.title LIKE inside OR mine.number LIKE inside
        UNION
        SELECT mine.id, mine.employer_id, NULL FROM mine, LATERAL (
          SELECT e.name, e.sounds FROM public.employers_employer e
           WHERE e.id = mine.employer_id OFFSET 0) e
         WHERE e.name LIKE inside OR (e.sounds LIKE ANY (sounds_like) AND e.name LIKE hanzi_like)
        UNION
        SELECT people.matter_id, NULL, people.id FROM people, LATERAL (
          SELECT p.name, p.sounds FROM public.people_person p
           WHERE p.id = people.person_id OFFSET 0) p
         WHERE p.name LIKE inside OR (p.sounds LIKE ANY (sounds_like) AND p.name LIKE hanzi_like)
        UNION
        SELECT people.matter_id, NULL, people.id
          FROM people JOIN public.people_person p ON p.id = people.person_id
         WHERE p_phone <> '' AND p.phone_last4 = p_phone) found
       LIMIT p_most;
  ELSE
    RETURN QUERY
      SELECT found.m, found.e, found.c FROM (
        SELECT m.id AS m, NULL::bigint AS e, NULL::bigint AS c
          FROM public.matters_matter m WHERE m.title LIKE wide
        UNION
        SELECT m.id, NULL, NULL FROM public.matters_matter m WHERE m.number LIKE wide
        UNION
        SELECT m.id, e.id, NULL FROM public.employers_employer e
          JOIN public.matters_matter m ON m.employer_id = e.id WHERE e.name LIKE wide
        UNION
        SELECT m.id, e.id, NULL FROM unnest(sounds_like) l(pattern)
          JOIN public.employers_employer e ON e.sounds LIKE l.pattern AND e.name LIKE hanzi_like
          JOIN public.matters_matter m ON m.employer_id = e.id
        UNION
        SELECT c.matter_id, NULL, c.id FROM public.people_person p
          JOIN public.matters_claimant c ON c.person_id = p.id WHERE p.name LIKE wide
        UNION
        SELECT c.matter_id, NULL, c.id FROM unnest(sounds_like) l(pattern)
          JOIN public.people_person p ON p.sounds LIKE l.pattern AND p.name LIKE hanzi_like
          JOIN public.matters_claimant c ON c.person_id = p.id
        UNION
        SELECT c.matter_id, NULL, c.id FROM public.people_person p
          JOIN public.matters_claimant c ON c.person_id = p.id
         WHERE p_phone <> '' AND p.phone_last4 = p_phone) found
      JOIN public.matters_matter m ON m.id = found.m
     WHERE m.home_key <@ public.nj_scope() OR m.line_key <@ public.nj_scope()
        OR public.nj_part_matter(m.id)
     LIMIT p_most;
  END IF;
END $$;
REVOKE ALL ON FUNCTION nj_found(text, text, int, int) FROM PUBLIC;
"""
SEARCH = """
CREATE OR REPLACE FUNCTION nj_search(p_words text, p_few int DEFAULT 5000, p_most int DEFAULT 2000)
RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER ROWS 200 SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT DISTINCT matter_id FROM public.nj_found(p_words, '', p_few, p_most)
$$;
"""
BEFORE = import_module("niangjia.apps.matters.migrations.0017_names_within_reach").SEARCH


class Migration(migrations.Migration):
    dependencies = [
        ("matters", "0021_items"),
        ("people", "0006_how_names_sound"),
        ("employers", "0002_how_names_sound"),
    ]

    operations = [
        migrations.RunSQL(INDEX, UNDO_INDEX),
        migrations.RunSQL(FOUND, "DROP FUNCTION nj_found(text, text, int, int);"),
        migrations.RunSQL(SEARCH, BEFORE),
    ]
