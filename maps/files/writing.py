"""How a text of strangers is written: named, marked, UTF-8 or GB18030."""

import codecs

from core.errors import gettext_noop
from maps.reading import GeometryError

MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
TRIED = {"utf-8-sig": "UTF-8", "gb18030": "GB18030"}
OLDER = {"gbk": "gb18030", "gb2312": "gb18030", "utf-8": "utf-8-sig"}


def text_of(raw: bytes, encoding: str) -> tuple[str, str]:
    """Return the text and the name of its encoding; the sender's word comes first.

    Raises GeometryError bad_encoding.
    """
    if encoding:
        tries = {OLDER.get(encoding.lower(), encoding): encoding.upper()}
    elif raw.startswith(MARKS):
        tries = {"utf-16": "UTF-16"}
    else:
        tries = TRIED
    for codec, name in tries.items():
        try:
            text = str(raw, codec)  # takes encodings of text only
        except (LookupError, ValueError):
            continue
        if "\0" not in text:
            return text, name
    raise GeometryError(
        "bad_encoding",
        gettext_noop(
            "文字读不出来：不是按%(tried)s写的，或不是文字。"
            "应在原来的软件里另存为 UTF-8 编码"
        ),
        tried="、".join(f" {name} " for name in tries.values()),
    )
