"""Names and titles leave the lists, and come back, by acts of two persons."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from records.append_only import forbid_changes


class Migration(migrations.Migration):

    dependencies = [
        ('gi_registry', '0007_probes_of_the_search'),
        ('records', '0003_notices'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Removal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('remove', '移出列表'), ('restore', '恢复到列表')], max_length=10)),
                ('on', models.DateField(help_text='The legal date, as its document or source says.')),
                ('reason', models.CharField(max_length=300)),
                ('source', models.CharField(max_length=300)),
                ('certainty', models.CharField(choices=[('confirmed', '已核实'), ('one_source', '仅一处来源，待核实'), ('unconfirmed', '待核实'), ('schematic', '示意')], max_length=20)),
                ('proposed_at', models.DateTimeField()),
                ('entered_at', models.DateTimeField(null=True)),
                ('dropped_at', models.DateTimeField(null=True)),
                ('dropped_reason', models.CharField(blank=True, max_length=500)),
                ('document', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.document')),
                ('dropped_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('entered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('indication', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='removals', to='gi_registry.indication')),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('title', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='removals', to='gi_registry.legaltitle')),
            ],
            options={
                'ordering': ['on', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['remove', 'restore'])), name='removal_kind_known'), models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), _negated=True), models.Q(('source', ''), _negated=True)), name='removal_has_grounds'), models.CheckConstraint(condition=models.Q(models.Q(('certainty', 'confirmed'), _negated=True), ('document__isnull', False), _connector='OR'), name='removal_confirmed_by_document'), models.CheckConstraint(condition=models.Q(('entered_by', None), models.Q(('entered_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='removal_two_persons'), models.CheckConstraint(condition=models.Q(('entered_at', None), ('dropped_at', None), _connector='OR'), name='removal_entered_or_dropped'), models.CheckConstraint(condition=models.Q(models.Q(('entered_at__isnull', True), ('entered_by__isnull', True)), models.Q(('entered_at__isnull', False), ('entered_by__isnull', False)), _connector='OR'), name='removal_entered_whole', violation_error_code='all_or_none'), models.CheckConstraint(condition=models.Q(models.Q(('dropped_at__isnull', True), ('dropped_by__isnull', True)), models.Q(('dropped_at__isnull', False), ('dropped_by__isnull', False)), _connector='OR'), name='removal_dropped_whole', violation_error_code='all_or_none'), models.UniqueConstraint(condition=models.Q(('dropped_at', None), ('entered_at', None)), fields=('title',), name='removal_title_waits_once'), models.UniqueConstraint(condition=models.Q(('dropped_at', None), ('entered_at', None), ('title', None)), fields=('indication',), name='removal_name_waits_once')],
            },
        ),
        forbid_changes(
            "Removal",
            once=["entered_by", "entered_at", "dropped_by", "dropped_at"],
            allow=["dropped_reason"],
        ),
    ]
