"""Calls back: who has one, when it is tried again, and who was told, level by level."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


EYES = """
SELECT nj_protect('intake_call_event', 'nj_sees_enquiry(enquiry_id)', 'nj_sees_enquiry(enquiry_id)');
SELECT nj_keep_only('intake_call_event', 'SELECT, INSERT');
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON intake_call_event
    FOR EACH STATEMENT EXECUTE FUNCTION matters_append_only();

-- Where somebody waits for a call: no more than where to look, for the work of each minute.
CREATE FUNCTION intake_calls_owed(p_at timestamptz) RETURNS TABLE (enquiry_id bigint, home_key bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT e.id, e.home_key FROM public.intake_enquiry e
     WHERE e.is_open AND e.told_at <= p_at
       AND (e.call_back_by IS NOT NULL AND e.reached_at IS NULL OR e.call_again_at <= p_at)
     ORDER BY e.id
$$;
"""
UNDO_EYES = """
DROP FUNCTION intake_calls_owed(timestamptz);
DROP TRIGGER append_only ON intake_call_event;
SELECT nj_unprotect('intake_call_event');
"""


class Migration(migrations.Migration):

    dependencies = [
        ('intake', '0006_found_by_sound'),
        ('matters', '0020_clocks_read_anew'),
        ('people', '0005_her_rights'),
        ('unions', '0007_bodies_close'),
    ]

    operations = [
        migrations.CreateModel(
            name='CallEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('promised_by', models.DateTimeField()),
                ('kind', models.CharField(choices=[('first', '通知第一值班人'), ('again', '再次通知第一值班人'), ('second', '转第二值班人'), ('leader', '报负责人'), ('above', '报上级工会'), ('retry', '到约好再打的时间'), ('taken', '有人来打'), ('let_go', '放回去')], max_length=10)),
                ('told', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                ('at', models.DateTimeField()),
            ],
            options={
                'db_table': 'intake_call_event',
            },
        ),
        migrations.AddField(
            model_name='enquiry',
            name='call_again_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='enquiry',
            name='caller',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person'),
        ),
        migrations.AddField(
            model_name='enquiry',
            name='taken_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name='enquiry',
            index=models.Index(condition=models.Q(('call_back_by__isnull', False), ('is_open', True), ('reached_at__isnull', True)), fields=['call_back_by'], name='intake_calls_waiting'),
        ),
        migrations.AddField(
            model_name='callevent',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person'),
        ),
        migrations.AddField(
            model_name='callevent',
            name='enquiry',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='call_events', to='intake.enquiry'),
        ),
        migrations.AddConstraint(
            model_name='callevent',
            constraint=models.UniqueConstraint(condition=models.Q(('kind__in', ('taken', 'let_go')), _negated=True), fields=('enquiry', 'promised_by', 'kind'), name='intake_call_event_level_once'),
        ),
        migrations.AddConstraint(
            model_name='callevent',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['first', 'again', 'second', 'leader', 'above', 'retry', 'taken', 'let_go'])), name='intake_call_event_kind_known'),
        ),
        migrations.RunSQL(EYES, UNDO_EYES),
    ]
