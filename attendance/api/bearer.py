"""Who calls: the register token in the Authorization header, and nothing else.

An unknown, a revoked and an ended token get the same answer.
"""

from django.http import HttpRequest
from django.utils import timezone
from ninja.errors import Throttled
from ninja.security import HttpBearer

from attendance.models import RegisterToken
from attendance.models.tokens import digest_of
from attendance.services.tokens import note_use
from ledger.client_address import client_address
from ledger.rate_limits import seconds_to_wait

CALLS_A_MINUTE = 60
WRONG_TOKENS_A_MINUTE = 30


class RegisterTokenAuth(HttpBearer):
    """Finds the token and counts its calls; sets `request.auth` to it."""

    openapi_bearerFormat = "opaque"  # noqa: N815 (the name that OpenAPI gives it)
    openapi_description = "A register token, made by the school in Waymark."

    def __call__(self, request: HttpRequest) -> RegisterToken | None:
        """The token; None, so 401, without a usable one. Raises Throttled."""
        found: RegisterToken | None = super().__call__(request)
        if found is None:
            self._count("register-token-wrong", client_address(request), WRONG_TOKENS_A_MINUTE)
        return found

    def authenticate(self, request: HttpRequest, token: str) -> RegisterToken | None:
        """The usable token with this secret, if any. Raises Throttled."""
        found: RegisterToken | None = RegisterToken.objects.find(
            digest_of(token), timezone.localdate()
        )
        if found is not None:
            self._count("register-token", found.pk, CALLS_A_MINUTE)
            note_use(token=found)
        return found

    def _count(self, name: str, who: object, per_minute: int) -> None:
        if wait := seconds_to_wait(name, who, per_minute=per_minute):
            raise Throttled(wait=wait)
