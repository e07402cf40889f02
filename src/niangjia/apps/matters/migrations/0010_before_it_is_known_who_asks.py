"""Questions asked before it is known who asks: they answer about one matter that is named.

They stand in the table of `docs/contexts/scope.md`, with whoever else looks across matters.
"""

from django.db import migrations

ENTRANCE = """
CREATE FUNCTION matters_receipt(p_number text, p_digest bytea)
RETURNS TABLE (claimant_id bigint, person_id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT c.id, c.person_id
    FROM public.matters_matter m JOIN public.matters_claimant c ON c.matter_id = m.id
   WHERE m.number = p_number AND c.look_up_digest = p_digest
   ORDER BY c.id LIMIT 1
$$;
CREATE FUNCTION matters_number_known(p_number text) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT m.id FROM public.matters_matter m WHERE m.number = p_number
$$;
CREATE FUNCTION matters_people_in(p_number text, p_people bigint[]) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT c.person_id
    FROM public.matters_matter m JOIN public.matters_claimant c ON c.matter_id = m.id
   WHERE m.number = p_number AND c.person_id = ANY (p_people)
$$;
REVOKE ALL ON FUNCTION matters_receipt(text, bytea), matters_number_known(text),
  matters_people_in(text, bigint[]) FROM PUBLIC;
"""
UNDO = """
DROP FUNCTION matters_receipt(text, bytea), matters_number_known(text),
  matters_people_in(text, bigint[]);
"""


class Migration(migrations.Migration):
    dependencies = [("matters", "0009_whose_eyes")]

    operations = [migrations.RunSQL(ENTRANCE, UNDO)]
