import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('accounts', '__first__'),
        ('gi_registry', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='FormVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('form_no', models.CharField(max_length=40, verbose_name='表号')),
                ('name_zh', models.CharField(max_length=80)),
                ('name_en', models.CharField(max_length=120)),
                ('authority', models.CharField(max_length=80, verbose_name='制定机关')),
                ('approval_no', models.CharField(blank=True, max_length=80, verbose_name='批准文号')),
                ('valid_until', models.DateField(blank=True, null=True, verbose_name='有效期限')),
                ('is_demo', models.BooleanField(default=False)),
            ],
            options={
                'ordering': ['form_no'],
            },
        ),
        migrations.CreateModel(
            name='PlanTarget',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.SlugField(unique=True)),
                ('name_zh', models.CharField(max_length=80)),
                ('name_en', models.CharField(max_length=120)),
                ('target', models.DecimalField(decimal_places=2, max_digits=14)),
                ('unit_zh', models.CharField(blank=True, max_length=20)),
                ('unit_en', models.CharField(blank=True, max_length=40)),
                ('by_year', models.PositiveSmallIntegerField()),
                ('source', models.CharField(max_length=300)),
                ('order', models.PositiveSmallIntegerField(default=100)),
            ],
            options={
                'ordering': ['order'],
            },
        ),
        migrations.CreateModel(
            name='Period',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField()),
                ('due_on', models.DateField(help_text='Last day on time.')),
                ('form', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='periods', to='output_stats.formversion')),
            ],
            options={
                'ordering': ['-year'],
                'constraints': [models.UniqueConstraint(fields=('form', 'year'), name='period_once')],
            },
        ),
        migrations.CreateModel(
            name='Release',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('preliminary', '初步'), ('final', '最终')], max_length=20)),
                ('table', models.JSONField(help_text='The protected cells, nothing hidden.')),
                ('certificate', models.JSONField(help_text='Audit of the protection; internal.')),
                ('input_sha256', models.CharField(max_length=64)),
                ('respondents', models.PositiveIntegerField()),
                ('published_at', models.DateTimeField()),
                ('superseded_at', models.DateTimeField(blank=True, null=True)),
                ('period', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='releases', to='output_stats.period')),
                ('published_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-published_at'],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['preliminary', 'final'])), name='release_kind_known'), models.UniqueConstraint(condition=models.Q(('superseded_at', None)), fields=('period',), name='release_one_current'), models.CheckConstraint(condition=models.Q(('superseded_at', None), ('superseded_at__gte', models.F('published_at')), _connector='OR'), name='release_forward')],
            },
        ),
        migrations.CreateModel(
            name='Return',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('draft', '填报中'), ('reported', '已上报，待县级审核'), ('county_accepted', '县级已核定，待市级核定'), ('returned', '已退回，待修改'), ('city_accepted', '市级已核定')], default='draft', max_length=20)),
                ('area_dm2', models.BigIntegerField(default=0)),
                ('output_g', models.BigIntegerField(default=0)),
                ('sold_g', models.BigIntegerField(default=0)),
                ('revenue_fen', models.BigIntegerField(default=0, help_text='Ex-gate, no VAT.')),
                ('output_value_fen', models.BigIntegerField(default=0, help_text='Value of the output at first-sale price, as reported.')),
                ('explanation', models.TextField(blank=True, help_text='Answers to soft findings.')),
                ('return_reason', models.CharField(blank=True, max_length=500)),
                ('created_at', models.DateTimeField()),
                ('reported_at', models.DateTimeField(blank=True, null=True)),
                ('indication', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='gi_registry.indication')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organization')),
                ('period', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='returns', to='output_stats.period')),
                ('region', models.ForeignKey(help_text='County of origin.', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.region')),
                ('reported_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['period', 'indication__order', 'organization__name'],
                'constraints': [models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'reported', 'county_accepted', 'returned', 'city_accepted'])), name='return_status_known'), models.CheckConstraint(condition=models.Q(('area_dm2__gte', 0), ('output_g__gte', 0), ('sold_g__gte', 0), ('revenue_fen__gte', 0), ('output_value_fen__gte', 0)), name='return_not_negative'), models.CheckConstraint(condition=models.Q(models.Q(('reported_at__isnull', True), ('reported_by__isnull', True)), models.Q(('reported_at__isnull', False), ('reported_by__isnull', False)), _connector='OR'), name='return_reported_whole', violation_error_code='all_or_none'), models.UniqueConstraint(fields=('period', 'organization', 'indication', 'region'), name='return_once'), models.CheckConstraint(condition=models.Q(('sold_g__gt', 0), ('revenue_fen', 0), _connector='OR'), name='return_revenue_needs_sales')],
            },
        ),
    ]
