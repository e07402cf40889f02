"""An employer is found by how its name sounds, too; the database keeps it beside the name."""

from django.db import migrations

BESIDE = """
ALTER TABLE employers_employer ADD COLUMN sounds text NOT NULL DEFAULT '';
CREATE FUNCTION employers_sound() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
    NEW.sounds := public.people_sounds(NEW.name);
    RETURN NEW;
END $$;
UPDATE employers_employer SET sounds = people_sounds(name);
CREATE TRIGGER sounds BEFORE INSERT OR UPDATE OF name, sounds ON employers_employer
    FOR EACH ROW EXECUTE FUNCTION employers_sound();
CREATE INDEX employers_employer_by_sound ON employers_employer USING gin (sounds gin_trgm_ops);
"""
UNDO = """
DROP INDEX employers_employer_by_sound;
DROP TRIGGER sounds ON employers_employer;
DROP FUNCTION employers_sound();
ALTER TABLE employers_employer DROP COLUMN sounds;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("employers", "0001_employers"),
        ("people", "0006_how_names_sound"),
    ]

    operations = [migrations.RunSQL(BESIDE, UNDO)]
