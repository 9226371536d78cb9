"""Django settings; what differs from machine to machine comes from `config.env`."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import django_stubs_ext
from csp.constants import NONE, SELF

from config.env import (
    BASE_DIR,
    DEBUG,
    DEMO,
    SITE_URL,
    TESTING,
    VAR_DIR,
    broker_options,
    database,
    env,
    mail_settings,
    secret_key,
)
from config.jobs import JOBS
from config.logs import logging_config
from config.watch import *  # noqa: F403

__all__ = ["BASE_DIR", "DEBUG", "DEMO", "JOBS", "SITE_URL", "VAR_DIR"]

django_stubs_ext.monkeypatch()  # admin classes name their models

VAR_DIR.mkdir(parents=True, exist_ok=True)
HTTPS = SITE_URL.startswith("https://")

SECRET_KEY = secret_key()
ALLOWED_HOSTS: list[str] = env.list(
    "ZHANCHENG_ALLOWED_HOSTS", default=[urlsplit(SITE_URL).hostname or "localhost", "localhost", "127.0.0.1"]
)
CSRF_TRUSTED_ORIGINS: list[str] = [SITE_URL] if HTTPS else []

INSTALLED_APPS = [
    "config",
    "approvals",
    "notices",
    "forms",
    "lifecycle",
    "accounts",
    "viewflow.workflow",  # never "viewflow": that one appends middlewares of its own
    "simple_history",
    "django_htmx",
    "csp",
    "axes",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "heroicons",
    "django_structlog",
    "health_check",
    "whitenoise.runserver_nostatic",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.clickjacking.XFrameOptionsMiddleware",  # headers first: refusals and static files carry them too
    "csp.middleware.CSPMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.private.PrivatePages",
    "accounts.sliding.SlidingSessions",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",  # every page asks for sign-in unless it says otherwise
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "accounts.stepup.PutRightFirst",
    "lifecycle.viewas.LookOnly",  # after what looks at the one who is really there
    "django_htmx.middleware.HtmxMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "axes.middleware.AxesMiddleware",  # last, so that it sees the answer to a failed sign-in
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "config" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context.frame",
            ],
        },
    }
]
DATABASES = {"default": database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SILENCED_SYSTEM_CHECKS = ["models.W040"]  # SQLite keeps no further columns in an index, and needs none
CACHES = {"default": env.cache_url("CACHE_URL", default="locmemcache://")}

# --- people -------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "accounts.permissions.PostBackend",
]
PASSWORD_HASHERS = (
    ["django.contrib.auth.hashers.MD5PasswordHasher"]
    if TESTING
    else [
        "django.contrib.auth.hashers.Argon2PasswordHasher",
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    ]
)
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "accounts.passwords.KindsValidator", "OPTIONS": {"least": 3}},
    {"NAME": "accounts.passwords.HistoryValidator", "OPTIONS": {"last": 5}},
]
_TRIED_OUT = DEBUG or DEMO or TESTING
PASSWORD_DAYS = env.int("ZHANCHENG_PASSWORD_DAYS", default=0 if _TRIED_OUT else 90)  # 0: no limit
SECOND_FACTOR: str = env.str("ZHANCHENG_SECOND_FACTOR", default="off" if _TRIED_OUT else "administrators")

LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "login"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.5  # hours
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "registration/locked.html"
AXES_HTTP_RESPONSE_CODE = 429
AXES_VERBOSE = False
AXES_ENABLE_ACCESS_FAILURE_LOG = True
AXES_SENSITIVE_PARAMETERS = ["username", "password", "code"]

# allauth carries the second factor, the list of sessions and the identity service; the password page is our own.
ACCOUNT_ADAPTER = "accounts.identity.Accounts"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {"login_failed": None}  # the lock-out is axes' alone
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300  # seconds
MFA_ADAPTER = "accounts.second_factor.SecondFactor"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "accounts.factorforms.Ask",
    "reauthenticate": "accounts.factorforms.AskAgain",
    "activate_totp": "accounts.factorforms.Activate",
}
MFA_TOTP_ISSUER = "站程"
MFA_TOTP_TOLERANCE = 1  # periods of 30 seconds either side
MFA_ALLOW_UNVERIFIED_EMAIL = True
SOCIALACCOUNT_ADAPTER = "accounts.identity.Identity"
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_LOGIN_ON_GET = False
IDENTITY_SERVER: str = env.str("ZHANCHENG_IDENTITY_SERVER", default="")  # issuer of OpenID Connect
IDENTITY_NAME: str = env.str("ZHANCHENG_IDENTITY_NAME", default="统一身份认证")
IDENTITY_CLAIM: str = env.str("ZHANCHENG_IDENTITY_CLAIM", default="preferred_username")  # equals our sign-in name
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "office",
                "name": IDENTITY_NAME,
                "client_id": env.str("ZHANCHENG_IDENTITY_CLIENT", default=""),
                "secret": env.str("ZHANCHENG_IDENTITY_SECRET", default=""),
                "settings": {"server_url": IDENTITY_SERVER, "fetch_userinfo": True},
            }
        ]
        if IDENTITY_SERVER
        else [],
    }
}

SESSION_COOKIE_AGE = 60 * env.int("ZHANCHENG_SESSION_MINUTES", default=60)
# the age counts from the last request, not from the sign-in: accounts.sliding
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS

# --- what a browser may do with our pages -------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = env.int("ZHANCHENG_HSTS_SECONDS", default=31_536_000) if HTTPS else 0
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("ZHANCHENG_BEHIND_PROXY", default=False) else None
)
USE_X_FORWARDED_HOST = env.bool("ZHANCHENG_BEHIND_PROXY", default=False)

# --- language and time --------------------------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

# --- files --------------------------------------------------------------------------------------------------------
STATIC_URL = "static/"
(STATIC_ROOT := VAR_DIR / "static").mkdir(parents=True, exist_ok=True)
MEDIA_ROOT = VAR_DIR / "media"  # private: never mapped to an address, served by views that ask for permission
_PLAIN_STATIC = DEBUG or DEMO or TESTING
WHITENOISE_USE_FINDERS = _PLAIN_STATIC
WHITENOISE_AUTOREFRESH = DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if _PLAIN_STATIC
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
VIEW_AS_MINUTES = env.int("ZHANCHENG_VIEW_AS_MINUTES", default=15)
ATTACHMENT_MAX_BYTES = env.int("ZHANCHENG_ATTACHMENT_MAX_MB", default=20) * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# --- the product's own --------------------------------------------------------------------------------------------
RULEBOOK_DIRS = [
    Path(folder) for folder in env.list("ZHANCHENG_RULEBOOK_DIRS", default=[str(BASE_DIR / "lifecycle" / "rulebooks")])
]
FONT_DIRS = [Path(folder) for folder in env.list("ZHANCHENG_FONT_DIRS", default=[])]  # an office's own typefaces

DEMO_SEALS = env.bool("ZHANCHENG_DEMO_SEALS", default=DEMO)  # drawn seals, marked as such; refused outside DEMO
SIGNING_CERT: str = env.str("ZHANCHENG_SIGNING_CERT", default="")  # PKCS#12; without it papers are not signed
SIGNING_PASSWORD: str = env.str("ZHANCHENG_SIGNING_PASSWORD", default="")
SIGNING_ROOTS: list[str] = env.list("ZHANCHENG_SIGNING_ROOTS", default=[])  # certificates of trusted authorities
PRINT_KEEP_HOURS = env.int("ZHANCHENG_PRINT_KEEP_HOURS", default=24)  # bound files are copies; the papers stay

# --- messages ---------------------------------------------------------------------------------------------------
vars().update(mail_settings(env.str("EMAIL_URL", default="")))  # a folder of files unless told otherwise
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL: str = env.str(
    "ZHANCHENG_MAIL_FROM", default=f"zhancheng@{urlsplit(SITE_URL).hostname or 'localhost'}"
)
WEBHOOK_URL: str = env.str("ZHANCHENG_WEBHOOK_URL", default="")
WEBHOOK_SECRET: str = env.str("ZHANCHENG_WEBHOOK_SECRET", default="")
WEBHOOK_HOSTS: list[str] = env.list("ZHANCHENG_WEBHOOK_HOSTS", default=[])
MESSAGE_LEASE_SECONDS = env.int("ZHANCHENG_MESSAGE_LEASE_SECONDS", default=120)  # well above what one sending takes
MESSAGE_RETRY_MINUTES: list[int] = env.list(
    "ZHANCHENG_MESSAGE_RETRY_MINUTES", cast=int, default=[1, 5, 15, 60, 240, 720]
)

# --- worker -------------------------------------------------------------------------------------------------------
CELERY_BROKER_URL: str = env.str("BROKER_URL", default="filesystem://")
CELERY_BROKER_TRANSPORT_OPTIONS = broker_options(CELERY_BROKER_URL)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_TIMEZONE = TIME_ZONE
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")
CELERY_BEAT_SCHEDULE = {name: {"task": name, "schedule": 60.0, "options": {"expires": 55}} for name in JOBS}
JOB_SILENT_AFTER = env.int("ZHANCHENG_JOB_SILENT_AFTER", default=5)  # periods without success until a job is silent

# --- logs ---------------------------------------------------------------------------------------------------------
LOGGING_CONFIG = None
LOGGING = logging_config(readable=DEBUG or DEMO or TESTING, level=env.str("ZHANCHENG_LOG_LEVEL", default="INFO"))
