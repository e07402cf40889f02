"""The suite: plain static files, quick password hashes, files in a folder of the run.

The database is not named here: `tests/conftest.py` starts the embedded one only when a test asks
for a database, unless `DATABASE_URL` names another.
"""

from niangjia.config.environment import database
from niangjia.config.settings.base import *  # noqa: F403

SECRET_KEY = "only-for-tests-" + "0" * 40
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "testserver"]
DATA_DIR = VAR / "test-data" / "copy"  # noqa: F405
KEY_FOLDER = DATA_DIR / "keys"
FILE_FOLDER = DATA_DIR / "files"
DATABASES = {"default": database(pooled=False)}
HOOK_NETWORKS = ["203.0.113.0/24"]  # kept for documentation: where the demo's call-back leads
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
STATICFILES_DIRS = [folder for folder in STATICFILES_DIRS if folder.is_dir()]  # noqa: F405
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
MIDDLEWARE = ["tests.serving.AsServingRole", *MIDDLEWARE]  # noqa: F405
