"""Long work of this app, and the upkeep that follows its acts."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jobs.models import Job
from jobs.registry import Page, handles
from records.services import keep_document
from traceability.labels import printing, sheet
from traceability.labels.models import LabelOrder, SheetFile
from traceability.labels.services import LABELS_A_FILE, SHEET_JOB


def _address(job: Job) -> str:
    order = LabelOrder.objects.get(pk=job.payload["order"])
    return reverse("traceability:order", kwargs={"number": order.number})


@handles(SHEET_JOB, Page(title=_("生成标签文件"), address=_address))
def print_sheets(job: Job) -> int:
    """Make the print file of one chunk of an order; a file that is there stays."""
    order = LabelOrder.objects.select_related(
        "batch__epoch",
        "authorization__organization__region__parent",
        "authorization__title__indication",
    ).get(pk=job.payload["order"])
    first = job.cursor * LABELS_A_FILE
    last = min(first + LABELS_A_FILE, order.count) - 1
    found = SheetFile.objects.filter(order=order, first=first).first()
    if found is None:
        found = _print(order, first, last, job)
    job.result = found.document
    return job.cursor + 1


def _print(order: LabelOrder, first: int, last: int, job: Job) -> SheetFile:
    content = sheet.render(
        printing.labels_of(order.batch, first, last),
        printing.text_of(order),
        title=f"{order.authorization.indication.name_zh} {order.number}",
        first_number=first + 1,
        total=order.count,
    )
    document = keep_document(
        name=f"{order.number}-{first + 1}-{last + 1}.pdf",
        content=content,
        content_type="application/pdf",
        by=job.owner,
        at=timezone.now(),
    )
    return SheetFile.objects.create(
        order=order, first=first, last=last, document=document
    )
