"""The application that the web server calls; without a word it is a copy for real people."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "niangjia.config.settings.production")
application = get_wsgi_application()

# What was loaded so far stays until the end: the collector need not look through it for each page,
# and looks through what a page leaves behind a little less often.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 50)
