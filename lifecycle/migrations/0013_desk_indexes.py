import django.db.models.deletion
from django.db import migrations, models

from lifecycle.append_only import append_only, writable


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0006_demo_years'),
        ('lifecycle', '0012_events_of_their_own'),
    ]

    operations = [
        writable("lifecycle_deadlineevent"),
        migrations.AlterField(
            model_name='deadlineevent',
            name='unit',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.unit', verbose_name='责任单位'),
        ),
        migrations.AddIndex(
            model_name='deadline',
            index=models.Index(condition=models.Q(('met_at__isnull', True), ('state__in', ['running', 'broken', 'suspended'])), fields=['internal', 'due_on', 'unit'], include=('state', 'kind', 'due_at', 'name', 'procedure', 'id'), name='deadline_open'),
        ),
        migrations.AddIndex(
            model_name='deadline',
            index=models.Index(condition=models.Q(('met_at__isnull', True), ('provisional', True), ('state__in', ['running', 'broken', 'suspended'])), fields=['internal', 'unit'], name='deadline_provisional'),
        ),
        migrations.AddIndex(
            model_name='deadlineevent',
            index=models.Index(condition=models.Q(('state', ''), _negated=True), fields=['internal', 'due_on', 'known_at'], include=('deadline', 'unit', 'procedure', 'name', 'kind', 'state', 'due_at', 'id'), name='deadline_event_desk'),
        ),
        migrations.AddIndex(
            model_name='deadlineevent',
            index=models.Index(condition=models.Q(('state', ''), _negated=True), fields=['known_at'], include=('deadline', 'due_on', 'was_on'), name='deadline_event_since'),
        ),
        append_only("lifecycle_deadlineevent"),
    ]
