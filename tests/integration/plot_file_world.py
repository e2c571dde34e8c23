"""A file of plots on its way through the pages: sent, answered, registered."""

from collections.abc import Callable

import numpy as np
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from shapely import MultiPolygon, Polygon

from accounts.models import Organization, User
from gi_registry.models import Application
from maps import services as maps
from maps.datum.shifted import lonlat_to_gcj02
from maps.models import Plot, PlotFile
from tests.factories import NOON
from tests.integration.register_world import add


def bring(
    clerk: User, draft: Application, raw: bytes, filename: str, **more: str
) -> HttpResponse:
    file = SimpleUploadedFile(filename, raw)
    return add(clerk, draft, "", name=more.pop("name", ""), file=file, **more)


def at(draft: Application, act: str = "") -> str:
    file = PlotFile.objects.latest("pk")
    return f"/applications/{draft.reference}/plots/files/{file.pk}/{act}"


def register(client: Client, draft: Application, **ticked: str) -> HttpResponse:
    return client.post(at(draft, "register/"), ticked, follow=True)


def say_system(client: Client, draft: Application, key: str) -> HttpResponse:
    return client.post(at(draft), {"system": key}, follow=True)


def shifted(
    ring: list[list[float]], by: Callable[..., object] = lonlat_to_gcj02
) -> list[list[float]]:
    lon, lat = np.array(ring).T
    return np.column_stack(by(lon, lat)).round(8).tolist()


def known_plot(
    organization: Organization, clerk: User, ring: list[list[float]], name: str
) -> Plot:
    return maps.register_plot(
        organization=organization,
        name=name,
        shape=MultiPolygon([Polygon(ring)]),
        region=organization.region,
        village="西山场村",
        crop="grape",
        method="drawn",
        raw_input="{}",
        by=clerk,
        at=NOON,
    )
