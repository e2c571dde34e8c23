"""Names as strangers may read them; written by hand, name by name."""

import pytest

from accounts.privacy import masked


@pytest.mark.parametrize(
    ("name", "face"),
    [
        ("张三", "张*"),
        ("张三丰", "张*"),
        ("欧阳修", "欧阳*"),
        ("司马相如", "司马*"),
        ("上官婉儿", "上官*"),
        ("欧阳", "欧*"),  # 欧 with the given name 阳
        ("于丹", "于*"),
        ("阿依古丽·买买提", "阿*"),
        ("买买提•艾力", "买*"),
        ("John Smith", "J*"),
        ("O'Neill", "O*"),
        (" 王 五 ", "王*"),
        ("𠮷田", "𠮷*"),  # beyond the first plane
        ("李", "李*"),
        ("", ""),
        ("  ", ""),
    ],
)
def test_a_name_shows_its_family_name_and_a_star(name: str, face: str) -> None:
    assert masked(name) == face
