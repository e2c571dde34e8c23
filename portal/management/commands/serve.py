"""`make run`: migrate, build the demonstration when there is none, serve."""

import os
import sys

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from gi_registry.models import ReviewChain
from portal.city import demo_trade, load, people
from traceability.labels import qr

PAGES = [
    ("首页 / home", "/"),
    ("地理标志 / geographical indications", "/gi/"),
    ("使用人名录 / register of users", "/users/"),
    ("产值统计 / output value", "/statistics/"),
    ("核验标签 / check a label", "/check/"),
    ("接口 / API", "/api/v1/docs/"),
    ("登录 / log in", "/login/"),
]


class Command(BaseCommand):
    help = "Serve the demonstration city: one process, site and jobs."

    def handle(self, **options: object) -> None:
        if not settings.DEMO_MODE:
            raise CommandError("`serve` is for the demonstration; see docs/operators.")
        # whitenoise warns of a missing folder, even where nothing is collected.
        settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
        self.say("→ 数据库 / database …")
        call_command("migrate", verbosity=0)
        if not User.objects.exists():
            self.say("→ 建立演示城市（约一分钟内）/ building the demonstration city …")
            call_command("demo", stdout=self.stdout)
        self.renew()
        self.introduce()
        os.environ["PORT"] = settings.PORT
        server = [sys.executable, "-m", "gunicorn", "config.wsgi:application"]
        os.execv(  # noqa: S606  this very process becomes the server
            sys.executable, [*server, "-c", "config/gunicorn_embedded.py"]
        )

    def renew(self) -> None:
        """Give a demonstration of an older version what the register holds since."""
        if ReviewChain.objects.exists():
            return
        self.say("→ 演示城市由旧版建成，补登权利的历史与审核链；make demo 可重建")
        self.say("  an older demonstration: bringing its register up to date")
        load.load_city()
        call_command("reindex_register", stdout=self.stdout)

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()

    def introduce(self) -> None:
        """Print where to go, who to be, and one label to scan."""
        self.say("")
        for name, path in PAGES:
            self.say(f"  {settings.PUBLIC_URL}{path:<14} {name}")
        self.say("")
        self.say(f"  演示账号，口令均为 / demo log-ins, password: {people.PASSWORD}")
        for person in people.PEOPLE:
            self.say(f"    {person.username:<18} {person.label}")
        self.say("")
        code = demo_trade.showcase_code()
        self.say("  一枚有效标签 / one valid label:")
        self.say(f"  {settings.PUBLIC_URL}/T/{code}")
        self.say(f"  {qr.address(settings.PUBLIC_URL, code)}  (as printed)")
        self.say("")
        self.say("  Ctrl+C 停止 / stops.  make demo 重置 / resets.")
