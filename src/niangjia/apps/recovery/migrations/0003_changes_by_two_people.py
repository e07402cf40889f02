"""Changes outside the usual course: proposed by one, approved by another, never rewritten."""

import django.db.models.deletion
from django.db import migrations, models

REFUSALS = """
ALTER TABLE recovery_change ADD CONSTRAINT recovery_change_entry_of_same_matter
    FOREIGN KEY (entry_id, matter_id) REFERENCES recovery_entry (id, matter_id);
ALTER TABLE recovery_change_line
    ADD CONSTRAINT recovery_changeline_change_of_same_matter
        FOREIGN KEY (change_id, matter_id) REFERENCES recovery_change (id, matter_id),
    ADD CONSTRAINT recovery_changeline_item_of_same_matter
        FOREIGN KEY (item_id, matter_id) REFERENCES matters_item (id, matter_id);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON recovery_change_line
    FOR EACH STATEMENT EXECUTE FUNCTION recovery_append_only();
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'nj_app') THEN
        RETURN;
    END IF;
    REVOKE UPDATE, DELETE, TRUNCATE ON recovery_change, recovery_change_line FROM nj_app;
    GRANT SELECT, INSERT ON recovery_change, recovery_change_line TO nj_app;
    GRANT UPDATE (state, approved_by_id, approved_at, entry_id) ON recovery_change TO nj_app;
END $$;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('matters', '0005_evidence'),
        ('people', '0002_where_she_lives'),
        ('recovery', '0002_refusals'),
    ]

    operations = [
        migrations.AlterField(
            model_name='plan',
            name='entry',
            field=models.OneToOneField(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s', to='recovery.entry'),
        ),
        migrations.CreateModel(
            name='Change',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('proposed', '待复核'), ('posted', '已复核入账'), ('void', '已作废')], default='proposed', max_length=20)),
                ('book_no', models.IntegerField()),
                ('effective_on', models.DateField()),
                ('made_at', models.DateTimeField()),
                ('approved_at', models.DateTimeField(null=True)),
                ('kind', models.CharField(choices=[('correction', '更正'), ('take_back', '收回多付'), ('advance', '基金垫付'), ('reversal', '冲回整笔')], max_length=20)),
                ('amount_fen', models.BigIntegerField()),
                ('why', models.CharField(max_length=300)),
                ('voucher', models.CharField(blank=True, max_length=120)),
                ('fund', models.CharField(blank=True, max_length=120)),
                ('approved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('entry', models.OneToOneField(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s', to='recovery.entry')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('matter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ledger_changes', to='matters.matter')),
                ('receipt', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='recovery.receipt')),
            ],
            options={
                'abstract': False,
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('state', 'proposed')), fields=('matter',), name='recovery_change_one_proposed'),
                    models.UniqueConstraint(fields=('id', 'matter'), name='recovery_change_of_matter'),
                    models.CheckConstraint(condition=models.Q(('state__in', ['proposed', 'posted', 'void'])), name='recovery_change_state_known'),
                    models.CheckConstraint(condition=models.Q(('approved_by__isnull', True), models.Q(('approved_by', models.F('made_by')), _negated=True), _connector='OR'), name='recovery_change_second_person'),
                    models.CheckConstraint(condition=models.Q(models.Q(('approved_at__isnull', False), ('approved_by__isnull', False), ('entry__isnull', False), ('state', 'posted')), models.Q(models.Q(('state', 'posted'), _negated=True), ('approved_at__isnull', True), ('approved_by__isnull', True), ('entry__isnull', True)), _connector='OR'), name='recovery_change_posted_when_approved'),
                    models.CheckConstraint(condition=models.Q(('kind__in', ['correction', 'take_back', 'advance', 'reversal'])), name='recovery_change_kind_known'),
                    models.CheckConstraint(condition=models.Q(('amount_fen__gt', 0), models.Q(('why', ''), _negated=True)), name='recovery_change_says_why'),
                    models.CheckConstraint(condition=models.Q(models.Q(('kind', 'reversal'), ('receipt__isnull', False)), models.Q(models.Q(('kind', 'reversal'), _negated=True), ('receipt__isnull', True)), _connector='OR'), name='recovery_change_reversal_of_receipt'),
                    models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['advance', 'take_back']), _negated=True), models.Q(('voucher', ''), _negated=True), _connector='OR'), name='recovery_change_cash_with_voucher'),
                    models.CheckConstraint(condition=models.Q(models.Q(('kind', 'advance'), models.Q(('fund', ''), _negated=True)), models.Q(models.Q(('kind', 'advance'), _negated=True), ('fund', '')), _connector='OR'), name='recovery_change_advance_of_fund'),
                ],
            },
        ),
        migrations.CreateModel(
            name='ChangeLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fen', models.BigIntegerField()),
                ('change', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='recovery.change')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='matters.item')),
                ('matter', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='matters.matter')),
            ],
            options={
                'db_table': 'recovery_change_line',
                'constraints': [
                    models.UniqueConstraint(fields=('change', 'item'), name='recovery_changeline_once'),
                    models.CheckConstraint(condition=models.Q(('fen__gte', 0)), name='recovery_changeline_fen'),
                ],
            },
        ),
        migrations.RunSQL(REFUSALS, migrations.RunSQL.noop),
    ]
