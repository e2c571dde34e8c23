"""What one types meets what a name answers to."""

import pytest

from gi_registry.finding_terms import LONGEST, MOST_WORDS, ranges, terms


def is_found(typed: str, name: str) -> bool:
    words = ranges(typed)
    held = terms(name)
    return bool(words) and all(
        any(first <= term < end for term in held) for first, end in words
    )


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("昌黎", "昌黎玫瑰香葡萄"),
        ("玫瑰", "昌黎玫瑰香葡萄"),
        ("葡萄", "昌黎玫瑰香葡萄"),
        ("changli", "昌黎玫瑰香葡萄"),
        ("Chang Li", "昌黎玫瑰香葡萄"),
        ("chang'li", "昌黎玫瑰香葡萄"),
        ("meigui", "昌黎玫瑰香葡萄"),
        ("chānglí", "昌黎玫瑰香葡萄"),
        ("clmgx", "昌黎玫瑰香葡萄"),
        ("mgxpt", "昌黎玫瑰香葡萄"),
        ("ＣＬＭＧＸ", "昌黎玫瑰香葡萄"),
        ("laoting", "乐亭苹果"),
        ("leting", "乐亭苹果"),
        ("ltpg", "乐亭苹果"),
        ("chongqing", "重庆小面"),
        ("zhongqing", "重庆小面"),
        ("lüdou", "绿豆粉丝"),
        ("lvdou", "绿豆粉丝"),
        ("lǜ dòu", "绿豆粉丝"),
        ("sy-2026-000012", "SY-2026-000012"),
        ("SY2026000012", "SY-2026-000012"),
        ("ＳＹ－２０２６", "SY-2026-000012"),
        ("000012", "SY-2026-000012"),
        ("2026-000012", "SY-2026-000012"),
        ("19049", "GB/T 19049-2008"),
        ("gb/t 19049", "GB/T 19049-2008"),
        ("91130322ma", "91130322MA0EXAMPL0"),
        ("muscat", "Changli Muscat grapes"),
        ("葡萄专业合作社二", "昌黎县葡萄专业合作社二分社"),
        ("昌黎 葡萄", "昌黎玫瑰香葡萄"),
        ("葡萄　昌黎", "昌黎玫瑰香葡萄"),
        ("putao changli", "昌黎玫瑰香葡萄"),
        ("昌黎 mgx", "昌黎玫瑰香葡萄"),
        ("酒 昌黎", "昌黎葡萄酒"),
        ("grapes changli", "Changli Muscat grapes"),
        ("葡 萄", "昌黎玫瑰香葡萄"),
    ],
)
def test_any_way_to_type_it_finds_the_name(typed: str, name: str) -> None:
    assert is_found(typed, name)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("黎昌", "昌黎玫瑰香葡萄"),
        ("hangli", "昌黎玫瑰香葡萄"),
        ("apes", "grapes"),
        ("昌黎 板栗", "昌黎玫瑰香葡萄"),
        ("卢龙 葡萄", "昌黎玫瑰香葡萄"),
    ],
)
def test_what_is_not_a_part_finds_nothing(typed: str, name: str) -> None:
    assert not is_found(typed, name)


@pytest.mark.parametrize("typed", ["", " ", "'", "％", "_", "　"])
def test_nothing_but_signs_asks_for_nothing(typed: str) -> None:
    assert ranges(typed) == []


def test_the_whole_of_a_name_is_marked_and_its_parts_are_not() -> None:
    found = terms("昌黎葡萄")
    assert found["昌黎葡萄".encode()]
    assert found[b"changliputao"]
    assert not found["葡萄".encode()]


def test_a_long_name_is_cut_at_a_whole_character_and_still_found() -> None:
    name = "秦皇岛市昌黎县龙家店镇葡萄种植专业合作社联合社"
    assert all(len(term) <= LONGEST for term in terms(name))
    assert is_found(name, name)


def test_the_longest_word_comes_first_and_words_are_not_endless() -> None:
    assert ranges("葡萄 changli 昌黎 葡萄")[0] == (b"changli", b"changli\xff")
    assert len(ranges("葡萄 葡萄 昌黎")) == 2
    assert len(ranges("一 二 三 四 五 六 七 八 九")) == MOST_WORDS
