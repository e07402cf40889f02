"""A second index column for each number, and the places whose key can change."""

from django.db import migrations, models
from django.db.models import Q

PLACES = """
SELECT audit_add_sealed_place('personal', 'people_person', f || '_enc',
                              format('''people_person:%s_enc:'' || r.key', f))
FROM unnest(ARRAY['citizen_id', 'phone', 'bank_account', 'address']) f;

-- How many numbers lack their digest by the odd or the even version of the index key.
CREATE FUNCTION people_without_index(p_is_odd boolean) RETURNS bigint
LANGUAGE sql SECURITY DEFINER STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT count(*) FILTER (WHERE citizen_id_enc IS NOT NULL
                          AND CASE WHEN p_is_odd THEN citizen_id_key ELSE citizen_id_key_even END IS NULL)
       + count(*) FILTER (WHERE phone_enc IS NOT NULL
                          AND CASE WHEN p_is_odd THEN phone_key ELSE phone_key_even END IS NULL)
  FROM people_person
$$;

-- Everybody who has a number, in the order of their keys, for writing the digests anew.
CREATE FUNCTION people_index_batch(p_after bigint, p_most int)
RETURNS TABLE (id bigint, key uuid, citizen_id_enc bytea, phone_enc bytea)
LANGUAGE sql SECURITY DEFINER STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT p.id, p.key, p.citizen_id_enc, p.phone_enc FROM people_person p
  WHERE p.id > p_after AND (p.citizen_id_enc IS NOT NULL OR p.phone_enc IS NOT NULL)
  ORDER BY p.id LIMIT p_most
$$;

-- Writes digests of people whose numbers are still those that were read; returns how many changed.
CREATE FUNCTION people_write_index(p_id bigint[], p_citizen_id_enc bytea[], p_phone_enc bytea[],
  p_citizen_id_odd bytea[], p_citizen_id_even bytea[], p_phone_odd bytea[], p_phone_even bytea[])
RETURNS int LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE n int;
BEGIN
  UPDATE people_person p SET citizen_id_key = u.c_odd, citizen_id_key_even = u.c_even,
    phone_key = u.t_odd, phone_key_even = u.t_even
  FROM unnest(p_id, p_citizen_id_enc, p_phone_enc, p_citizen_id_odd, p_citizen_id_even, p_phone_odd,
              p_phone_even) u(id, c, t, c_odd, c_even, t_odd, t_even)
  WHERE p.id = u.id AND p.citizen_id_enc IS NOT DISTINCT FROM u.c AND p.phone_enc IS NOT DISTINCT FROM u.t
    AND (p.citizen_id_key, p.citizen_id_key_even, p.phone_key, p.phone_key_even)
        IS DISTINCT FROM (u.c_odd, u.c_even, u.t_odd, u.t_even);
  GET DIAGNOSTICS n = ROW_COUNT;
  RETURN n;
END $$;
"""
UNDO = """
DROP FUNCTION people_without_index(boolean), people_index_batch(bigint, int),
  people_write_index(bigint[], bytea[], bytea[], bytea[], bytea[], bytea[], bytea[]);
SELECT audit_drop_sealed_place('people_person', f || '_enc')
FROM unnest(ARRAY['citizen_id', 'phone', 'bank_account', 'address']) f;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0002_where_she_lives"),
        ("audit", "0002_keys_of_persons"),
    ]
    operations = [
        migrations.AddField(
            "person", "citizen_id_key_even", models.BinaryField(null=True, unique=True)
        ),
        migrations.AddField("person", "phone_key_even", models.BinaryField(null=True, db_index=True)),
        migrations.RemoveConstraint("person", "people_person_citizen_id_whole"),
        migrations.RemoveConstraint("person", "people_person_verified_has_citizen_id"),
        migrations.RemoveConstraint("person", "people_person_phone_whole"),
        migrations.AddConstraint(
            "person",
            models.CheckConstraint(
                name="people_person_citizen_id_whole",
                condition=Q(
                    citizen_id_enc__isnull=True,
                    citizen_id_key__isnull=True,
                    citizen_id_key_even__isnull=True,
                    citizen_id_first4="",
                    citizen_id_last4="",
                )
                | Q(citizen_id_enc__isnull=False)
                & (Q(citizen_id_key__isnull=False) | Q(citizen_id_key_even__isnull=False))
                & ~Q(citizen_id_last4=""),
            ),
        ),
        migrations.AddConstraint(
            "person",
            models.CheckConstraint(
                name="people_person_verified_has_citizen_id",
                condition=~Q(identity="verified") | Q(citizen_id_enc__isnull=False),
            ),
        ),
        migrations.AddConstraint(
            "person",
            models.CheckConstraint(
                name="people_person_phone_whole",
                condition=Q(
                    phone_enc__isnull=True,
                    phone_key__isnull=True,
                    phone_key_even__isnull=True,
                    phone_last4="",
                )
                | Q(phone_enc__isnull=False)
                & (Q(phone_key__isnull=False) | Q(phone_key_even__isnull=False))
                & ~Q(phone_last4=""),
            ),
        ),
        migrations.RunSQL(PLACES, UNDO),
    ]
