import django.db.models.deletion
from django.db import migrations, models
from django.db.models import OuterRef, Subquery

from lifecycle.append_only import append_only, writable

COPIED = ("unit_id", "internal", "procedure", "name", "kind")


def copy_from_the_clocks(apps, schema_editor):
    """Every event learns whose clock it is of: what the clock's own row says, which never changes."""
    clock = apps.get_model("lifecycle", "Deadline").objects.filter(pk=OuterRef("deadline_id"))
    events = apps.get_model("lifecycle", "DeadlineEvent").objects.filter(unit__isnull=True)
    events.update(**{name: Subquery(clock.values(name)[:1]) for name in COPIED})


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0006_demo_years"),
        ("lifecycle", "0011_viewing"),
    ]

    operations = [
        writable("lifecycle_deadlineevent"),
        migrations.RemoveIndex(model_name="deadline", name="deadline_open"),
        migrations.RemoveIndex(model_name="deadlineevent", name="deadline_event_desk"),
        migrations.AddField(
            model_name="deadlineevent",
            name="unit",
            field=models.ForeignKey(null=True, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.unit", verbose_name="责任单位"),
        ),
        migrations.AddField(
            model_name="deadlineevent",
            name="internal",
            field=models.BooleanField(default=False, verbose_name="内部时限"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="deadlineevent",
            name="procedure",
            field=models.CharField(blank=True, default="", max_length=40, verbose_name="履行事项"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="deadlineevent",
            name="name",
            field=models.CharField(default="", max_length=60, verbose_name="规则名"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="deadlineevent",
            name="kind",
            field=models.CharField(default="", max_length=20, verbose_name="种类"),
            preserve_default=False,
        ),
        migrations.RunPython(copy_from_the_clocks, migrations.RunPython.noop),
        append_only("lifecycle_deadlineevent"),
    ]
