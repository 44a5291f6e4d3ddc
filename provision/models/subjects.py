"""What is taught: English and maths come first, then the rest as health allows."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Subject(models.TextChoices):
    """Subjects in the order in which they are planned for a child who can do little at first."""

    ENGLISH = "english", _("English")
    MATHS = "maths", _("Maths")
    SCIENCE = "science", _("Science")
    HUMANITIES = "humanities", _("Humanities")
    ARTS = "arts", _("Art, craft and music")
    PE = "pe", _("PE and outdoors")
    COMPUTING = "computing", _("Computing")
    DESIGN = "design", _("Design and technology")
    LANGUAGES = "languages", _("Languages")
    PSHE = "pshe", _("PSHE and wellbeing")
    LIFE_SKILLS = "life_skills", _("Life skills")
    VOCATIONAL = "vocational", _("Vocational learning")
    OTHER = "other", _("Something else")


CORE = (Subject.ENGLISH, Subject.MATHS)
