"""What a decision or a deferral asks of somebody: an action, kept as a task once it holds."""

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from cases.models import Task
from ledger.models import PublicIdModel, RecordedModel
from panels.deciding.querysets import ItemActionQuerySet
from panels.models.agenda import AgendaItem
from panels.models.decisions import Decision


class ActionPurpose(models.TextChoices):
    """What an action is for."""

    ADVICE = "advice", _("Follow the panel’s advice")
    ONWARD = "onward", _("Onward route")
    QUESTION = "question", _("Answer the panel’s question")
    ACTION = "action", _("Action")


@pghistory.track()
class ItemAction(PublicIdModel, RecordedModel):
    """What one person does by a day. `task` is theirs once the decision holds.

    Of a proposed fast track there is no task before the second agency has agreed.
    """

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="actions")
    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, null=True, related_name="actions"
    )
    purpose = models.CharField(max_length=10, choices=ActionPurpose.choices)
    words = models.TextField(_("what is to be done"))
    owner = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="+", verbose_name=_("who does it")
    )
    due_on = models.DateField(_("by when"))
    task = models.OneToOneField(
        Task, on_delete=models.PROTECT, null=True, related_name="panel_action"
    )
    dropped_at = models.DateTimeField(null=True, editable=False)
    reminded_at = models.DateTimeField(null=True, editable=False)

    objects = ItemActionQuerySet.as_manager()

    class Meta:
        ordering = ("recorded_at", "pk")
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="action_says_what"),
            models.UniqueConstraint(
                fields=["decision", "purpose"],
                condition=Q(purpose__in=["advice", "onward"], dropped_at__isnull=True),
                name="one_task_for_advice_and_route",
            ),
        ]
