"""Answer pages of the register on one database, told one a line on standard input.

A line `TIMES ADDRESS` is answered by the median of the seconds, the number of queries
and that of the rows shown, at least one; `NONE ADDRESS` by the same of a page that must
show none; `RIVAL WORDS` by the seconds of COUNT, OFFSET and icontains; `LAST` by the
address of a page near the end.
"""

import json
import os
import sys
import time
from statistics import median

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
django.setup()

from django.core.paginator import Paginator  # noqa: E402  after setup
from django.db import connection  # noqa: E402  after setup
from django.db.models import Q  # noqa: E402  after setup
from django.test import Client  # noqa: E402  after setup
from django.test.utils import CaptureQueriesContext  # noqa: E402  after setup

from gi_registry.models import Authorization  # noqa: E402  after setup

PAGE_SIZE = 25
FEW = 2  # times that a slow page is asked
ROWS = (b'<th scope="row"', b'href="/users/SY-')  # of the list; of the search page


def ask(address: str, times: int, *, finds: bool) -> tuple[float, int, int]:
    """Return the median seconds of an address, its queries and its rows."""
    client = Client()
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(address)
    queries = len(seen)  # before another request empties the log
    rows = max(answer.content.count(mark) for mark in ROWS)
    if answer.status_code != 200 or bool(rows) != finds:
        raise RuntimeError(f"{address}: {answer.status_code}, {rows} rows")
    seconds = []
    for _ in range(times):
        began = time.perf_counter()
        client.get(address)
        seconds.append(time.perf_counter() - began)
    return median(seconds), queries, rows


def rival(words: str) -> float:
    """Return the seconds of the plain way, without rendering any page."""
    began = time.perf_counter()
    found = Authorization.objects.select_related(
        "organization__region", "title__indication"
    ).order_by("-valid_from", "-number")
    for word in () if words == "-" else words.split():
        found = found.filter(
            Q(organization__name__icontains=word)
            | Q(organization__name_en__icontains=word)
            | Q(organization__uscc__icontains=word)
            | Q(number__icontains=word)
        )
    pages = Paginator(found, PAGE_SIZE)
    list(pages.get_page(max(1, pages.num_pages - 1)))
    return time.perf_counter() - began


def last_page() -> str:
    """Return the address of a page near the end of the register."""
    row = Authorization.objects.order_by("valid_from", "number")[60]
    return f"/users/?after={row.valid_from}~{row.number}"


def main() -> None:
    for line in sys.stdin:
        what, _, rest = line.strip().partition(" ")
        answer: tuple[object, ...]
        if what == "LAST":
            answer = (0, 0, 0, last_page())
        elif what == "RIVAL":
            answer = (rival(rest),)
        elif what == "NONE":
            answer = ask(rest, FEW, finds=False)
        else:
            answer = ask(rest, int(what), finds=True)
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
