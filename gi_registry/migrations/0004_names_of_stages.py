"""The states of an application are named after the stage that it stands at."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

RENAMED = {
    "submitted": "at_county",
    "county_passed": "at_city",
    "city_passed": "at_decision",
}


def rename(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    applications = apps.get_model("gi_registry", "Application").objects
    for before, after in RENAMED.items():
        applications.filter(status=before).update(status=after)


class Migration(migrations.Migration):
    dependencies = [("gi_registry", "0003_one_open_application_a_title")]
    operations = [
        migrations.RemoveConstraint("application", "application_status_known"),
        migrations.RunPython(rename, migrations.RunPython.noop),
    ]
