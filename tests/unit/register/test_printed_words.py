"""What a page says a label carries, against the table of legal kinds (design, §5)."""

import pytest

from gi_registry.legal_kinds import LegalKind, printed_title
from gi_registry.words import printed_words

NUMBERS = {
    "standard_no": "GB/T 19049-2008",
    "notice_no": "2006 年第 222 号",
    "registration_no": "1234567",
}
# With all numbers known: the number shown, and whether the special mark is printed.
FULL = {
    LegalKind.PROTECTED_PRODUCT: ("GB/T 19049-2008", True),
    LegalKind.CERTIFICATION_MARK: ("1234567", True),
    LegalKind.COLLECTIVE_MARK: ("1234567", True),
    LegalKind.AGRICULTURAL_LEGACY: ("1234567", False),
}


@pytest.mark.parametrize("kind", LegalKind)
def test_with_its_numbers_a_title_prints_what_the_table_gives(kind: LegalKind) -> None:
    text = printed_words(kind, printed_title(kind, **NUMBERS))
    if kind not in FULL:
        assert "不印专用标志" in text
        return
    number, special_mark = FULL[kind]
    assert number in text
    assert ("标签印地理标志专用标志" in text) == special_mark


@pytest.mark.parametrize("kind", LegalKind)
def test_without_a_number_no_title_prints_the_mark_and_the_page_says_why(
    kind: LegalKind,
) -> None:
    text = printed_words(kind, printed_title(kind))
    assert "标签印地理标志专用标志" not in text
    assert "待核实" in text or kind is LegalKind.CULTIVATING
