"""A name is looked for among the people of one's own matters, not in the whole country first."""

from importlib import import_module

from django.db import migrations

# Both answer a search from the index alone: who claims in a span, and what somebody is called.
INDEXES = """
CREATE INDEX matters_claimants_by_home ON matters_claimant (home_key) INCLUDE (matter_id, person_id);
CREATE INDEX matters_claimants_by_line ON matters_claimant (line_key) INCLUDE (matter_id, person_id)
 WHERE line_key > 0;
CREATE UNIQUE INDEX matters_name_of_person ON people_person (id) INCLUDE (name);
"""
UNDO_INDEXES = """
DROP INDEX matters_claimants_by_home, matters_claimants_by_line, matters_name_of_person;
"""

# As in 0011, but for how a small reach is read: `OFFSET 0` keeps each look-up inside the reach,
# where the planner, who cannot know how small that is, would find everybody of the name first; nor
# shall it compile what it thinks so dear.
SEARCH = """
CREATE OR REPLACE FUNCTION nj_search(p_words text, p_few int DEFAULT 5000, p_most int DEFAULT 2000)
RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 200 SET search_path = pg_catalog, public, pg_temp SET jit = off AS $$
DECLARE
  plain text := replace(replace(replace(p_words, '\\', '\\\\'), '%', '\\%'), '_', '\\_');
  inside text := '%' || plain || '%';
  wide text := CASE WHEN char_length(p_words) < 3 THEN plain || '%' ELSE inside END;
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
        SELECT c.matter_id, c.person_id
          FROM unnest(public.nj_scope()) s(span)
          JOIN public.matters_claimant c ON c.home_key >= lower(s.span) AND c.home_key < upper(s.span)
        UNION ALL
        SELECT c.matter_id, c.person_id
          FROM unnest(public.nj_scope()) s(span)
          JOIN public.matters_claimant c ON c.line_key > 0
           AND c.line_key >= lower(s.span) AND c.line_key < upper(s.span)
        UNION ALL
        SELECT c.matter_id, c.person_id
          FROM public.matters_access a JOIN public.matters_claimant c ON c.matter_id = a.matter_id
         WHERE a.principal = ANY (public.nj_principals()) AND a.active)
      SELECT found.id FROM (
        SELECT mine.id FROM mine WHERE mine.title LIKE inside OR mine.number LIKE inside
        UNION
        SELECT mine.id FROM mine, LATERAL (
          SELECT e.name FROM public.employers_employer e WHERE e.id = mine.employer_id OFFSET 0) e
         WHERE e.name LIKE inside
        UNION
        SELECT people.matter_id FROM people, LATERAL (
          SELECT p.name FROM public.people_person p WHERE p.id = people.person_id OFFSET 0) p
         WHERE p.name LIKE inside) found
       LIMIT p_most;
  ELSE
    RETURN QUERY
      SELECT found.id FROM (
        SELECT m.id FROM public.matters_matter m WHERE m.title LIKE wide
        UNION
        SELECT m.id FROM public.matters_matter m WHERE m.number LIKE wide
        UNION
        SELECT m.id FROM public.employers_employer e
          JOIN public.matters_matter m ON m.employer_id = e.id WHERE e.name LIKE wide
        UNION
        SELECT c.matter_id FROM public.people_person p
          JOIN public.matters_claimant c ON c.person_id = p.id WHERE p.name LIKE wide) found
      JOIN public.matters_matter m ON m.id = found.id
     WHERE m.home_key <@ public.nj_scope() OR m.line_key <@ public.nj_scope()
        OR public.nj_part_matter(m.id)
     LIMIT p_most;
  END IF;
END $$;
"""
BEFORE = import_module("niangjia.apps.matters.migrations.0011_the_lens").SEARCH


class Migration(migrations.Migration):
    dependencies = [
        ("matters", "0016_bodies_take_part"),
        ("people", "0005_her_rights"),
    ]

    operations = [
        migrations.RunSQL(INDEXES, UNDO_INDEXES),
        migrations.RunSQL(SEARCH, BEFORE.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")),
    ]
