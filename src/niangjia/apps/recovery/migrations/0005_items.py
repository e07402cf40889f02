"""Plans and corrections that wait for a second person stand in the work list.

They are due on the day on which they are to take effect, and not before the day they were made.
"""

from django.db import migrations


def keep(table: str, source: str) -> str:
    return f"""
CREATE FUNCTION recovery_keep_{source}s(p_proposals bigint[]) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM public.worklist_end('{source}', ARRAY(
    SELECT p.id FROM public.{table} p
     WHERE p.id = ANY (p_proposals) AND p.state <> 'proposed'));
  PERFORM public.worklist_keep(
      '{source}', p.id, 'matter', m.id, m.number, m.title, NULL, '', '', 1, m.home_union_id,
      m.home_key, m.line_key, NULL, ARRAY['team_leader', 'chair'],
      public.worklist_end_of(
          greatest(p.effective_on, (p.made_at AT TIME ZONE 'Asia/Shanghai')::date)),
      true, false, 'open', '', NULL, p.made_by_id)
    FROM public.{table} p JOIN public.matters_matter m ON m.id = p.matter_id
   WHERE p.id = ANY (p_proposals) AND p.state = 'proposed';
END $$;
REVOKE ALL ON FUNCTION recovery_keep_{source}s(bigint[]) FROM PUBLIC;
CREATE FUNCTION recovery_{source}_keeps_item() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM public.recovery_keep_{source}s(ARRAY[NEW.id]);
  RETURN NULL;
END $$;
CREATE TRIGGER keeps_item AFTER INSERT OR UPDATE ON {table}
    FOR EACH ROW EXECUTE FUNCTION recovery_{source}_keeps_item();
SELECT recovery_keep_{source}s(ARRAY(SELECT id FROM {table} WHERE state = 'proposed'));
"""


def undo(table: str, source: str) -> str:
    return f"""
DROP TRIGGER keeps_item ON {table};
DROP FUNCTION recovery_{source}_keeps_item(), recovery_keep_{source}s(bigint[]);
"""


class Migration(migrations.Migration):
    dependencies = [("recovery", "0004_whose_money"), ("matters", "0021_items")]

    operations = [
        migrations.RunSQL(keep("recovery_plan", "plan"), undo("recovery_plan", "plan")),
        migrations.RunSQL(keep("recovery_change", "change"), undo("recovery_change", "change")),
    ]
