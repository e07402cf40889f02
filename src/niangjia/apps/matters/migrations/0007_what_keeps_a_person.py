"""Whether a person's matters let her be forgotten is asked of all of them, whoever may see which."""

from django.db import migrations

FUNCTIONS = """
CREATE FUNCTION matters_keeping(p_person bigint) RETURNS TABLE (is_open boolean, closed_on date)
LANGUAGE sql SECURITY DEFINER STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT m.is_open, (m.closed_at AT TIME ZONE 'Asia/Shanghai')::date
  FROM matters_claimant c JOIN matters_matter m ON m.id = c.matter_id WHERE c.person_id = p_person
$$;
CREATE FUNCTION matters_forget_person(p_person bigint) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  UPDATE matters_claimant c SET look_up_digest = NULL FROM people_person p
  WHERE p.id = p_person AND p.erased_on IS NOT NULL AND c.person_id = p.id
$$;
"""
UNDO = "DROP FUNCTION matters_keeping(bigint), matters_forget_person(bigint);"


class Migration(migrations.Migration):
    dependencies = [("matters", "0006_sealed_anew"), ("people", "0005_her_rights")]
    operations = [migrations.RunSQL(FUNCTIONS, UNDO)]
