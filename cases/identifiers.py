"""Unique pupil numbers and NHS numbers: format and check character."""

import nhs_number
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

UPN_ALPHABET = "ABCDEFGHJKLMNPQRTUVWXYZ"  # 23 letters: no I, O or S
UPN_LENGTH = 13


def upn_check_letter(body: str) -> str:
    """The check letter for characters 2 to 13 of a UPN.

    Each value (a digit, or for the last place of a temporary UPN a letter's place in the
    alphabet) times its position, summed, modulo 23. Source: Department for Education,
    unique pupil numbers guide (GovTalk UniquePupilNumber 2.0).
    """
    total = sum(
        position * (int(char) if char.isdigit() else UPN_ALPHABET.index(char))
        for position, char in enumerate(body, start=2)
    )
    return UPN_ALPHABET[total % 23]


def clean_upn(value: str) -> str:
    """The UPN in capitals without spaces. Raises ValidationError saying what is wrong.

    Only format and check letter count: lists of authority codes grow old, and a list
    without Cumberland or North Northamptonshire would refuse real pupils.
    """
    upn = "".join(value.split()).upper()
    if len(upn) != UPN_LENGTH:
        raise ValidationError(_("A UPN has 13 characters."))
    middle, last = upn[1:12], upn[12]
    if upn[0] not in UPN_ALPHABET or not middle.isascii() or not middle.isdigit():
        raise ValidationError(
            _("A UPN is a letter followed by 12 digits, the last may be a letter.")
        )
    if not (last.isascii() and last.isdigit()) and last not in UPN_ALPHABET:
        raise ValidationError(
            _("A UPN is a letter followed by 12 digits, the last may be a letter.")
        )
    if upn_check_letter(upn[1:]) != upn[0]:
        raise ValidationError(_("This UPN is not valid: its first letter does not fit the rest."))
    return upn


def clean_nhs_number(value: str) -> str:
    """The NHS number as 10 digits. Raises ValidationError saying what is wrong."""
    number = "".join(value.replace("-", " ").split())
    if len(number) != 10 or not (number.isascii() and number.isdigit()):
        raise ValidationError(_("An NHS number has 10 digits."))
    if not nhs_number.is_valid(number):
        raise ValidationError(_("This NHS number is not valid: its last digit does not fit."))
    return number


def format_nhs_number(number: str) -> str:
    """As the NHS writes it: 999 000 0018."""
    return f"{number[:3]} {number[3:6]} {number[6:]}"
