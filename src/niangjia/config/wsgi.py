"""The application that the web server calls; without a word it is a copy for real people."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "niangjia.config.settings.production")
application = get_wsgi_application()
