"""What was tried, for tests. All invented."""

import factory
from factory.django import DjangoModelFactory

from early_help.models import Intervention, InterventionKind
from tests.factories.accounts import LONG_AGO
from tests.factories.cases import ChildFactory


class InterventionFactory(DjangoModelFactory):
    class Meta:
        model = Intervention

    child = factory.SubFactory(ChildFactory)
    kind = InterventionKind.MENTOR
    starts_on = LONG_AGO
    controller = factory.SelfAttribute("child.controller")
