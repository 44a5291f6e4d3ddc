"""Where a request of another app to the panel stands."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RequestStatus(models.TextChoices):
    """From asking to the decision, in every app that asks the panel something."""

    ASKED = "asked", _("Waiting for an agenda")
    LISTED = "listed", _("On an agenda")
    GIVEN_BACK = "given_back", _("Sent back with a question")
    DECIDED = "decided", _("Decided")
    WITHDRAWN = "withdrawn", _("Withdrawn")
