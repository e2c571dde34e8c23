"""The search asks one entry for one more word: a range of an index of its own."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("gi_registry", "0006_first_acts_and_guards"),
    ]

    operations = [
        migrations.AlterField(
            model_name="findterm",
            name="entry",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="terms",
                to="gi_registry.findentry",
            ),
        ),
        migrations.AddIndex(
            model_name="findterm",
            index=models.Index(fields=["entry", "text"], name="find_within_an_entry"),
        ),
    ]
