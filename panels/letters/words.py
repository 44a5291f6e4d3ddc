"""The words that letters come with, until the authority writes its own."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from panels.letters import parts
from panels.models import LetterAudience, LetterKind, Outcome
from panels.reconsiderations import words as reconsidered_words

# What each outcome means for the child, in words for a family.
MEANINGS = {
    Outcome.PLACEMENT: _("There will be lessons in another place for a time."),
    Outcome.LIAISON: _("A liaison officer will help at school for a time."),
    Outcome.ADVICE: _("We gave the school advice about what helps."),
    Outcome.TOP_UP: _("The school gets some more money to pay for help."),
    Outcome.ALTERNATIVE: _("There will be lessons with another place on the council’s list."),
    Outcome.RETURN_SUPPORT: _("There will be help with going back to school, step by step."),
    Outcome.EXTEND: _("The help that is there goes on for longer."),
    Outcome.REDIRECT: _("Another service can help better. This letter says which one."),
    Outcome.CLOSE: _("We think that nothing more is needed from us now."),
    Outcome.DECLINE: _("We said no to what the school asked for. This letter says why."),
    Outcome.UPHOLD: _("We looked at it again with care. What we decided before still holds."),
    Outcome.SEND_BACK: _("What we decided before has to be looked at once more by the panel."),
}

_MET = _(
    "People from education, health and other services met about {child} on {decided_on}. "
    "We call this group the {panel}."
)
_PARENT = parts.letter(
    parts.DEAR_PARENT,
    format_lazy("{} {}", _MET, _("This letter tells you what we decided.")),
    _("## What we decided\n{meaning}"),
    parts.GIVEN,
    parts.WHY,
    parts.DEPENDS_ON,
    parts.HELP,
    parts.NEXT_STEPS,
    parts.LOOK_AGAIN,
    parts.TO_END_WITH,
)
_PARENT_DECLINE = parts.letter(
    parts.DEAR_PARENT,
    format_lazy("{} {}", _MET, _("The school had asked us for help.")),
    _(
        "## What we decided\n{meaning} We know that this is hard to read. You are not left alone: "
        "this letter says what can help now."
    ),
    parts.WHY,
    parts.HELP,
    parts.NEXT_STEPS,
    parts.TO_END_WITH,
)
_PARENT_CORRECTION = parts.letter(
    parts.DEAR_PARENT,
    _(
        "We wrote to you about {child}. Something in that letter was wrong. We are sorry. "
        "This letter says what is right."
    ),
    parts.CORRECTED,
    _("## What holds now\n{meaning}"),
    parts.GIVEN,
    parts.HELP,
    parts.NEXT_STEPS,
    parts.TO_END_WITH,
)
_SCHOOL = parts.letter(
    parts.DEAR_SCHOOL,
    _("The {panel} considered your request on {decided_on}."),
    parts.DECIDED,
    parts.REASONS,
    "{criteria}",
    parts.CONDITIONS,
    _("## Year 11\n{year_11}"),
    parts.ADVICE,
    parts.NEXT_STEPS,
    parts.PANEL_LOOKS_AGAIN,
    _(
        "The child stays on your roll, and your school goes on leading the plan with everybody "
        "involved."
    ),
    _("## If you have new information\n{ask_again}"),
    parts.CONTACT,
)
_SCHOOL_CORRECTION = parts.letter(
    parts.DEAR_SCHOOL,
    parts.TAKES_ITS_PLACE,
    parts.CORRECTED,
    _("## What stands now\n{outcome}"),
    parts.ARRANGED,
    parts.REASONS,
    parts.CONDITIONS,
    parts.ADVICE,
    parts.NEXT_STEPS,
    parts.CONTACT,
)
_PROVIDER = parts.letter(
    parts.DEAR_PROVIDER,
    _(
        "The {panel} decided on {decided_on} that you are to be asked to teach this child for a "
        "time."
    ),
    _("## What is asked of you"),
    parts.ASKED,
    parts.CONDITIONS,
    parts.NEXT_STEPS,
    _("The home school keeps the child on its roll and leads the plan for the return."),
    parts.CONTACT,
)
_PROVIDER_CORRECTION = parts.letter(
    parts.DEAR_PROVIDER,
    parts.TAKES_ITS_PLACE,
    parts.CORRECTED,
    _("## What is asked of you now"),
    parts.ASKED,
    parts.CONDITIONS,
    parts.NEXT_STEPS,
    parts.CONTACT,
)

A, K = LetterAudience, LetterKind
BODIES = {
    (A.PARENT, K.DECISION): _PARENT,
    (A.PARENT, K.DECLINE): _PARENT_DECLINE,
    (A.PARENT, K.CORRECTION): _PARENT_CORRECTION,
    (A.PARENT, K.RECONSIDERED): reconsidered_words.PARENT,
    (A.PARENT, K.ACKNOWLEDGED): reconsidered_words.PARENT_ACKNOWLEDGED,
    (A.SCHOOL, K.DECISION): _SCHOOL,
    (A.SCHOOL, K.DECLINE): _SCHOOL,
    (A.SCHOOL, K.CORRECTION): _SCHOOL_CORRECTION,
    (A.SCHOOL, K.RECONSIDERED): reconsidered_words.SCHOOL,
    (A.SCHOOL, K.ACKNOWLEDGED): reconsidered_words.SCHOOL_ACKNOWLEDGED,
    (A.PROVIDER, K.DECISION): _PROVIDER,
    (A.PROVIDER, K.CORRECTION): _PROVIDER_CORRECTION,
}
SUBJECTS = {
    K.DECISION: _("What the panel decided"),
    K.DECLINE: _("What the panel decided"),
    K.CORRECTION: _("Correction of our letter"),
    K.RECONSIDERED: _("We looked at the decision again"),
    K.ACKNOWLEDGED: _("We have your request to look again"),
}

# What a letter has to say, whoever writes its words.
_ALWAYS_PARENT = {"child", "next_steps", "ask_again", "advice_contacts"}
_ALWAYS_ACKNOWLEDGED = {"asked_on", "asked", "who_decides", "answer_by", "contact"}
NEEDED = {
    (A.PARENT, K.ACKNOWLEDGED): _ALWAYS_ACKNOWLEDGED | {"advice_contacts"},
    (A.SCHOOL, K.ACKNOWLEDGED): _ALWAYS_ACKNOWLEDGED | {"child"},
    (A.PARENT, K.DECISION): _ALWAYS_PARENT | {"meaning", "reasons", "provision"},
    (A.PARENT, K.DECLINE): _ALWAYS_PARENT | {"meaning", "reasons", "advice", "onward_route"},
    (A.PARENT, K.CORRECTION): _ALWAYS_PARENT | {"correction", "correction_reason"},
    (A.PARENT, K.RECONSIDERED): _ALWAYS_PARENT
    | {
        "meaning",
        "provision",
        "first_meaning",
        "grounds",
        "reasons",
        "advice",
        "onward_route",
    },
    (A.SCHOOL, K.DECISION): {"child", "outcome", "reasons", "provision", "next_steps"},
    (A.SCHOOL, K.DECLINE): {"child", "outcome", "reasons", "advice", "onward_route"},
    (A.SCHOOL, K.CORRECTION): {"child", "correction", "correction_reason"},
    (A.SCHOOL, K.RECONSIDERED): {
        "child",
        "outcome",
        "provision",
        "first_outcome",
        "grounds",
        "reasons",
        "next_steps",
    },
    (A.PROVIDER, K.DECISION): {"child", "provision", "starts_on", "next_steps"},
    (A.PROVIDER, K.CORRECTION): {"child", "correction", "correction_reason"},
}
