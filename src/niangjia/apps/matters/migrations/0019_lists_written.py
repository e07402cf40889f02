"""Lists of matters written by a job: seen by whoever asked, gone when they have expired."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

HERS = """
SELECT nj_protect('matters_listexport',
                  'made_by_id = ANY ((SELECT nj_principals())::bigint[])',
                  'made_by_id = ANY ((SELECT nj_principals())::bigint[])');
SELECT nj_keep_only('matters_listexport', 'SELECT, INSERT');

-- Nobody is acting when it runs.
CREATE FUNCTION matters_drop_lists() RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH gone AS (DELETE FROM public.matters_listexport WHERE expires_at <= now() RETURNING 1)
  SELECT count(*) FROM gone
$$;
"""
UNDO = """
DROP FUNCTION matters_drop_lists();
SELECT nj_unprotect('matters_listexport');
"""


class Migration(migrations.Migration):

    dependencies = [
        ('matters', '0018_paid_from_evidence'),
        ('outbox', '0003_whose_work'),
        ('people', '0005_her_rights'),
    ]

    operations = [
        migrations.CreateModel(
            name='ListExport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content', models.BinaryField()),
                ('reach', models.BinaryField()),
                ('made_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('expires_at', models.DateTimeField(db_index=True)),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
            ],
            options={
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('made_at'))), name='matters_listexport_expires_later'),
                ],
            },
        ),
        migrations.RunSQL(HERS, UNDO),
    ]
