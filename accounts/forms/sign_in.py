"""Signing in: password reset and the first password."""

from typing import Any

from allauth.account.forms import ResetPasswordForm as LibraryResetPasswordForm
from django import forms
from django.contrib.auth.password_validation import (
    password_validators_help_texts,
    validate_password,
)
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, User
from ledger.forms import WaymarkForm


class ResetPasswordForm(LibraryResetPasswordForm):
    """For staff who have a password. Anybody else gets the same page and another email."""

    users: list[User]

    def clean_email(self) -> str:
        email = super().clean_email()
        staff = set(
            Membership.objects.current()
            .filter(user__in=self.users)
            .values_list("user_id", flat=True)
        )
        self.users = [u for u in self.users if u.has_usable_password() and u.pk in staff]
        return email


class FirstPasswordForm(WaymarkForm):
    """The password that an invitation asks for."""

    submit_label = _("Save password")

    password1 = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password2 = forms.CharField(
        label=_("Password again"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = " ".join(password_validators_help_texts())

    def clean_password1(self) -> str:
        """Long enough, not common, not like the person's own name."""
        password: str = self.cleaned_data["password1"]
        validate_password(password, self.user)
        return password

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, second = cleaned.get("password1"), cleaned.get("password2")
        if first and second and first != second:
            self.add_error("password2", _("Type the same password in both boxes"))
        return cleaned
