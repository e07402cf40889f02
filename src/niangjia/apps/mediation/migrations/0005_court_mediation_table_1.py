"""The moves of the table of mediation sent by a court, version 1: the database refuses every other.

Written out, not imported: a version in use is never edited, so its moves never change here.
"""

from django.db import migrations

LIFECYCLE, VERSION = "court_mediation", 1
MOVES = (
    ("open", "", "sent"),
    ("split", "", "sent"),
    ("split", "", "before_filing"),
    ("split", "", "after_filing"),
    ("split", "", "agreed"),
    ("split", "", "agreed_in_suit"),
    ("accept_before_filing", "sent", "before_filing"),
    ("accept_after_filing", "sent", "after_filing"),
    ("decline", "sent", "declined"),
    ("convene", "before_filing", "before_filing"),
    ("convene", "after_filing", "after_filing"),
    ("extend", "before_filing", "before_filing"),
    ("extend", "after_filing", "after_filing"),
    ("agree", "before_filing", "agreed"),
    ("agree_in_suit", "after_filing", "agreed_in_suit"),
    ("issue", "agreed_in_suit", "confirmed"),
    ("drop_suit", "agreed_in_suit", "agreed"),
    ("refuse_paper", "agreed_in_suit", "to_trial"),
    ("perform", "agreed", "performed"),
    ("perform", "agreed_in_suit", "performed"),
    ("file_confirmation", "agreed", "confirm_filed"),
    ("return_for_correction", "confirm_filed", "returned"),
    ("correct", "returned", "confirm_filed"),
    ("accept_confirmation", "confirm_filed", "in_confirmation"),
    ("confirm", "in_confirmation", "confirmed"),
    ("refuse_confirmation", "confirm_filed", "agreed"),
    ("refuse_confirmation", "returned", "agreed"),
    ("refuse_confirmation", "in_confirmation", "agreed"),
    ("withdraw_confirmation", "confirm_filed", "agreed"),
    ("withdraw_confirmation", "returned", "agreed"),
    ("withdraw_confirmation", "in_confirmation", "agreed"),
    ("default", "agreed", "defaulted"),
    ("fail", "before_filing", "to_filing"),
    ("fail", "after_filing", "to_trial"),
    ("withdraw", "sent", "withdrawn"),
    ("withdraw", "before_filing", "withdrawn"),
    ("withdraw", "after_filing", "withdrawn"),
)


def add(apps, schema_editor):
    edge = apps.get_model("matters", "ProcedureEdge")
    edge.objects.bulk_create(
        edge(
            lifecycle=LIFECYCLE,
            lifecycle_version=VERSION,
            verb=verb,
            from_state=source,
            to_state=target,
        )
        for verb, source, target in MOVES
    )


def remove(apps, schema_editor):
    edge = apps.get_model("matters", "ProcedureEdge")
    edge.objects.filter(lifecycle=LIFECYCLE, lifecycle_version=VERSION).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("mediation", "0004_whose_eyes"),
    ]

    operations = [migrations.RunPython(add, remove)]
