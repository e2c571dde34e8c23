"""The WSGI application."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")
application = get_wsgi_application()

from portal.guard import refuse_demo_people  # noqa: E402  needs the loaded apps

refuse_demo_people()
