"""What lists, counts and searches are driven by: keys of county and city, indexes for each lens."""

from django.contrib.postgres.indexes import GinIndex
from django.db import migrations, models
from django.db.models import F, Q

# The widths of a county's and a city's span (unions/positions.py): what stands in a row stays.
COUNTY_BITS, CITY_BITS = 41, 48

# A name is searched only within what the asker reaches; the index is on the register of people, the
# question belongs to matters.
NAMES = "CREATE INDEX matters_names_of_people ON people_person USING gin (name gin_trgm_ops);"

# Text matching is not leakproof: under a policy no index may serve it, and a search would read every
# matter. So candidates are found by the owner, inside the asker's reach, and the policy judges them
# again where they are read. A reach of a few thousand matters is read through, a wider one is
# searched by trigram; there a word of one or two characters, which has none, must stand first.
SEARCH = """
CREATE FUNCTION nj_search(p_words text, p_few int DEFAULT 5000, p_most int DEFAULT 2000)
RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 200 SET search_path = pg_catalog, public, pg_temp AS $$
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
        UNION
        SELECT m.id, m.number, m.title, m.employer_id
          FROM unnest(public.nj_scope()) s(span)
          JOIN public.matters_matter m ON m.line_key > 0
           AND m.line_key >= lower(s.span) AND m.line_key < upper(s.span)
        UNION
        SELECT m.id, m.number, m.title, m.employer_id
          FROM public.matters_access a JOIN public.matters_matter m ON m.id = a.matter_id
         WHERE a.principal = ANY (public.nj_principals()) AND a.active)
      SELECT mine.id FROM mine
       WHERE mine.title LIKE inside OR mine.number LIKE inside
          OR EXISTS (SELECT FROM public.employers_employer e
                      WHERE e.id = mine.employer_id AND e.name LIKE inside)
          OR EXISTS (SELECT FROM public.matters_claimant c JOIN public.people_person p
                         ON p.id = c.person_id
                      WHERE c.matter_id = mine.id AND p.name LIKE inside)
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
REVOKE ALL ON FUNCTION nj_search(text, int, int) FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("matters", "0010_before_it_is_known_who_asks"),
        ("people", "0001_persons_and_accounts"),
        ("employers", "0001_employers"),
    ]

    operations = [
        migrations.AddField(
            model_name="matter",
            name="county_key",
            field=models.GeneratedField(
                db_persist=True,
                expression=F("home_key").bitrightshift(COUNTY_BITS).bitleftshift(COUNTY_BITS),
                output_field=models.BigIntegerField(),
            ),
        ),
        migrations.AddField(
            model_name="matter",
            name="city_key",
            field=models.GeneratedField(
                db_persist=True,
                expression=F("home_key").bitrightshift(CITY_BITS).bitleftshift(CITY_BITS),
                output_field=models.BigIntegerField(),
            ),
        ),
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(
                fields=["county_key", "next_due_on", "id"],
                condition=Q(is_open=True),
                name="matters_open_by_county",
            ),
        ),
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(
                fields=["city_key", "next_due_on", "id"],
                condition=Q(is_open=True),
                name="matters_open_by_city",
            ),
        ),
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(
                fields=["next_due_on", "id"], condition=Q(is_open=True), name="matters_open"
            ),
        ),
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(
                fields=["line_key", "next_due_on", "id"],
                condition=Q(line_key__gt=0),
                name="matters_by_line",
            ),
        ),
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(fields=["home_key", "next_due_on", "id"], name="matters_by_home"),
        ),
        migrations.AddIndex(
            model_name="matter",
            index=GinIndex(name="matters_by_title", fields=["title"], opclasses=["gin_trgm_ops"]),
        ),
        migrations.AddIndex(
            model_name="matter",
            index=GinIndex(name="matters_by_number", fields=["number"], opclasses=["gin_trgm_ops"]),
        ),
        migrations.RunSQL(NAMES, "DROP INDEX matters_names_of_people;"),
        migrations.RunSQL(SEARCH, "DROP FUNCTION nj_search(text, int, int);"),
    ]
