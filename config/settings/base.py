"""Settings that hold everywhere; each environment adds its own."""

from pathlib import Path

from csp.constants import NONE, SELF

from config import env

ROOT = Path(__file__).resolve().parents[2]
VAR = Path(env.text("GI_VAR", str(ROOT / "var")))  # database, keys, files
DATABASE_URL = env.text("DATABASE_URL", f"sqlite:///{VAR / 'registry.sqlite3'}")
PORT = env.text("PORT", "8000")  # of `make run`
PUBLIC_URL = env.text("GI_PUBLIC_URL", f"http://127.0.0.1:{PORT}")
OFFICIAL_DOMAIN = env.text("GI_OFFICIAL_DOMAIN", "")  # in words on labels and pages
MAP_APPROVAL_NO = env.text("GI_MAP_APPROVAL_NO", "")  # 审图号 of the public maps
REPORT_PHONE = env.text("GI_REPORT_PHONE", "12315")
# The p of the p% rule is confidential: a live city sets its own and tells nobody.
DISCLOSURE_P_PERCENT = env.number("GI_DISCLOSURE_P_PERCENT", 10)

VERSION = "0.1.0"
DEMO_MODE = False
MAY_BE_EMPTIED = False  # by `manage.py flush`; a register never is
DEBUG = False

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "csp",
    "accounts",
    "records",
    "jobs",
    "maps",
    "gi_registry",
    "traceability",
    "output_stats",
    "portal",
    "api",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.middleware.PlainTexts",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "portal.middleware.LanguageChoice",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "portal.middleware.WhereFrom",
    "portal.middleware.NotKept",
    "portal.middleware.PageVerbs",
    "portal.middleware.Refusals",
    "portal.claims_guard.NoClaims",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.context.site",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "portal.templatetags.choices",
                "portal.templatetags.faces",
            ],
        },
    }
]

DATABASES = {"default": env.database(DATABASE_URL)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "portal:desk"
LOGOUT_REDIRECT_URL = "portal:home"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [ROOT / "locale"]
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "static/"
STATICFILES_DIRS = [ROOT / "static"]
STATIC_ROOT = VAR / "static"
MEDIA_ROOT = VAR / "files"  # never served as it lies: views check the right first
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
FILE_UPLOAD_PERMISSIONS = 0o640

# Keys of the label codes lie outside the database, one file an epoch.
LABEL_KEY_DIR = Path(env.text("GI_LABEL_KEY_DIR", str(VAR / "keys")))
# Keys of sealed personal data too; a real city makes them by `manage.py data_key`.
DATA_KEY_DIR = Path(env.text("GI_DATA_KEY_DIR", str(VAR / "data-keys")))
DATA_KEY_SELF_MADE = False
# How old a laboratory report may be before pages call it old (unconfirmed).
LAB_REPORT_DAYS = env.number("GI_LAB_REPORT_DAYS", 365)
# A whole list of the European register shorter than this is refused: so many records
# at first, then so many per cent of the last one.
EAMBROSIA_LEAST = env.number("GI_EAMBROSIA_LEAST", 2_500)
EAMBROSIA_SHARE = env.number("GI_EAMBROSIA_SHARE", 90)

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "portal.views.csrf_failed"
SESSION_COOKIE_SAMESITE = "Lax"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "script-src": [SELF],
        "style-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "rest_framework.authentication.SessionAuthentication"
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["api.parsers.Json"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_PAGINATION_CLASS": "api.pagination.Pages",
    "EXCEPTION_HANDLER": "api.errors.handle",
    "URL_FORMAT_OVERRIDE": None,  # the Accept header says it
}
SPECTACULAR_SETTINGS = {
    "TITLE": "GI registry API",
    "DESCRIPTION": (
        "What the registry publishes, for programs: the names and their legal "
        "titles, areas of origin as GeoJSON, authorized users, the check of a label, "
        "and the published statistics. All that needs no log-in, is the same for "
        "everyone and writes nothing, except that a check counts as one look at the "
        "label. Applications need the log-in of the site; their acts are written.\n\n"
        "Amounts are whole numbers with their unit in the name: grams, square metres, "
        "fen (1/100 yuan). Times carry their offset. What is not known is null. "
        "Words follow `Accept-Language` (zh-hans, en) or `?lang=`. Every refusal is "
        "`{code, detail}`."
    ),
    "VERSION": "1.0.0",
    "LICENSE": {"name": "Apache-2.0 (the software; data keep their own licence)"},
    "SERVE_INCLUDE_SCHEMA": False,
    # The labels of choices are Chinese sentences for pages, not for the schema.
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "ENUM_NAME_OVERRIDES": {
        "Bureau": "accounts.models.Bureau",
        "Certainty": "maps.models.Certainty",
        "Crop": "gi_registry.models.Crop",
        "LegalKind": "gi_registry.legal_kinds.LegalKind",
        "TitleState": "gi_registry.title_workflow.Standing",
        "UserState": "gi_registry.models.Authorization.State",
        "VoidKind": "traceability.labels.models.VoidRange.Kind",
        "ReleaseKind": "output_stats.models.Release.Kind",
        "Verdict": "api.serializers.labels.VERDICTS",
        "Reason": "api.serializers.labels.REASONS",
        "Tone": "api.serializers.labels.TONES",
    },
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
