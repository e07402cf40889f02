"""An invitation may be taken with the account one has."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_calendar_link'),
        ('people', '0005_her_rights'),
    ]

    operations = [
        migrations.AddField(
            model_name='invitation',
            name='taken_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='taken', to='people.account'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.CheckConstraint(condition=models.Q(('taken_by__isnull', True), models.Q(('is_used', True), models.Q(('taken_by', models.F('account')), _negated=True)), _connector='OR'), name='accounts_invitation_taken_by_another_and_used'),
        ),
    ]
