"""Addresses, answers and queries of the pages of a return."""

from django.urls import reverse


def url(name, *args):
    return reverse(f"reintegration:{name}", args=args)


def dated(**days):
    return {f"{name}": day.isoformat() for name, day in days.items()}


def text_of(response):
    return response.content.decode()
