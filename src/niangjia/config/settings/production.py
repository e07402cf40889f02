"""A copy for real people, behind TLS. What would leave it half guarded does not start.

docs/how-to/serve-real-people.md says what to set; `config/fitness.py` what is refused.
"""

import os

from django.core.exceptions import ImproperlyConfigured

from niangjia.config.fitness import unfit
from niangjia.config.settings.base import *  # noqa: F403
from niangjia.config.settings.base import (
    ALLAUTH_TRUSTED_PROXY_COUNT,
    DATABASES,
    MIDDLEWARE,
    ROOT,
    SECRET_KEY,
)

if wrong := unfit(os.environ, secret_key=SECRET_KEY, database=DATABASES["default"], root=ROOT):
    raise ImproperlyConfigured("这一份不能给真人用：\n- " + "\n- ".join(wrong))

HAS_GALLERY = False
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
# `__Host-`: no other host of the domain and no unencrypted page can plant a cookie.
SESSION_COOKIE_NAME = "__Host-nj_session"
CSRF_COOKIE_NAME = "__Host-nj_csrf"
LANGUAGE_COOKIE_NAME = "__Host-nj_language"
TEXT_SIZE_COOKIE_NAME = "__Host-nj_text_size"

# A header about TLS is believed only where proxies of ours stand in front: anybody can write it.
if ALLAUTH_TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^api/"]  # declined instead: `EncryptedInterface`
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
MIDDLEWARE = [  # inside the headers, outside the redirect
    *MIDDLEWARE[:2],
    "niangjia.config.headers.EncryptedInterface",
    *MIDDLEWARE[2:],
]

# Entering a list that ships with browsers is for whoever owns the domain: it cannot be taken back.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
