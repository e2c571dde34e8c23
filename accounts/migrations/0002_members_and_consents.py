import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
    ]

    operations = [
        migrations.AlterField(
            model_name='organization',
            name='kind',
            field=models.CharField(choices=[('company', '企业'), ('cooperative', '农民专业合作社'), ('family_farm', '家庭农场'), ('sole_trader', '个体工商户'), ('association', '行业协会'), ('government', '政府部门'), ('institution', '事业单位')], max_length=20, verbose_name='主体类型'),
        ),
        migrations.RemoveConstraint(
            model_name='region',
            name='region_level_known',
        ),
        migrations.AddField(
            model_name='region',
            name='is_confirmed',
            field=models.BooleanField(default=True, help_text='Code and dates checked against the official list.'),
        ),
        migrations.AddField(
            model_name='region',
            name='note',
            field=models.CharField(blank=True, help_text='What became of its parts.', max_length=200),
        ),
        migrations.AddField(
            model_name='region',
            name='note_en',
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name='region',
            name='source',
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name='region',
            name='source_en',
            field=models.CharField(blank=True, max_length=500),
        ),
        migrations.AddField(
            model_name='region',
            name='succeeded_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='predecessors', to='accounts.region'),
        ),
        migrations.AlterField(
            model_name='region',
            name='level',
            field=models.CharField(choices=[('city', '地级市'), ('county', '县区'), ('reporting', '统计报送单位')], max_length=10),
        ),
        migrations.CreateModel(
            name='Address',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('registered', '注册地址'), ('production', '生产地址'), ('processing', '加工地址')], max_length=20, verbose_name='地址类型')),
                ('text', models.CharField(max_length=120, verbose_name='详细地址')),
                ('valid_from', models.DateField(verbose_name='启用日期')),
                ('valid_to', models.DateField(blank=True, help_text='First day no longer in use.', null=True)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='addresses', to='accounts.organization')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.region', verbose_name='所在县区')),
            ],
            options={
                'ordering': ['kind', '-valid_from'],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['registered', 'production', 'processing'])), name='address_kind_known'), models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='address_period_forward'), models.UniqueConstraint(condition=models.Q(('kind', 'registered'), ('valid_to', None)), fields=('organization',), name='address_one_registered')],
            },
        ),
        migrations.AddConstraint(
            model_name='region',
            constraint=models.CheckConstraint(condition=models.Q(('level__in', ['city', 'county', 'reporting'])), name='region_level_known'),
        ),
        migrations.AddConstraint(
            model_name='region',
            constraint=models.CheckConstraint(condition=models.Q(('succeeded_by', None), ('valid_to__isnull', False), _connector='OR'), name='region_succeeded_is_over'),
        ),
    ]
