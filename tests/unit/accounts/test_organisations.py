"""Writing organisations."""

import pytest
from django.core.exceptions import PermissionDenied

from accounts.roles import Role
from accounts.services.organisations import change_organisation, create_organisation
from ledger.errors import Refused
from tests.factories.accounts import (
    SchoolFactory,
)
from tests.people import actor

pytestmark = pytest.mark.django_db


def test_only_administrators_write_organisations(administrator):
    with pytest.raises(PermissionDenied):
        create_organisation(actor=actor(Role.PANEL_COORDINATOR), kind="health", name="x")
    with pytest.raises(PermissionDenied):
        change_organisation(actor=actor(Role.SENCO), organisation=SchoolFactory(), name="x")
    with pytest.raises(Refused, match="one installation serves one"):
        create_organisation(actor=administrator, kind="authority", name="Second")
    health = create_organisation(actor=administrator, kind="health", name="Clinic", urn=123456)
    assert health.urn is None
    with pytest.raises(TypeError):
        create_organisation(actor=administrator, kind="health", public_id="x")
