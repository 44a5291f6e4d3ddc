"""The words of letters about a decision that was looked at again.

They hold until the authority writes its own.

The parents' letter is written for a reading age of 11 to 12.
"""

from django.utils.translation import gettext_lazy as _

PARENT = _(
    """Dear parent or carer

{asked_by} asked us to look again at what we decided about {child} on {first_decided_on}. People met on {decided_on} to do so. The person who led this meeting did not lead the first one.

## What we decided now
{meaning}

{provision}

- It starts on {starts_on}.
- It lasts until {ends_on}.
- It is {hours} hours a week.
- Who gives it: {provided_by}
- Where: {base}

## What we had decided before
{first_meaning}

## What we were asked to look at
{grounds}

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
SCHOOL = _(
    """Dear head teacher and SENCo

{child}, born {born_on}

{asked_by} asked the {panel} to reconsider its decision of {first_decided_on} ({first_outcome}). It did so on {decided_on}, under another chair.

## What was decided
{outcome}

{provision}

- From {starts_on}
- Until {ends_on}
- {hours} hours a week
- Provided by {provided_by}
- Where: {base}
- Funding: {funding}

## The grounds
{grounds}

## Reasons
{reasons}

## Conditions
{conditions}

## Advice
{advice}

## Where to turn now
{onward_route}

## What happens next
{next_steps}

The panel looks at this again by {review_on}.

## If you do not agree
{ask_again}

{contact}"""  # noqa: E501
)
