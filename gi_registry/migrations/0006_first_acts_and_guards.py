"""Rights granted before this version get their first act; then the guards go up."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from records.append_only import forbid_changes


def grant(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Put each grant on record, so that «as of a day» knows it.

    What happened to a right later has no dated act and gets none: nothing is invented.
    """
    acts = apps.get_model("gi_registry", "AuthorizationAct").objects
    rights = apps.get_model("gi_registry", "Authorization").objects
    for right in rights.filter(acts=None).select_related("application"):
        if right.application.decided_by_id is None:
            continue
        acts.create(
            number=f"JD-{right.valid_from.year}-{right.pk:06d}-G",
            authorization=right,
            act="grant",
            on=right.valid_from,
            state_after="active",
            decided_by_id=right.application.decided_by_id,
            at=right.application.decided_at,
        )


class Migration(migrations.Migration):
    dependencies = [("gi_registry", "0005_the_register")]
    operations = [
        migrations.RunPython(grant, migrations.RunPython.noop),
        forbid_changes("AuthorizationAct"),
        forbid_changes(
            "TitleAct",
            once=[
                "title",
                "snapshot",
                "entered_by",
                "entered_at",
                "dropped_by",
                "dropped_at",
            ],
            allow=["from_stage", "to_stage", "dropped_reason"],
        ),
        forbid_changes("ApplicationVersion"),
        forbid_changes("ApplicationPaper", once=["removed_by", "removed_at"]),
        forbid_changes("BrandAct"),
    ]
