"""The print job, judged from the outside: rasterised by pdfium, read by zxing-cpp."""

from io import BytesIO

import pypdfium2
import pytest
import zxingcpp
from django.db import transaction
from PIL import Image

from jobs import services as jobs
from jobs.models import Job
from jobs.worker import UPKEEP, turn
from records import audit
from tests.factories import (
    LegalTitleFactory,
    SpecificationFactory,
    authorized_producer,
)
from tests.support.labels import as_user, code_of, ordered, work_off
from traceability import handlers
from traceability.labels.models import LabelOrder, SheetFile
from traceability.labels.printing import SAMPLE_CODE
from traceability.labels.services import LABELS_A_FILE, orders
from traceability.ledger.services import sequence_all

pytestmark = pytest.mark.django_db

DPI = 200


def read_codes(pdf: bytes) -> list[str]:
    found = []
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            picture = page.render(scale=DPI / 72).to_pil().convert("L")
            found += [code.text for code in zxingcpp.read_barcodes(picture)]
    return found


def words_of(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        return "".join(page.get_textpage().get_text_range() for page in document)


def content_of(sheet: SheetFile) -> bytes:
    with sheet.document.file.open("rb") as file:
        return file.read()


def addresses(order: LabelOrder, first: int, last: int) -> set[str]:
    return {
        f"HTTPS://GI.EXAMPLE/T/{code_of(order.batch, index)}"
        for index in range(first, last + 1)
    }


def test_every_label_of_the_file_opens_its_own_address() -> None:
    _, order = ordered(count=50)
    work_off()
    sheet = order.sheets.get()
    assert (sheet.first, sheet.last) == (0, 49)
    read = read_codes(content_of(sheet))
    assert len(read) == 50
    assert set(read) == addresses(order, 0, 49)
    job = Job.objects.get(pk=order.job.pk)
    assert (job.state, job.cursor, job.result) == ("done", 1, sheet.document)


def test_the_producer_downloads_just_what_was_made() -> None:
    producer, order = ordered(count=3)
    work_off()
    sheet = order.sheets.get()
    path = f"/orders/{order.number}/sheets/{sheet.pk}.pdf"
    response = as_user(producer.clerk).get(path)
    assert response.content == content_of(sheet)
    assert len(set(read_codes(response.content))) == 3


def test_a_large_order_comes_in_files_of_a_thousand() -> None:
    """The parts of the order; how a part is drawn is shown with smaller ones below."""
    _, order = ordered(count=2_001, net_weight_g=10)
    assert order.job.total == 3
    assert LABELS_A_FILE == 1_000


def test_each_file_of_an_order_goes_on_where_the_last_one_ended(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for module in (orders, handlers):
        monkeypatch.setattr(module, "LABELS_A_FILE", 50)
    _, order = ordered(count=101, net_weight_g=10)
    assert order.job.total == 3
    work_off()
    ranges = list(order.sheets.values_list("first", "last"))
    assert ranges == [(0, 49), (50, 99), (100, 100)]
    last = order.sheets.get(first=100)
    assert last.document.name == f"{order.number}-101-101.pdf"
    assert read_codes(content_of(last)) == list(addresses(order, 100, 100))
    assert "101 / 101" in words_of(content_of(last))
    assert "1 / 101" in words_of(content_of(order.sheets.get(first=0)))


def test_a_chunk_done_twice_makes_one_file() -> None:
    _, order = ordered(count=5)
    work_off()
    first = order.sheets.get()
    Job.objects.filter(pk=order.job.pk).update(state="queued", cursor=0)
    work_off()
    assert order.sheets.get() == first
    assert Job.objects.get(pk=order.job.pk).result == first.document


def test_the_words_are_those_of_a_name_that_is_cultivated() -> None:
    producer, order = ordered(count=1)
    work_off()
    words = words_of(content_of(order.sheets.get()))
    for said in (
        producer.indication.name_zh,
        f"培育企业：{producer.organization.name}",
        f"信用代码：{producer.organization.uscc}",
        "净含量：250 克",
        "昌黎县十里铺乡西山场村",
        order.number,
        "gi.example",
    ):
        assert said in words.replace("\r\n", "")
    assert "地理标志" not in words
    assert "演示" not in words


def test_a_registered_mark_prints_its_number() -> None:
    title = LegalTitleFactory(
        kind="collective_mark", state="in_force", registration_no="12345678"
    )
    SpecificationFactory(indication=title.indication)
    producer = authorized_producer(title)
    producer.organization.is_demo = True
    producer.organization.save()
    _, order = ordered(producer, count=1)
    work_off()
    words = words_of(content_of(order.sheets.get())).replace("\r\n", "")
    assert "集体成员：" in words
    assert "地理标志集体商标，准用专用标志" in words
    assert "12345678" in words
    assert "演示标签" in words


def test_the_sample_on_the_screen_is_no_label() -> None:
    producer, order = ordered(count=1)
    picture = as_user(producer.clerk).get(f"/orders/{order.number}/sample.png")
    assert picture["Content-Type"] == "image/png"
    with Image.open(BytesIO(picture.content)) as image:
        (read,) = zxingcpp.read_barcodes(image.convert("L"))
    assert read.text == f"HTTPS://GI.EXAMPLE/T/{SAMPLE_CODE}"
    html = as_user(producer.clerk).get(f"/T/{SAMPLE_CODE}").content.decode()
    assert "登记系统没有签发过这个编号" in html


def test_the_worker_prints_and_closes_the_chains(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert {audit.sequence, sequence_all} <= set(UPKEEP)
    # The test lives in one transaction on one connection.
    monkeypatch.setattr("jobs.worker.close_old_connections", lambda: None)
    _, order = ordered(count=2)
    assert turn() is True
    assert order.sheets.count() == 1
    assert turn() is False
    assert order.season.entries.filter(seq=None).count() == 0
    assert order.season.entries.exclude(seq=None).count() == 3  # issue, harvest, order


def test_a_chunk_that_fails_leaves_no_file() -> None:
    _, order = ordered(count=2)

    def fail(job: Job) -> int:
        with transaction.atomic():
            SheetFile.objects.create(
                order=order, first=0, last=1, document_id=job.payload["missing"]
            )
        return 1

    kind = order.job.kind
    known = jobs.registry.HANDLERS[kind]
    jobs.registry.HANDLERS[kind] = fail
    try:
        work_off()
    finally:
        jobs.registry.HANDLERS[kind] = known
    job = Job.objects.get(pk=order.job.pk)
    assert (job.state, job.cursor) == ("failed", 0)
    assert "KeyError" in job.error
    assert not order.sheets.exists()
