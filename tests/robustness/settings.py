"""Settings of the workers that the tests start: the test's database, emails into a file."""

import os

from config.settings.test import *
from config.settings.test import DATABASES, STORAGES

DATABASES["default"]["NAME"] = os.environ["TEST_DATABASE"]
STORAGES["default"]["OPTIONS"]["location"] = os.environ["TEST_DOCUMENTS"]
EMAIL_BACKEND = "tests.robustness.post.PostBackend"
EMAIL_FILE_PATH = os.environ["TEST_POST"]
