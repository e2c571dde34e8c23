"""A period, a return and its people, by the real services."""

from datetime import date, timedelta

from django.test import Client

from accounts.models import User
from accounts.roles import Role
from output_stats import services
from output_stats.models import Period, Return
from output_stats.workflow import Act
from tests.factories import NOON, Producer, authorized_producer, person

LATER = NOON + timedelta(days=30)
# 15 mu of 1 ha, 12 t at 8 yuan, 10 t of them sold.
FACES = {
    "area_mu": "15",
    "output_kg": "12000",
    "output_value_yuan": "96000",
    "sold_kg": "10000",
    "revenue_yuan": "80000.5",
}


def form_columns(**changes: object) -> dict[str, object]:
    return {
        "form_no": "测01表",
        "name_zh": "测试年报",
        "name_en": "Test return",
        "authority": "测试机关",
        **changes,
    }


def open_period(year: int = 2026, **changes: object) -> Period:
    chief = person(Role.CITY_STATISTICIAN)
    form = services.register_form(columns=form_columns(**changes), by=chief, at=NOON)
    return services.open_period(
        form=form, year=year, due_on=date(2026, 10, 31), by=chief, at=NOON
    )


def asked(producer: Producer) -> Return:
    open_period()
    return Return.objects.get(organization=producer.organization)


def fill(producer: Producer, row: Return, **changes: str) -> Return:
    explanation = changes.pop("explanation", "")
    return services.save_return(
        row=row,
        faces=FACES | changes,
        explanation=explanation,
        by=producer.clerk,
        at=LATER,
    )


def reported() -> tuple[Producer, Return]:
    producer = authorized_producer()
    producer.harvest(12_000_000)
    row = fill(producer, asked(producer))
    row = services.advance(row=row, act=Act.REPORT, by=producer.clerk, at=LATER)
    return producer, row


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client
