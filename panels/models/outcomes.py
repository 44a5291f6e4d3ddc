"""What a panel can decide, and who pays."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Outcome(models.TextChoices):
    """What a panel can decide; gathered from the outcomes that authorities publish."""

    PLACEMENT = "placement", _("Short-term registered provision")
    LIAISON = "liaison", _("Liaison support at the home school")
    ADVICE = "advice", _("Advice and strategies for the school")
    TOP_UP = "top_up", _("SEND top-up funding")
    ALTERNATIVE = "alternative", _("Alternative provision from the directory")
    RETURN_SUPPORT = "return_support", _("Support for the return to school")
    EXTEND = "extend", _("Extend what is in place")
    REDIRECT = "redirect", _("Redirect to another service")
    CLOSE = "close", _("Close: nothing further is needed")
    DECLINE = "decline", _("Decline")


class FundingSource(models.TextChoices):
    """Who pays."""

    NONE = "none", _("No funding is needed")
    TOP_UP = "top_up", _("Existing SEND top-up")
    COMMISSIONED = "commissioned", _("Commissioned place")
    SCHOOL = "school", _("The school")
    AUTHORITY = "authority", _("The authority")
