"""What is true of every running copy: applications, pages, safety, folders, database.

Everything a copy may want to set differently comes from the environment, under `NIANGJIA_`, except
`DATABASE_URL`, which has that name everywhere.
"""

import os
from pathlib import Path

from niangjia.config.environment import (
    database,
    font_folder,
    identity_providers,
    mail_server,
    quiet_hours,
    secret_key,
    wechat_account,
)

ROOT = Path(__file__).resolve().parents[4]
SOURCE = ROOT / "src" / "niangjia"
VAR = ROOT / ".var"  # everything made on this machine: never committed

# --- folders ------------------------------------------------------------------------------------
DATA_DIR = Path(os.environ.get("NIANGJIA_DATA_DIR", VAR / "data")).resolve()
KEY_FOLDER = DATA_DIR / "keys"  # secret key and field keys; readable by the serving account only
KEY_COMMAND = os.environ.get(
    "NIANGJIA_KEY_COMMAND", ""
)  # prints keys instead: `<command> personal`
FILE_FOLDER = DATA_DIR / "files"  # uploads and papers: outside the web root, never served as such
LAW_FOLDER = Path(os.environ.get("NIANGJIA_LAW_FOLDER", ROOT / "law"))
FORMS_FOLDER = Path(os.environ.get("NIANGJIA_FORMS_FOLDER", ROOT / "forms"))
FONT_FOLDER = font_folder()  # the faces that PDF papers are set in

# Whether this copy shows invented data: every page then says so.
IS_DEMO = os.environ.get("NIANGJIA_DEMO") == "1"

HAS_GALLERY = True  # samples of every component, for whoever works on the pages

# --- safety -------------------------------------------------------------------------------------
DEBUG = False
SECRET_KEY = secret_key(KEY_FOLDER)
ALLOWED_HOSTS = os.environ.get("NIANGJIA_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
AUTH_USER_MODEL = "people.Account"
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_NAME = "nj_language"
TEXT_SIZE_COOKIE_NAME = "nj_text_size"
CSRF_FAILURE_VIEW = "niangjia.web.account.gate.form_too_old"
CSRF_COOKIE_HTTPONLY = True  # forms and htmx carry the token of the page
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
FILE_UPLOAD_PERMISSIONS = 0o600
CLAMAV = os.environ.get("NIANGJIA_CLAMAV", "")  # unix:/run/clamav/clamd.ctl or tcp:127.0.0.1:3310
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000  # a roster of 1 000 workers is corrected in one form

# --- applications: the line of contexts, lowest first -------------------------------------------
INSTALLED_APPS = [
    "niangjia.config",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_htmx",
    "template_partials",
    "procrastinate.contrib.django",
    "niangjia.web",  # before allauth: where both have a template, ours is shown
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.socialaccount.providers.weixin",
    "niangjia.apps.audit",
    "niangjia.apps.outbox",
    "niangjia.apps.sendings",
    "niangjia.apps.teaching",
    "niangjia.apps.people",
    "niangjia.apps.unions",
    "niangjia.apps.lawbook",
    "niangjia.apps.accounts",
    "niangjia.apps.worklist",
    "niangjia.apps.machines",
    "niangjia.apps.documents",
    "niangjia.apps.notices",
    "niangjia.apps.setup",
    "niangjia.apps.employers",
    "niangjia.apps.places",
    "niangjia.apps.duty",
    "niangjia.apps.matters",
    "niangjia.apps.intake",
    "niangjia.apps.recovery",
    "niangjia.apps.proceedings",
    "niangjia.apps.mediation",
    "niangjia.apps.aid",
    "niangjia.apps.supervision",
    "niangjia.apps.insight",
    "niangjia.apps.desk",
]
MIDDLEWARE = [
    "niangjia.web.asking.Asking",
    "niangjia.config.headers.SecurityHeaders",
    "niangjia.api.answers.Answers",  # outside of whatever declines: the interface sends no pages
    "niangjia.web.middleware.Methods",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "niangjia.web.middleware.NotKept",
    "niangjia.web.middleware.Language",  # not Django's: the browser's own setting must not decide
    "niangjia.web.middleware.RequestSize",  # before anything reads the body
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "niangjia.web.middleware.WithoutNul",
    "niangjia.web.middleware.LineEnds",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "niangjia.web.account.gate.SessionLimits",
    "niangjia.web.account.gate.Inside",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "niangjia.web.account.gate.PutBack",
    "niangjia.web.account.gate.SecondFactor",
    "allauth.account.middleware.AccountMiddleware",
    "niangjia.web.eyes.Acting",
    "niangjia.web.both.once.SentOnce",  # in the transaction of whoever acts
    "niangjia.web.middleware.DomainErrors",
]
ROOT_URLCONF = "niangjia.config.urls"
WSGI_APPLICATION = "niangjia.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "niangjia.web.shell.shell",
            ],
        },
    }
]

