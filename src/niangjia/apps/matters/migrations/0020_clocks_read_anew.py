"""By which law and calendar a clock was last read, so that it is read again when they change."""

from django.db import migrations, models

BEHIND = """
CREATE FUNCTION matters_clocks_behind(p_edition text, p_most int)
RETURNS TABLE (matter_id bigint, home_key bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT DISTINCT c.matter_id, c.home_key FROM public.matters_clock c
   WHERE c.state IN ('running', 'suspended') AND c.read_under <> p_edition
   ORDER BY c.matter_id LIMIT p_most
$$;
"""
UNDO = "DROP FUNCTION matters_clocks_behind(text, int);"


class Migration(migrations.Migration):
    dependencies = [("matters", "0019_lists_written")]

    operations = [
        migrations.AddField(
            model_name="clock",
            name="read_under",
            field=models.CharField(blank=True, default="", max_length=64),
        ),
        migrations.AddField(
            model_name="clockreading",
            name="calendar_digest",
            field=models.CharField(blank=True, default="", max_length=64),
        ),
        migrations.AddIndex(
            model_name="clock",
            index=models.Index(
                condition=models.Q(("state__in", ["running", "suspended"])),
                fields=["read_under", "matter"],
                name="matters_clock_live_by_edition",
            ),
        ),
        migrations.RunSQL(BEHIND, UNDO),
    ]
