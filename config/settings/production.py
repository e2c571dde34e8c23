"""Settings of a real city: nothing is guessed, what is unsafe stops the start."""

from django.core.exceptions import ImproperlyConfigured

from config import env
from config.settings.base import *  # noqa: F403  settings files build on each other

SECRET_KEY = env.text("GI_SECRET_KEY")
ALLOWED_HOSTS = env.words("GI_ALLOWED_HOSTS")
OFFICIAL_DOMAIN = env.text("GI_OFFICIAL_DOMAIN")
PUBLIC_URL = env.text("GI_PUBLIC_URL")
DATABASES = {"default": env.database(env.text("DATABASE_URL"))}
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
# Confidential: the default stands in the repository, so a real city sets its own.
DISCLOSURE_P_PERCENT = env.number("GI_DISCLOSURE_P_PERCENT")

if SECRET_KEY.startswith(("demo-", "test-")) or len(SECRET_KEY) < 50:
    raise ImproperlyConfigured(
        "GI_SECRET_KEY is the demo key or shorter than 50 characters; make one with "
        "`python -c 'import secrets; print(secrets.token_urlsafe(60))'`."
    )
if env.flag("GI_DEBUG", False) or env.flag("DEBUG", False):
    raise ImproperlyConfigured("Production does not start with DEBUG.")
if not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("GI_ALLOWED_HOSTS must name the hosts of this site.")
if not PUBLIC_URL.startswith("https://"):
    raise ImproperlyConfigured("GI_PUBLIC_URL must start with https://.")

SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"
