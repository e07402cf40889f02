"""Enquiries are found by number, by the name of whoever told, by the employer she named."""

from django.db import migrations

BESIDE = """
ALTER TABLE intake_enquiry ADD COLUMN sounds text NOT NULL DEFAULT '';
CREATE FUNCTION intake_sound() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
    NEW.sounds := public.people_sounds(NEW.employer_name);
    RETURN NEW;
END $$;
UPDATE intake_enquiry SET sounds = people_sounds(employer_name) WHERE employer_name <> '';
CREATE TRIGGER sounds BEFORE INSERT OR UPDATE OF employer_name, sounds ON intake_enquiry
    FOR EACH ROW EXECUTE FUNCTION intake_sound();
CREATE INDEX intake_by_sound ON intake_enquiry USING gin (sounds gin_trgm_ops);
CREATE INDEX intake_by_employers_words ON intake_enquiry USING gin (employer_name gin_trgm_ops);
CREATE INDEX intake_by_number ON intake_enquiry USING gin (number gin_trgm_ops);
"""
UNDO = """
DROP INDEX intake_by_number, intake_by_employers_words, intake_by_sound;
DROP TRIGGER sounds ON intake_enquiry;
DROP FUNCTION intake_sound();
ALTER TABLE intake_enquiry DROP COLUMN sounds;
"""

# As `nj_found` finds matters: a small reach is read through, a wide one is searched by trigram,
# where one or two characters must stand first. The policy judges what is read by these numbers
# again.
FOUND = """
CREATE FUNCTION intake_found(p_words text, p_phone text DEFAULT '', p_few int DEFAULT 5000,
                             p_most int DEFAULT 2000)
RETURNS TABLE (enquiry_id bigint, by_person boolean)
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
    SELECT FROM unnest(public.nj_desk()) s(span)
      JOIN public.intake_enquiry e ON e.home_key >= lower(s.span) AND e.home_key < upper(s.span)
     LIMIT p_few + 1) few;
  IF reach <= p_few THEN
    RETURN QUERY
      WITH mine AS MATERIALIZED (
        SELECT e.id, e.number, e.employer_name, e.sounds, e.person_id
          FROM unnest(public.nj_desk()) s(span)
          JOIN public.intake_enquiry e ON e.home_key >= lower(s.span) AND e.home_key < upper(s.span))
      SELECT mine.id, coalesce(p.name LIKE inside
             OR (p.sounds LIKE ANY (sounds_like) AND p.name LIKE hanzi_like)
             OR (p_phone <> '' AND p.phone_last4 = p_phone), false)
        FROM mine, LATERAL (
        SELECT p.name, p.sounds, p.phone_last4 FROM public.people_person p
         WHERE p.id = mine.person_id OFFSET 0) p
       WHERE mine.number LIKE inside OR mine.employer_name LIKE inside OR p.name LIKE inside
          OR (mine.sounds LIKE ANY (sounds_like) AND mine.employer_name LIKE hanzi_like)
          OR (p.sounds LIKE ANY (sounds_like) AND p.name LIKE hanzi_like)
          OR (p_phone <> '' AND p.phone_last4 = p_phone)
       LIMIT p_most;
  ELSE
    RETURN QUERY
      SELECT e.id, bool_or(found.by_person) FROM public.intake_enquiry e JOIN (
        SELECT o.id, false FROM public.intake_enquiry o WHERE o.number LIKE wide
        UNION
        SELECT o.id, false FROM public.intake_enquiry o WHERE o.employer_name LIKE wide
        UNION
        SELECT o.id, false FROM unnest(sounds_like) l(pattern)
          JOIN public.intake_enquiry o
            ON o.sounds LIKE l.pattern AND o.employer_name LIKE hanzi_like
        UNION
        SELECT o.id, true FROM public.people_person p
          JOIN public.intake_enquiry o ON o.person_id = p.id WHERE p.name LIKE wide
        UNION
        SELECT o.id, true FROM unnest(sounds_like) l(pattern)
          JOIN public.people_person p ON p.sounds LIKE l.pattern AND p.name LIKE hanzi_like
          JOIN public.intake_enquiry o ON o.person_id = p.id
        UNION
        SELECT o.id, true FROM public.people_person p
          JOIN public.intake_enquiry o ON o.person_id = p.id
         WHERE p_phone <> '' AND p.phone_last4 = p_phone) found (id, by_person) ON found.id = e.id
       WHERE e.home_key <@ public.nj_desk()
       GROUP BY e.id
       LIMIT p_most;
  END IF;
END $$;
REVOKE ALL ON FUNCTION intake_found(text, text, int, int) FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0005_items"),
        ("people", "0006_how_names_sound"),
    ]

    operations = [
        migrations.RunSQL(BESIDE, UNDO),
        migrations.RunSQL(FOUND, "DROP FUNCTION intake_found(text, text, int, int);"),
    ]
