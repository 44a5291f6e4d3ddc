"""How a child is taught by a registered provider."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Mode(models.TextChoices):
    """Ways of teaching; a placement can have several at once."""

    GROUP = "group", _("Small group at a base")
    ONE_TO_ONE = "one_to_one", _("One to one")
    HOME_TUITION = "home_tuition", _("Home tuition")
    ONLINE = "online", _("Online")
    HOSPITAL = "hospital", _("In hospital")
