import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


def name_providers(apps, schema_editor):
    """Letters to providers are to the one that their decision names.

    Where the decision was corrected after a letter was issued, it may have named another then:
    that letter stays unnamed, and is read on paper.
    """
    Letter = apps.get_model("panels", "Letter")
    Correction = apps.get_model("panels", "Correction")
    Decision = apps.get_model("panels", "Decision")
    corrected = Correction.objects.filter(
        decision=models.OuterRef("decision"), recorded_at__gt=models.OuterRef("issued_at")
    )
    named = Decision.objects.filter(pk=models.OuterRef("decision")).values("provider")
    to_providers = Letter.objects.filter(audience="provider").exclude(models.Exists(corrected))
    to_providers.update(provider=models.Subquery(named))


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_where_organisations_are'),
        ('cases', '0009_news_of_a_decision_upheld'),
        ('ledger', '0003_job_attempts'),
        ('panels', '0015_oldest_first_by_index'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='letter',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='letter',
            name='update_update',
        ),
        migrations.AddField(
            model_name='letter',
            name='provider',
            field=models.ForeignKey(help_text='to whom a letter to a provider is addressed', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation'),
        ),
        migrations.AddField(
            model_name='letterevent',
            name='provider',
            field=models.ForeignKey(db_constraint=False, help_text='to whom a letter to a provider is addressed', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.organisation'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='letter',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "panels_letterevent" ("approved_at", "approved_by_id", "audience", "body", "controller_id", "correction_id", "decision_id", "document_id", "due_on", "file_id", "id", "is_edited", "issued_at", "kind", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provider_id", "public_id", "reconsideration_id", "recorded_at", "recorded_by_id", "retention_class", "sent_at", "status", "subject", "template_id", "version") VALUES (NEW."approved_at", NEW."approved_by_id", NEW."audience", NEW."body", NEW."controller_id", NEW."correction_id", NEW."decision_id", NEW."document_id", NEW."due_on", NEW."file_id", NEW."id", NEW."is_edited", NEW."issued_at", NEW."kind", NEW."number", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."provider_id", NEW."public_id", NEW."reconsideration_id", NEW."recorded_at", NEW."recorded_by_id", NEW."retention_class", NEW."sent_at", NEW."status", NEW."subject", NEW."template_id", NEW."version"); RETURN NULL;', hash='dc21326c0b2f7ee4b20eafb4c091a0d845e46f17', operation='INSERT', pgid='pgtrigger_insert_insert_ba4ea', table='panels_letter', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='letter',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "panels_letterevent" ("approved_at", "approved_by_id", "audience", "body", "controller_id", "correction_id", "decision_id", "document_id", "due_on", "file_id", "id", "is_edited", "issued_at", "kind", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provider_id", "public_id", "reconsideration_id", "recorded_at", "recorded_by_id", "retention_class", "sent_at", "status", "subject", "template_id", "version") VALUES (NEW."approved_at", NEW."approved_by_id", NEW."audience", NEW."body", NEW."controller_id", NEW."correction_id", NEW."decision_id", NEW."document_id", NEW."due_on", NEW."file_id", NEW."id", NEW."is_edited", NEW."issued_at", NEW."kind", NEW."number", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."provider_id", NEW."public_id", NEW."reconsideration_id", NEW."recorded_at", NEW."recorded_by_id", NEW."retention_class", NEW."sent_at", NEW."status", NEW."subject", NEW."template_id", NEW."version"); RETURN NULL;', hash='7d28ffa236734f5dc45d2bdfa7ccd3bd236e79ff', operation='UPDATE', pgid='pgtrigger_update_update_fae07', table='panels_letter', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='letter',
            constraint=models.CheckConstraint(condition=models.Q(('audience', 'provider'), ('provider__isnull', True), _connector='OR'), name='only_letters_to_providers_name_one'),
        ),
        migrations.RunPython(name_providers, migrations.RunPython.noop),
    ]
