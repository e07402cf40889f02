"""Each form sent once: what somebody sent is seen by nobody else (decision 0028)."""

import django.db.models.functions.datetime
from django.db import migrations, models

GUARD = """
CREATE FUNCTION sendings_opens(p_by bigint) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE RETURN
  p_by = ANY (coalesce(nullif(current_setting('nj.principals', true), ''), '{}')::bigint[]);
SELECT nj_protect('sendings_sending', 'sendings_opens(by_id)', 'sendings_opens(by_id)');
SELECT nj_keep_only('sendings_sending', 'SELECT, INSERT, UPDATE, DELETE');

CREATE FUNCTION sendings_forget(p_before timestamptz) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH gone AS (DELETE FROM public.sendings_sending WHERE at < p_before RETURNING 1)
  SELECT count(*) FROM gone
$$;
"""
UNDO = """
DROP FUNCTION sendings_forget(timestamptz);
SELECT nj_unprotect('sendings_sending');
DROP FUNCTION sendings_opens(bigint);
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [("outbox", "0003_whose_work")]

    operations = [
        migrations.CreateModel(
            name='Sending',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('mark', models.BinaryField(max_length=32)),
                ('content', models.BinaryField(max_length=32)),
                ('by_id', models.BigIntegerField()),
                ('path', models.CharField(max_length=300)),
                ('location', models.CharField(blank=True, max_length=500)),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                'indexes': [models.Index(fields=['by_id', 'path', '-at'], name='sendings_sending_lately'), models.Index(fields=['at'], name='sendings_sending_by_age')],
                'constraints': [models.UniqueConstraint(fields=('mark', 'content'), name='sendings_sending_once')],
            },
        ),
        migrations.RunSQL(GUARD, UNDO),
    ]
