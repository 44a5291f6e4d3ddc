#!/usr/bin/env python
"""Waymark's command line."""

import os
import sys

from django.core.management import execute_from_command_line

# Commands that change the database's shape or its owner's records connect as its owner;
# every other command, like the web server, connects as the application, which cannot
# rewrite history.
OWNER_COMMANDS = {"migrate", "grant_application", "flush", "dispose"}

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")
    if len(sys.argv) > 1 and sys.argv[1] in OWNER_COMMANDS:
        os.environ.setdefault("DATABASE_ROLE", "owner")
    execute_from_command_line(sys.argv)
