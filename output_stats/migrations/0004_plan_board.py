import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '__first__'),
        ('output_stats', '0003_english_facts'),
    ]

    operations = [
        migrations.AddField(
            model_name='plantarget',
            name='baseline',
            field=models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True),
        ),
        migrations.AddField(
            model_name='plantarget',
            name='baseline_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='plantarget',
            name='baseline_source',
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name='plantarget',
            name='owner',
            field=models.CharField(blank=True, help_text='责任单位', max_length=200),
        ),
        migrations.AddField(
            model_name='plantarget',
            name='owner_en',
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.CreateModel(
            name='PlanValue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('value', models.DecimalField(decimal_places=2, max_digits=14)),
                ('as_of', models.DateField()),
                ('source', models.CharField(max_length=300)),
                ('certainty', models.CharField(choices=[('confirmed', '已核实'), ('one_source', '仅一处来源，待核实'), ('unconfirmed', '待核实'), ('schematic', '示意')], default='unconfirmed', max_length=20)),
                ('entered_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_reason', models.CharField(blank=True, max_length=300)),
                ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('target', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='values', to='output_stats.plantarget')),
            ],
            options={
                'ordering': ['-as_of', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('source', ''), _negated=True), name='planvalue_sourced'), models.CheckConstraint(condition=models.Q(('withdrawn_at', None), models.Q(('withdrawn_reason', ''), _negated=True), _connector='OR'), name='planvalue_withdrawn_with_reason'), models.UniqueConstraint(condition=models.Q(('withdrawn_at', None)), fields=('target', 'as_of'), name='planvalue_once_a_day')],
            },
        ),
        migrations.AddConstraint(
            model_name='plantarget',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('baseline', None), ('baseline_on', None)), models.Q(('baseline__isnull', False), ('baseline_on__isnull', False), models.Q(('baseline_source', ''), _negated=True)), _connector='OR'), name='target_baseline_whole'),
        ),
    ]
