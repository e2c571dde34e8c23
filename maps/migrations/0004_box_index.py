"""Plots are found by their box: an index that the models cannot say.

A later migration that changes Plot ends with the same RunPython: on SQLite Django
rebuilds the table then, and the triggers that keep the index in step go with the old
one (see maps.box_index).
"""

from django.db import migrations

from maps import box_index


class Migration(migrations.Migration):
    dependencies = [
        ("maps", "0003_areas_by_parts_plots_in_full"),
    ]

    operations = [
        migrations.RunPython(box_index.forward, box_index.backward),
    ]