# --- database and deferred work -----------------------------------------------------------------
# Pages connect as the serving role, which owns no table; `migrate` and the suite as the owner.
DATABASES = {"default": database()}
APPLICATION_ROLE = os.environ.get("NIANGJIA_APPLICATION_ROLE", "nj_app")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SESSION_ENGINE = "django.contrib.sessions.backends.db"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- how people enter (docs/decisions/0010) -------------------------------------------------------
AUTHENTICATION_BACKENDS = ["niangjia.apps.accounts.backend.AccountBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",  # memory-hard, and Python's own
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",  # older ones: hashed anew at the log-in
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "niangjia.apps.people.passwords.NotSoonGuessed"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["username"]},
    },
]
SESSION_IDLE_SECONDS = 30 * 60  # a desk left alone
SESSION_COOKIE_AGE = 12 * 3600  # a working day; then everybody signs in again
# Tries are counted here: one table for all processes, and none is forgotten by a restart.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "accounts_count",
        "OPTIONS": {"MAX_ENTRIES": 100_000},  # of the default 300, any could be thrown away
    }
}
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("NIANGJIA_PROXIES", "0"))
ACCOUNT_ADAPTER = "niangjia.web.account.adapters.Accounts"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_SIGNUP_ENABLED = False  # accounts are opened by administrators
ACCOUNT_USER_MODEL_EMAIL_FIELD = None  # nobody is known by an e-mail address
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_SESSION_REMEMBER = False  # the cookie ends with the browser
ACCOUNT_REAUTHENTICATION_METHODS = {"password", "mfa"}
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "20/m/ip,5/5m/key",  # key: the user name, or the account at its second step
    # A phone's code: sent to one phone, asked from one address, and by everybody together.
    "phone_code": "5/h/key,20/h/ip",
    "phone_code_all": "600/h/key",
    "phone_try": "20/15m/ip",
    "invitation": "30/15m/ip",
    # The calculator, its page and the interface together: a hall of people may share an address.
    "calculate": "300/m/ip",
    "places": "300/m/ip",
    # What strangers tell: a dormitory shares one address, a machine fills the desk.
    "tell": "60/h/ip",
    # Photos that come with it, file by file, and unfinished interviews that are kept.
    "tell_papers": "200/h/ip",
    "tell_draft": "60/h/ip",
    "token_failed": "30/m/ip",
    # What takes much out of the house at once, by whoever is signed in; nobody at work needs more.
    "list_export": "20/h/user",
    "number_shown": "120/h/user",
    "number_sought": "120/h/user",
    "words_sought": "60/h/user",
}
TOKEN_CALLS_A_MINUTE = 600  # by one token: more is a program that went wild
# Call-backs go to public addresses by https alone; inside these networks to any, by http too.
HOOK_NETWORKS = [one for one in os.environ.get("NIANGJIA_HOOK_NETWORKS", "").split(",") if one]
HOOK_NETWORKS += ["203.0.113.0/24"] if IS_DEMO else []  # kept for documentation: leads nowhere
HOOK_SECONDS = 10  # in all, from the first byte to the answer
# Who carries text messages; a demo without one shows them on a page that says so.
SMS_URL = os.environ.get("NIANGJIA_SMS_URL", "")
SMS_KEY = os.environ.get("NIANGJIA_SMS_KEY", "")
# What else carries messages; nothing set: they stand on her pages, and letters are printed.
SMTP = mail_server()
WECHAT = wechat_account()
QUIET_HOURS = quiet_hours()  # in which nothing rings that can wait for the morning
PUBLIC_URL = os.environ.get("NIANGJIA_PUBLIC_URL", "").rstrip("/")  # for links in messages
MFA_ADAPTER = "niangjia.web.account.adapters.SecondFactors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = "娘家"
MFA_TOTP_TOLERANCE = 1  # a phone's clock may be half a minute off
SOCIALACCOUNT_ADAPTER = "niangjia.web.account.adapters.SingleSignOn"
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_PROVIDERS = identity_providers()

# --- language and time --------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [ROOT / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

# --- static files -------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [VAR / "static-build"]  # written by src/niangjia/web/assets/build.mjs
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": FILE_FOLDER, "base_url": None},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "niangjia.config.logs.Line"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {"procrastinate.blueprints": {"level": "WARNING"}},  # says nothing on every start
    "root": {"handlers": ["console"], "level": os.environ.get("NIANGJIA_LOG_LEVEL", "INFO")},
}
