"""django-helpdesk as its own documents set it up, for bench/intake.py: settings and addresses.

python -m django migrate --settings helpdesk_site
python bench/helpdesk_site.py TICKETS       fills one public queue
"""

import os
import sys
from urllib.parse import urlsplit

SECRET_KEY = "only-for-the-bench"
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = "helpdesk_site"
WSGI_APPLICATION = "helpdesk_site.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
STATIC_URL = "/static/"
USE_TZ = True
SITE_ID = 1
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
HELPDESK_PUBLIC_TICKET_QUEUE = "door"
HELPDESK_TEAMS_MODE_ENABLED = False
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.sites",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "bootstrap5form",
    "rest_framework",
    "helpdesk",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
_at = urlsplit(os.environ["HELPDESK_DATABASE"])
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": _at.path.lstrip("/"),
        "USER": _at.username,
        "PASSWORD": _at.password,
        "HOST": _at.hostname,
        "PORT": _at.port,
        "CONN_MAX_AGE": 600,
    }
}


def fill(tickets: int) -> None:
    """One public queue with so many tickets, as forms.py saves them."""
    from django.utils import timezone
    from helpdesk.models import Queue, Ticket

    queue, _made = Queue.objects.get_or_create(
        slug="door", title="接访（演示）", allow_public_submission=True
    )
    now = timezone.now()
    for first in range(0, tickets, 5000):
        Ticket.objects.bulk_create(
            Ticket(
                queue=queue,
                title=f"欠薪 {n}",
                description="老板三个月没发工资，一共欠一万二。（演示）",
                submitter_email=f"worker{n}@example.invalid",
                created=now,
                modified=now,
                priority=1 + n % 5,
                status=1 + n % 4,
                secret_key=f"{n:036d}",
            )
            for n in range(first, min(first + 5000, tickets))
        )
    print(f"{Ticket.objects.count():,} 张工单")


def __getattr__(name: str) -> object:
    """The addresses and the application, made when they are asked for: settings come first."""
    if name == "urlpatterns":
        from django.urls import include, path

        return [path("", include("helpdesk.urls", namespace="helpdesk"))]
    if name == "application":
        from django.core.wsgi import get_wsgi_application

        return get_wsgi_application()
    raise AttributeError(name)


if __name__ == "__main__":
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "helpdesk_site"
    django.setup()
    fill(int(sys.argv[1]))
