"""The words that letters come with, until the authority writes its own.

Parents' letters are written for a reading age of 11 to 12: short sentences, everyday words.
"""

from django.utils.translation import gettext_lazy as _

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

_PARENT = _(
    """Dear parent or carer

People from education, health and other services met about {child} on {decided_on}. We call this group the {panel}. This letter tells you what we decided.

## What we decided
{meaning}

{provision}

- It starts on {starts_on}.
- It lasts until {ends_on}.
- It is {hours} hours a week.
- Who gives it: {provided_by}
- Where: {base}

## Why
{reasons}

## What this depends on
{conditions}

## What can help now
{advice}

## Who can help you next
{onward_route}

## What happens next
{next_steps}

We will look at this again by {review_on}.

## If you do not agree
{ask_again}

## Free advice
{advice_contacts}

## Questions
{contact}"""  # noqa: E501
)
_PARENT_DECLINE = _(
    """Dear parent or carer

People from education, health and other services met about {child} on {decided_on}. We call this group the {panel}. The school had asked us for help.

## What we decided
{meaning} We know that this is hard to read. You are not left alone: this letter says what can help now.

## Why
{reasons}

## What can help now
{advice}

## Who can help you next
{onward_route}

## What happens next
{next_steps}

## If you do not agree
{ask_again}

## Free advice
{advice_contacts}

## Questions
{contact}"""  # noqa: E501
)
_PARENT_CORRECTION = _(
    """Dear parent or carer

We wrote to you about {child}. Something in that letter was wrong. We are sorry. This letter says what is right.

## What has changed
{correction}

## Why
{correction_reason}

## What holds now
{meaning}

{provision}

- It starts on {starts_on}.
- It is {hours} hours a week.
- Who gives it: {provided_by}

{advice}

{onward_route}

## What happens next
{next_steps}

## If you do not agree
{ask_again}

## Free advice
{advice_contacts}

## Questions
{contact}"""  # noqa: E501
)
_SCHOOL = _(
    """Dear head teacher and SENCo

{child}, born {born_on}

The {panel} considered your request on {decided_on}.

## What was decided
{outcome}

{provision}

- From {starts_on}
- Until {ends_on}
- {hours} hours a week
- Provided by: {provided_by}
- Where: {base}
- Funding: {funding}

## Reasons
{reasons}

{criteria}

## Conditions
{conditions}

## Year 11
{year_11}

## Advice
{advice}

## Where to turn now
{onward_route}

## What happens next
{next_steps}

The panel looks at this again by {review_on}.

The child stays on your roll, and your school goes on leading the plan with everybody involved.

## If you have new information
{ask_again}

{contact}"""
)
_SCHOOL_CORRECTION = _(
    """Dear head teacher and SENCo

{child}, born {born_on}

Our letter about the decision of {decided_on} held a mistake. This letter takes its place.

## What has changed
{correction}

## Why
{correction_reason}

## What stands now
{outcome}

{provision}

- From {starts_on}
- {hours} hours a week
- Provided by: {provided_by}
- Funding: {funding}

## Reasons
{reasons}

## Advice
{advice}

## Where to turn now
{onward_route}

## What happens next
{next_steps}

{contact}"""
)
_PROVIDER = _(
    """Dear colleague

{child}, born {born_on}, {school}

The {panel} decided on {decided_on} that you are to be asked to teach this child for a time.

## What is asked of you
{provision}

- From {starts_on}
- Until {ends_on}
- {hours} hours a week
- Where: {base}
- Funding: {funding}

## Conditions
{conditions}

## What happens next
{next_steps}

The home school keeps the child on its roll and leads the plan for the return.

{contact}"""
)
_PROVIDER_CORRECTION = _(
    """Dear colleague

{child}, born {born_on}, {school}

Our letter about the decision of {decided_on} held a mistake. This letter takes its place.

## What has changed
{correction}

## Why
{correction_reason}

## What is asked of you now
{provision}

- From {starts_on}
- {hours} hours a week
- Where: {base}

## What happens next
{next_steps}

{contact}"""
)

A, K = LetterAudience, LetterKind
BODIES = {
    (A.PARENT, K.DECISION): _PARENT,
    (A.PARENT, K.DECLINE): _PARENT_DECLINE,
    (A.PARENT, K.CORRECTION): _PARENT_CORRECTION,
    (A.PARENT, K.RECONSIDERED): reconsidered_words.PARENT,
    (A.SCHOOL, K.DECISION): _SCHOOL,
    (A.SCHOOL, K.DECLINE): _SCHOOL,
    (A.SCHOOL, K.CORRECTION): _SCHOOL_CORRECTION,
    (A.SCHOOL, K.RECONSIDERED): reconsidered_words.SCHOOL,
    (A.PROVIDER, K.DECISION): _PROVIDER,
    (A.PROVIDER, K.CORRECTION): _PROVIDER_CORRECTION,
}
SUBJECTS = {
    K.DECISION: _("What the panel decided"),
    K.DECLINE: _("What the panel decided"),
    K.CORRECTION: _("Correction of our letter"),
    K.RECONSIDERED: _("We looked at the decision again"),
}

# What a letter has to say, whoever writes its words.
_ALWAYS_PARENT = {"child", "next_steps", "ask_again", "advice_contacts"}
NEEDED = {
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
