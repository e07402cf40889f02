"""Where a stranger can knock is asked by every page of the interview: planned once a connection."""

from django.db import migrations

# Levels 2 and 3 are a city's and a county's (choices.Level).
DOORS = """
CREATE FUNCTION unions_doors(p_on date)
RETURNS TABLE (start bigint, level smallint, id bigint, name text, short_name text, code text)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RETURN QUERY
    SELECT lower(p.span), p.level, u.id, u.name::text, u.short_name::text, u.code::text
      FROM public.unions_placement p JOIN public.unions_union u ON u.id = p.union_id
     WHERE p.during @> p_on AND upper_inf(p.known)
       AND p.line = 'territorial' AND p.level IN (2, 3)
     ORDER BY p.span;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("unions", "0007_bodies_close")]

    operations = [migrations.RunSQL(DOORS, "DROP FUNCTION unions_doors(date)")]
