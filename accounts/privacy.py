"""Names of persons as strangers may read them: the family name and a star."""

import unicodedata

# Family names of two characters that are still borne.
_PAIRS = (
    "欧阳太史端木上官司马东方独孤南宫万俟闻人夏侯诸葛尉迟公羊"
    "赫连澹台皇甫宗政濮阳公冶太叔申屠公孙慕容仲孙钟离长孙宇文"
    "司徒鲜于司空闾丘子车亓官司寇巫马公西颛孙壤驷公良漆雕乐正"
    "宰父谷梁拓跋夹谷轩辕令狐段干百里呼延东郭南门羊舌微生左丘"
    "东门西门第五叶赫那拉"
)
COMPOUND = frozenset(_PAIRS[place : place + 2] for place in range(0, len(_PAIRS), 2))


def masked(name: str) -> str:
    """Return 张* for 张三 and 张三丰, 欧阳* for 欧阳修, 阿* for 阿依古丽·买买提.

    The star stands for any number of characters. 欧阳 alone is 欧 and 阳: 欧*.
    """
    plain = unicodedata.normalize("NFKC", name).strip()
    if not plain:
        return ""
    compound = len(plain) > 2 and plain[:2] in COMPOUND
    return f"{plain[:2] if compound else plain[0]}*"
