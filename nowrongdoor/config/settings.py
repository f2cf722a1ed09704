"""Django's settings: one file. What differs between towns comes from `environment.py`, typed and documented there."""

from __future__ import annotations

from pathlib import Path

from csp.constants import NONE, SELF

from nowrongdoor.config.database import django_database
from nowrongdoor.config.environment import environment

ENV = environment()
PACKAGE = Path(__file__).resolve().parent.parent

MODE = ENV.mode
DEBUG = ENV.debug
SECRET_KEY = ENV.secret_key.get_secret_value()
SEAL_KEYS = [key.strip() for key in ENV.seal_keys.get_secret_value().split(",") if key.strip()]
INDEX_KEY = ENV.index_key.get_secret_value()
ALLOWED_HOSTS = [host.strip() for host in ENV.allowed_hosts.split(",") if host.strip()]
MADE_UP_TOWN = ENV.mode in ("demo", "rehearsal", "test")

INSTALLED_APPS = [
    "nowrongdoor.config",
    "nowrongdoor.townhall.journal",
    "nowrongdoor.townhall.people",
    "nowrongdoor.townhall.messages",
    "nowrongdoor.townhall.topics",
    "nowrongdoor.townhall.contacts",
    "nowrongdoor.townhall.line",
    "nowrongdoor.townhall.callbacks",
    "nowrongdoor.townhall.planning",
    "nowrongdoor.townhall.insight",
    "nowrongdoor.outside.telephony",
    "nowrongdoor.outside.sms",
    "nowrongdoor.rehearsal",
    "nowrongdoor.web.parts",
    "nowrongdoor.web.live",
    "nowrongdoor.web.desk",
    "nowrongdoor.web.notes",
    "nowrongdoor.web.lead",
    "nowrongdoor.web.wallboard",
    "nowrongdoor.web.setup",
    "nowrongdoor.web.citizen",
    "nowrongdoor.web.api",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "axes",
    "csp",
    "django_htmx",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "nowrongdoor.web.parts.timing.ServerTiming",
    "django.middleware.security.SecurityMiddleware",
    "servestatic.middleware.ServeStaticMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "nowrongdoor.web.parts.language.ReadersLanguage",
    "nowrongdoor.web.setup.accounts.StartPasswordFirst",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "nowrongdoor.config.urls"
ASGI_APPLICATION = "nowrongdoor.config.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "nowrongdoor.web.parts.context.house",
            ]
        },
    }
]

DATABASES = {"default": django_database(ENV)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "demo:people" if MODE == "demo" else "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_ADAPTER = "nowrongdoor.web.setup.accounts.ClosedTown"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = False  # lockout is axes' work: it counts in the database, so over all web processes
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "setup/locked_out.html"
AXES_VERBOSE = False
SILENCED_SYSTEM_CHECKS = [
    "axes.W006"
]  # by user name only, on purpose: behind the town's proxy everybody has one address

USE_TZ = True
TIME_ZONE = ENV.timezone
USE_I18N = True
LANGUAGE_CODE = ENV.language
LANGUAGES = [("da", "Dansk"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]

STATIC_URL = "static/"
STATIC_ROOT = ENV.data_folder / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "nowrongdoor.config.static.Storage"},
}
SERVESTATIC_USE_MANIFEST = MODE == "production"
SERVESTATIC_USE_FINDERS = MODE != "production"
SERVESTATIC_AUTOREFRESH = False

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENV.https
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

TELEPHONY = ENV.telephony
TELEPHONY_URL = ENV.telephony_url
TELEPHONY_SECRETS = [secret for secret in ENV.telephony_secrets.get_secret_value().split(",") if secret]

SMS = ENV.sms
SMS_URL = ENV.sms_url
SMS_TOKEN = ENV.sms_token.get_secret_value().strip()
SMS_SENDER = ENV.sms_sender.strip()
SMS_REPORT_SECRETS = [secret for secret in ENV.sms_report_secrets.get_secret_value().split(",") if secret]
PUBLIC_URL = ENV.public_url.rstrip("/")
KEEP_DAYS = ENV.keep_days

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "filters": {"without_links": {"()": "nowrongdoor.config.logs.WithoutLinks"}},
    "handlers": {"terminal": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["without_links"]}},
    "root": {"handlers": ["terminal"], "level": "WARNING"},
    "loggers": {"nowrongdoor": {"level": "INFO"}, "axes": {"level": "ERROR"}, "procrastinate": {"level": "WARNING"}},
}
