"""A token may be made for the letters of offices; a call-back tells that one was answered."""

import django.contrib.postgres.fields
from django.db import migrations, models

SCOPES = [
    ("read:matters", "看案件"),
    ("write:matters", "办案件的步骤"),
    ("read:enquiries", "看诉求"),
    ("write:enquiries", "登记诉求、办诉求的步骤"),
    ("read:referrals", "看来函和转出去的"),
    ("write:referrals", "登记来函、写回函"),
    ("manage:webhooks", "看回调的记录、重发"),
    ("register:webhooks", "登记、停用回调，换密钥"),
]
KINDS = [
    ("enquiry.received", "收到诉求"),
    ("enquiry.more_told", "诉求有补充"),
    ("enquiry.triaged", "诉求已分诊"),
    ("enquiry.step_taken", "诉求办了一步"),
    ("enquiry.assigned", "诉求交给承办人"),
    ("referral.answered", "来函已回"),
    ("matter.opened", "立案件"),
    ("matter.step_taken", "案件办了一步"),
    ("matter.closed", "案件结案"),
    ("money.received", "到账一笔款"),
]


class Migration(migrations.Migration):
    dependencies = [("machines", "0007_hooks_by_program")]

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
        migrations.AlterField(
            model_name="delivery",
            name="kind",
            field=models.CharField(choices=KINDS, max_length=40),
        ),
        migrations.AlterField(
            model_name="hook",
            name="kinds",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(choices=KINDS, max_length=40), size=None
            ),
        ),
    ]
