"""Evidence: handed in once, withdrawn once, never changed and never deleted."""

import django.db.models.deletion
from django.db import migrations, models

REFUSALS = """
ALTER TABLE matters_evidence ADD CONSTRAINT matters_evidence_claimant_of_same_matter
    FOREIGN KEY (claimant_id, matter_id) REFERENCES matters_claimant (id, matter_id);
CREATE FUNCTION matters_evidence_only_withdrawn() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
    IF TG_OP <> 'UPDATE' OR OLD.withdrawn_at IS NOT NULL
       OR to_jsonb(NEW) - '{withdrawn_at,withdrawn_by_id,withdrawn_why}'::text[]
          IS DISTINCT FROM to_jsonb(OLD) - '{withdrawn_at,withdrawn_by_id,withdrawn_why}'::text[] THEN
        RAISE EXCEPTION 'matters.evidence_stays: % on matters_evidence', TG_OP USING ERRCODE = '23514';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER only_withdrawn BEFORE UPDATE OR DELETE ON matters_evidence
    FOR EACH ROW EXECUTE FUNCTION matters_evidence_only_withdrawn();
"""
UNDO = """
DROP TRIGGER only_withdrawn ON matters_evidence;
DROP FUNCTION matters_evidence_only_withdrawn();
ALTER TABLE matters_evidence DROP CONSTRAINT matters_evidence_claimant_of_same_matter;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('documents', '0002_what_left_stays'),
        ('matters', '0004_look_up_tries'),
        ('people', '0001_persons_and_accounts'),
    ]

    operations = [
        migrations.CreateModel(
            name='Evidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seq', models.IntegerField()),
                ('original_sha256', models.CharField(max_length=64)),
                ('name', models.CharField(max_length=120, verbose_name='证据名称')),
                ('form', models.CharField(choices=[('original', '原件'), ('copy', '复印件'), ('electronic', '电子数据')], max_length=20, verbose_name='形式')),
                ('pages', models.IntegerField(default=1, verbose_name='页数')),
                ('source', models.CharField(max_length=120, verbose_name='证据来源')),
                ('proves', models.CharField(max_length=300, verbose_name='证明内容')),
                ('obtained_on', models.DateField(null=True, verbose_name='取得日期')),
                ('scanned_by', models.CharField(blank=True, max_length=40)),
                ('added_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('withdrawn_why', models.CharField(blank=True, max_length=300)),
                ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('claimant', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='matters.claimant')),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.file')),
                ('matter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='matters.matter')),
                ('withdrawn_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('matter', 'seq'), name='matters_evidence_seq'), models.UniqueConstraint(condition=models.Q(('withdrawn_at__isnull', True)), fields=('matter', 'original_sha256', 'claimant'), name='matters_evidence_same_file_once', nulls_distinct=False), models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at__isnull', True), ('withdrawn_by__isnull', True), ('withdrawn_why', '')), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False), models.Q(('withdrawn_why', ''), _negated=True)), _connector='OR'), name='matters_evidence_withdrawn_whole'), models.CheckConstraint(condition=models.Q(('pages__gte', 1)), name='matters_evidence_has_pages')],
            },
        ),
        migrations.RunSQL(REFUSALS, UNDO),
    ]
