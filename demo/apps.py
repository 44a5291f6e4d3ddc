"""The demo authority: invented people, and a page that signs in as any of them."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "demo"
