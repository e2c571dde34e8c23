import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('accounts', '__first__'),
        ('gi_registry', '0001_initial'),
        ('jobs', '0001_initial'),
        ('maps', '0001_initial'),
        ('records', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='DaySalt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField(unique=True)),
                ('salt', models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name='LabelEpoch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(unique=True)),
                ('created_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['-number'],
                'constraints': [models.CheckConstraint(condition=models.Q(('number__gte', 0), ('number__lt', 32)), name='epoch_five_bits')],
            },
        ),
        migrations.CreateModel(
            name='Season',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('crop', models.CharField(choices=[('grape', '葡萄'), ('scallop', '扇贝'), ('chestnut', '板栗'), ('cherry', '樱桃'), ('walnut', '核桃'), ('wine', '葡萄酒'), ('vermicelli', '粉丝'), ('fur', '毛皮'), ('herb', '药材')], max_length=30)),
                ('year', models.PositiveSmallIntegerField()),
                ('opens_on', models.DateField(help_text='First day of harvest.')),
                ('closes_on', models.DateField(help_text='First day labels may no longer be ordered.')),
            ],
            options={
                'ordering': ['-year', 'crop'],
                'constraints': [models.UniqueConstraint(fields=('crop', 'year'), name='season_once'), models.CheckConstraint(condition=models.Q(('closes_on__gt', models.F('opens_on'))), name='season_forward')],
            },
        ),
        migrations.CreateModel(
            name='Account',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('source', '额度来源'), ('quota', '地块额度'), ('harvested', '已采收未贴标'), ('ordered', '已领标未启用'), ('labelled', '已贴标')], max_length=12)),
                ('balance_g', models.BigIntegerField(default=0)),
                ('organization', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='accounts', to='accounts.organization')),
                ('plot', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='accounts', to='maps.plot')),
                ('season', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='accounts', to='traceability.season')),
            ],
            options={
                'ordering': ['season', 'kind', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['source', 'quota', 'harvested', 'ordered', 'labelled'])), name='account_kind_known'), models.CheckConstraint(condition=models.Q(('balance_g__gte', 0), ('kind', 'source'), _connector='OR'), name='account_not_below_zero'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'source'), ('organization', None), ('plot', None)), models.Q(('kind', 'quota'), ('organization__isnull', False), ('plot__isnull', False)), models.Q(('kind__in', ['harvested', 'ordered', 'labelled']), ('organization__isnull', False), ('plot', None)), _connector='OR'), name='account_holder_fits_kind'), models.UniqueConstraint(condition=models.Q(('kind', 'source')), fields=('season',), name='account_one_source'), models.UniqueConstraint(condition=models.Q(('kind', 'quota')), fields=('season', 'plot'), name='account_one_quota_a_plot'), models.UniqueConstraint(condition=models.Q(('plot', None)), fields=('season', 'kind', 'organization'), name='account_one_a_holder')],
            },
        ),
        migrations.CreateModel(
            name='LabelOrder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=24, unique=True)),
                ('count', models.PositiveIntegerField()),
                ('net_weight_g', models.PositiveIntegerField(help_text='Of one pack.')),
                ('created_at', models.DateTimeField()),
                ('authorization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='label_orders', to='gi_registry.authorization')),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('job', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='jobs.job')),
                ('season', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='label_orders', to='traceability.season')),
            ],
            options={
                'ordering': ['-created_at'],
                'constraints': [models.CheckConstraint(condition=models.Q(('count__gt', 0), ('net_weight_g__gt', 0)), name='order_positive')],
            },
        ),
        migrations.CreateModel(
            name='Lot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=24, unique=True)),
                ('kind', models.CharField(choices=[('harvest', '采收批次'), ('packing', '包装批次')], max_length=10)),
                ('on', models.DateField(help_text='Harvested or packed on.')),
                ('mass_g', models.BigIntegerField()),
                ('remaining_g', models.BigIntegerField(help_text='Not yet packed or labelled.')),
                ('created_at', models.DateTimeField()),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('indication', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='gi_registry.indication')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lots', to='accounts.organization')),
                ('plot', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='lots', to='maps.plot')),
                ('season', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lots', to='traceability.season')),
            ],
            options={
                'ordering': ['-on', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['harvest', 'packing'])), name='lot_kind_known'), models.CheckConstraint(condition=models.Q(('mass_g__gt', 0)), name='lot_has_mass'), models.CheckConstraint(condition=models.Q(('remaining_g__gte', 0), ('remaining_g__lte', models.F('mass_g'))), name='lot_remaining_within'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'harvest'), ('plot__isnull', False)), models.Q(('indication__isnull', False), ('kind', 'packing'), ('plot', None)), _connector='OR'), name='lot_place_fits_kind')],
            },
        ),
        migrations.CreateModel(
            name='LabelBatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(help_text='22 bits, unique in the epoch.')),
                ('count', models.PositiveIntegerField()),
                ('epoch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='batches', to='traceability.labelepoch')),
                ('order', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='batch', to='traceability.labelorder')),
            ],
            options={
                'ordering': ['epoch', 'number'],
                'constraints': [models.UniqueConstraint(fields=('epoch', 'number'), name='batch_once'), models.CheckConstraint(condition=models.Q(('count__gt', 0), ('count__lte', 16777216), ('number__lt', 4194304)), name='batch_within_code')],
            },
        ),
        migrations.CreateModel(
            name='LotInput',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('mass_g', models.BigIntegerField()),
                ('child', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='inputs', to='traceability.lot')),
                ('parent', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='outputs', to='traceability.lot')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('mass_g__gt', 0)), name='lotinput_mass'), models.UniqueConstraint(fields=('parent', 'child'), name='lotinput_once')],
            },
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amount_g', models.BigIntegerField()),
                ('verb', models.CharField(choices=[('issue', '核发额度'), ('harvest', '采收'), ('order', '领标'), ('activate', '启用标签'), ('void', '作废标签')], max_length=12)),
                ('reference', models.CharField(help_text='app.model:pk of the cause.', max_length=80)),
                ('at', models.DateTimeField()),
                ('seq', models.PositiveBigIntegerField(null=True)),
                ('previous_hash', models.CharField(max_length=64, null=True)),
                ('entry_hash', models.CharField(max_length=64, null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='outgoing', to='traceability.account')),
                ('target', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='incoming', to='traceability.account')),
                ('season', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='traceability.season')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('amount_g__gt', 0)), name='entry_positive'), models.CheckConstraint(condition=models.Q(('source', models.F('target')), _negated=True), name='entry_two_sides'), models.CheckConstraint(condition=models.Q(models.Q(('entry_hash__isnull', True), ('previous_hash__isnull', True), ('seq__isnull', True)), models.Q(('entry_hash__isnull', False), ('previous_hash__isnull', False), ('seq__isnull', False)), _connector='OR'), name='entry_chained_whole', violation_error_code='all_or_none'), models.UniqueConstraint(fields=('season', 'seq'), name='entry_seq_once')],
            },
        ),
        migrations.CreateModel(
            name='SheetFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first', models.PositiveIntegerField()),
                ('last', models.PositiveIntegerField()),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.document')),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sheets', to='traceability.labelorder')),
            ],
            options={
                'ordering': ['order', 'first'],
                'constraints': [models.CheckConstraint(condition=models.Q(('last__gte', models.F('first'))), name='sheet_range'), models.UniqueConstraint(fields=('order', 'first'), name='sheet_once')],
            },
        ),
        migrations.CreateModel(
            name='LabelHistory',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('index', models.PositiveIntegerField()),
                ('scans', models.PositiveIntegerField(default=0)),
                ('first_at', models.DateTimeField()),
                ('first_region', models.CharField(blank=True, max_length=60)),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='histories', to='traceability.labelbatch')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('batch', 'index'), name='history_once')],
            },
        ),
        migrations.CreateModel(
            name='Activation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first', models.PositiveIntegerField()),
                ('last', models.PositiveIntegerField()),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='activations', to='traceability.labelbatch')),
                ('lot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='activations', to='traceability.lot')),
            ],
            options={
                'ordering': ['batch', 'first'],
                'constraints': [models.CheckConstraint(condition=models.Q(('last__gte', models.F('first'))), name='activation_range'), models.UniqueConstraint(fields=('batch', 'first'), name='activation_starts_once')],
            },
        ),
        migrations.CreateModel(
            name='VoidRange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('void', '作废'), ('recall', '召回')], max_length=10)),
                ('first', models.PositiveIntegerField()),
                ('last', models.PositiveIntegerField()),
                ('reason', models.CharField(max_length=300)),
                ('at', models.DateTimeField()),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='void_ranges', to='traceability.labelbatch')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['batch', 'first'],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['void', 'recall'])), name='void_kind_known'), models.CheckConstraint(condition=models.Q(('last__gte', models.F('first'))), name='void_range'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='void_has_reason')],
            },
        ),
        migrations.CreateModel(
            name='Scan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('channel', models.CharField(choices=[('scanned', '扫码'), ('typed', '手工输入'), ('api', '接口')], max_length=10)),
                ('region', models.CharField(blank=True, help_text='Coarse, or empty.', max_length=60)),
                ('device_hash', models.CharField(help_text='Salted for one day.', max_length=64)),
                ('history', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rows', to='traceability.labelhistory')),
            ],
            options={
                'ordering': ['-at'],
            },
        ),
    ]
