"""What waited when a call-back was ended is never sent: it stands so, and waits no more."""

from django.db import migrations, models

STATES = [
    ("waiting", "等待送达"),
    ("delivered", "已送达"),
    ("dead", "送不到，不再试"),
    ("unsent", "停用前没有送出"),
]
ENDED = """
UPDATE machines_delivery d SET state = 'unsent', done_at = h.ended_at
  FROM machines_hook h
 WHERE h.id = d.hook_id AND h.ended_at IS NOT NULL AND d.state = 'waiting';
"""
WAITS = "UPDATE machines_delivery SET state = 'waiting', done_at = NULL WHERE state = 'unsent';"


def _done(states):
    return models.CheckConstraint(
        condition=models.Q(
            models.Q(("done_at__isnull", True), ("state", "waiting")),
            models.Q(("done_at__isnull", False), ("state__in", states)),
            _connector="OR",
        ),
        name="machines_delivery_done_has_its_time",
    )


class Migration(migrations.Migration):
    dependencies = [("machines", "0008_offices_letters")]

    operations = [
        migrations.AlterField(
            model_name="delivery",
            name="state",
            field=models.CharField(choices=STATES, default="waiting", max_length=10),
        ),
        migrations.RemoveConstraint(
            model_name="delivery", name="machines_delivery_done_has_its_time"
        ),
        migrations.RunSQL(ENDED, WAITS),
        migrations.AddConstraint(
            model_name="delivery", constraint=_done(("delivered", "dead", "unsent"))
        ),
    ]
