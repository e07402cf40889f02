"""A token may be made for registering call-backs: a use of its own."""

import django.contrib.postgres.fields
from django.db import migrations, models

SCOPES = [
    ("read:matters", "看案件"),
    ("write:matters", "办案件的步骤"),
    ("read:enquiries", "看诉求"),
    ("write:enquiries", "登记诉求、办诉求的步骤"),
    ("manage:webhooks", "看回调的记录、重发"),
    ("register:webhooks", "登记、停用回调，换密钥"),
]


class Migration(migrations.Migration):
    dependencies = [("machines", "0006_whose_hooks")]

    operations = [
        migrations.RemoveConstraint(model_name="token", name="machines_token_scopes_known"),
        migrations.AlterField(
            model_name="token",
            name="scopes",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(choices=SCOPES, max_length=30), size=None
            ),
        ),
        migrations.AddConstraint(
            model_name="token",
            constraint=models.CheckConstraint(
                condition=models.Q(("scopes__contained_by", [key for key, _ in SCOPES])),
                name="machines_token_scopes_known",
            ),
        ),
    ]
