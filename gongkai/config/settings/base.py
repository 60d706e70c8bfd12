"""Settings of a running installation; what differs between installations comes from its `instance.toml`."""

from pathlib import Path

from gongkai.config.settings.desk import *  # noqa: F403
from gongkai.config.settings.security import *  # noqa: F403
from gongkai.core.instance import load_instance

PACKAGE = Path(__file__).resolve().parent.parent.parent
INSTANCE = load_instance()

GONGKAI_HOME = INSTANCE.home
GONGKAI_DEMO = INSTANCE.is_demo
GONGKAI_PROFILE = INSTANCE.profile
GONGKAI_SITE_FOLDER = INSTANCE.site_folder
GONGKAI_INDEX_FOLDER = INSTANCE.index_folder
GONGKAI_SUGGESTIONS = INSTANCE.suggests
GONGKAI_PUBLIC_ADDRESS = INSTANCE.public_address
GONGKAI_EXCHANGE_FOLDER = INSTANCE.exchange_folder
GONGKAI_CORS_ORIGINS = INSTANCE.cors_origins
GONGKAI_FRAME_HOSTS = INSTANCE.frame_hosts
GONGKAI_WEBHOOK_HOSTS = INSTANCE.webhook_hosts
GONGKAI_TRUSTED_PROXIES = INSTANCE.trusted_proxies
GONGKAI_SENDS_MAIL = INSTANCE.sends_mail
GONGKAI_DIGEST_HOUR, GONGKAI_DIGEST_WEEKDAY = INSTANCE.mail.hour, INSTANCE.mail.weekday

SECRET_KEY = INSTANCE.secret_key
DEBUG = False
IS_HTTPS = INSTANCE.public_address.startswith("https://")
SESSION_COOKIE_SECURE = IS_HTTPS
CSRF_COOKIE_SECURE = IS_HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if IS_HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_HTTPS else None
CSRF_TRUSTED_ORIGINS = [INSTANCE.public_address] if IS_HTTPS else []
ALLOWED_HOSTS = list(INSTANCE.allowed_hosts)

INSTALLED_APPS = [
    "gongkai.trail",
    "gongkai.units",
    "gongkai.clearance",
    "gongkai.publishing",
    "gongkai.policies",
    "gongkai.knowledge",
    "gongkai.ledger",
    "gongkai.exchange",
    "gongkai.search",
    "gongkai.inspection",
    "gongkai.subscriptions",
    "gongkai.portal",
    "gongkai.desk",
    "gongkai.api",
    "gongkai.config",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "taggit",
    "modelcluster",
    "django_filters",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "gongkai.portal.middleware.StaticTreeMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "gongkai.api.gate.ApiMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "gongkai.desk.middleware.SecondFactorMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "gongkai.config.urls"
WSGI_APPLICATION = "gongkai.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "gongkai.portal.context.county",
            ],
        },
    },
]

DATABASES = {"default": INSTANCE.database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文")]
LOCALE_PATHS = [PACKAGE / "config" / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "/static/"
MEDIA_URL = "/media/"
MEDIA_ROOT = INSTANCE.media_folder
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if INSTANCE.mail.host else 'filebased'}.EmailBackend"
EMAIL_FILE_PATH = str(INSTANCE.mail_folder)
EMAIL_HOST, EMAIL_PORT = INSTANCE.mail.host, INSTANCE.mail.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = INSTANCE.mail.username, INSTANCE.mail.password
EMAIL_USE_TLS, EMAIL_USE_SSL = INSTANCE.mail.security == "starttls", INSTANCE.mail.security == "tls"
EMAIL_TIMEOUT = 15
DEFAULT_FROM_EMAIL = INSTANCE.mail.sender or "gongkai@demo.invalid"

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"axes": {"level": "WARNING"}},
}

GONGKAI_RULEBOOK = PACKAGE / "rulebook"
