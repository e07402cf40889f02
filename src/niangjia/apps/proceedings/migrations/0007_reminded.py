"""Who is to come is reminded the day before: which days those are, where they are kept.

Nobody is acting when it runs; what it tells is told inside the place where the matter is kept.
"""

from django.db import migrations, models

FILL = "UPDATE proceedings_appointment SET told_at = set_at;"

# What was set or moved on the very day before was told on it: once a day is enough.
TO_REMIND = """
CREATE FUNCTION proceedings_to_remind(
    p_from timestamptz, p_until timestamptz, p_told_before timestamptz, p_most int)
RETURNS TABLE (appointment_id bigint, home_key bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT a.id, m.home_key
    FROM public.proceedings_appointment a
    JOIN public.matters_forum f ON f.id = a.forum_id
    JOIN public.matters_matter m ON m.id = f.matter_id
   WHERE a.starts_at >= p_from AND a.starts_at < p_until AND a.told_at < p_told_before
     AND a.cancelled_at IS NULL AND a.reminded_at IS NULL AND m.is_open
   ORDER BY a.starts_at, a.id LIMIT p_most
$$;
"""
UNDO_TO_REMIND = (
    "DROP FUNCTION proceedings_to_remind(timestamptz, timestamptz, timestamptz, int);"
)


class Migration(migrations.Migration):
    dependencies = [("proceedings", "0006_appointments")]

    operations = [
        migrations.AddField(
            model_name="appointment",
            name="reminded_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="appointment",
            name="told_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="appointment",
            name="told_at",
            field=models.DateTimeField(),
        ),
        migrations.AddIndex(
            model_name="appointment",
            index=models.Index(
                fields=["starts_at"],
                condition=models.Q(("cancelled_at__isnull", True), ("reminded_at__isnull", True)),
                name="proceedings_appointment_ahead",
            ),
        ),
        migrations.RunSQL(TO_REMIND, UNDO_TO_REMIND),
    ]
