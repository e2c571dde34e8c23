"""Rows and sheets of the registers of brands, as tests need them."""

import io
from collections.abc import Sequence
from datetime import date
from typing import Any

import xlsxwriter
from django.test import Client

from accounts.models import User
from gi_registry.brands.registers import ALL
from gi_registry.models import (
    BrandRow,
    RegisterFile,
)
from gi_registry.services.brands import entries, files
from tests.factories import (
    NOON,
)

MARKS, PLEDGES = ALL["trademarks"], ALL["pledges"]
DAY = date(2026, 9, 1)
MARK = {
    "number": "10000001",
    "words": "碣石葡园",
    "kind": "ordinary",
    "classes": "31",
    "goods": "新鲜葡萄",
    "holder_name": "昌黎县果业协会",
    "holder_uscc": "",
    "state": "registered",
    "applied_on": date(2017, 1, 4),
    "registered_on": date(2017, 2, 14),
    "term_to": date(2027, 2, 13),
    "indication": None,
    "region": None,
    "source": "商标局，2026-08-31 查询",
    "certainty": "confirmed",
}
HEADS = [
    "注册号",
    "商标",
    "种类",
    "国际分类",
    "商品/服务",
    "注册人",
    "统一社会信用代码",
    "状态",
    "注册日期",
    "专用权截止日期",
    "县区",
]


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def body(answer: Any) -> bytes:
    """Return a file that is answered, and let go of it."""
    content = b"".join(answer)
    answer.close()
    return content


def enter(keeper: User, register: str = "trademarks", **change: Any) -> BrandRow:
    values = MARK | change if register == "trademarks" else change
    return entries.enter(
        register=ALL[register], values=values, on=DAY, by=keeper, at=NOON
    )


def xlsx(*rows: Sequence[object]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("商标")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return out.getvalue()


def row_of(number: str = "10000001", **change: object) -> list[object]:
    row = dict(
        zip(
            HEADS,
            [
                number,
                "碣石葡园",
                "普通商标",
                31,
                "新鲜葡萄",
                "昌黎县果业协会",
                "",
                "已注册",
                42780,
                "2027年2月13日",
                "昌黎",
            ],
            strict=True,
        )
    )
    return list((row | change).values())


def keep(keeper: User, content: bytes, name: str = "商标.xlsx") -> RegisterFile:
    return files.keep(
        register=MARKS,
        name=name,
        content=content,
        content_type="text/csv",
        source="商标局导出",
        on=DAY,
        by=keeper,
        at=NOON,
    )
