"""Where an act comes from, and guards that let the audit only grow.

Entries of before keep content version 1: their hashes cover what was there then.
"""

from django.conf import settings
from django.db import migrations, models

from records.append_only import forbid_changes

HELP = "what the hash covers; 2 covers channel and network"


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="auditentry",
            name="channel",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "未记录"),
                    ("page", "网页"),
                    ("api", "接口"),
                    ("command", "命令"),
                    ("job", "后台任务"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="auditentry",
            name="network",
            field=models.CharField(
                blank=True,
                help_text="of the address; never the address itself",
                max_length=43,
            ),
        ),
        migrations.AddField(
            model_name="auditentry",
            name="content_version",
            field=models.PositiveSmallIntegerField(default=1, help_text=HELP),
        ),
        migrations.AlterField(
            model_name="auditentry",
            name="content_version",
            field=models.PositiveSmallIntegerField(default=2, help_text=HELP),
        ),
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(fields=["act", "id"], name="audit_by_act"),
        ),
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(fields=["at", "id"], name="audit_by_time"),
        ),
        migrations.AddConstraint(
            model_name="auditentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("channel", ""), ("content_version", 1), ("network", "")
                    ),
                    models.Q(
                        ("content_version", 2),
                        ("channel__in", ["page", "api", "command", "job"]),
                    ),
                    _connector="OR",
                ),
                name="audit_whence_said",
            ),
        ),
        forbid_changes("AuditEntry", once=["seq", "previous_hash", "entry_hash"]),
    ]
