"""A job is seen by whoever started it, and by whoever runs it (decision 0009).

`nj_protect` is how every context puts a policy on a table of its own.
"""

from django.db import migrations

PROTECT = """
CREATE FUNCTION nj_protect(p_table regclass, p_sees text, p_writes text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', p_table);
  EXECUTE format('CREATE POLICY sees ON %s FOR ALL USING (%s) WITH CHECK (%s)', p_table, p_sees, p_writes);
END $$;
CREATE FUNCTION nj_unprotect(p_table regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('DROP POLICY sees ON %s', p_table);
  EXECUTE format('ALTER TABLE %s DISABLE ROW LEVEL SECURITY', p_table);
END $$;
"""

# `nj.job` is set by the runner, for one transaction, to the one job it runs.
JOBS = """
CREATE FUNCTION outbox_opens(p_job uuid, p_by bigint) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE RETURN
  p_by = ANY (coalesce(nullif(current_setting('nj.principals', true), ''), '{}')::bigint[])
  OR p_job::text = current_setting('nj.job', true);
SELECT nj_protect('outbox_job', 'outbox_opens(id, created_by_id)', 'outbox_opens(id, created_by_id)');
SELECT nj_keep_only('outbox_job', 'SELECT, INSERT, UPDATE');

-- Progress is told over a connection of its own, which acts as nobody.
CREATE FUNCTION outbox_tell(p_job uuid, p_done int, p_total int, p_message text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  UPDATE public.outbox_job
     SET state = 'running', done = coalesce(p_done, done), total = coalesce(p_total, total),
         message = coalesce(p_message, message)
   WHERE id = p_job AND finished_at IS NULL
$$;
"""

UNDO = """
DROP FUNCTION outbox_tell(uuid, int, int, text);
SELECT nj_unprotect('outbox_job');
DROP FUNCTION outbox_opens(uuid, bigint), nj_unprotect(regclass), nj_protect(regclass, text, text);
"""


class Migration(migrations.Migration):
    dependencies = [("outbox", "0002_under_way_once"), ("audit", "0001_events_in_lanes")]

    operations = [migrations.RunSQL(PROTECT + JOBS, UNDO)]
