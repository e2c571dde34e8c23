"""What no text on a label or a consumer's page may claim. Pure.

驰名商标 may not appear on goods, packages or in commercial activity (Trademark Law
art. 14). Source: docs/sources.md, entry trademark-law. Health claims and «the only
genuine one» are words that this house does not carry either.
"""

import re
import unicodedata

from core.errors import Invalid, gettext_noop
from core.unseen import refuse_unseen

# What is written between the signs to slip through: spaces, points, dashes …
SLIPPED = re.compile(r"[^\w%]|_")
SIMPLE = str.maketrans({"馳": "驰", "標": "标", "網": "网", "證": "证", "療": "疗"})

WELL_KNOWN = re.compile(
    r"(?<!奔)驰名|chimingshangbiao|wellknown(?:trade)?mark|famoustrademark"
)
# Within one text, never across a mark of HTML or the end of a string of JSON; what is
# written as an entity or behind a backslash goes as a whole.
_SLIP = r"(?:[^\w<>\"\\&]|_|&(?:#?\w{1,8};)?|\\[\"\\/bfnrt]){0,12}"


def _slipped(words: str) -> str:
    return _SLIP.join(words)


AS_WRITTEN = re.compile(
    rf"(?<!奔)[驰馳]{_SLIP}名(?:{_SLIP}商{_SLIP}[标標])?"
    rf"|{_slipped('chimingshangbiao')}"
    rf"|{_slipped('wellknown')}(?:{_SLIP}{_slipped('trade')})?{_SLIP}{_slipped('mark')}"
    rf"|(?<!\\){_slipped('famoustrademark')}",  # the f of an escaped form feed is none
    re.IGNORECASE,
)
BLANK = "＊＊"
ONLY_ONE = re.compile(
    r"全网唯一|全国唯一|世界唯一|唯一正[品宗]|(?:100%|百分[之]?百|百分之一百)[正真]"
    r"|正品保[证真障]|保[证真]正品|假一赔|100%genuine|onlygenuine"
)
HEALTH = re.compile(
    r"疗效|治疗|治愈|根治|包治|药到病除|[防抗治]癌|防止癌|降(?:血)?[压糖脂]|降三高"
    r"|延年益寿|保健功[效能]|增强免疫|提高免疫|壮阳|curescancer|anticancer|lowersblood"
)


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold().translate(SIMPLE)
    return SLIPPED.sub("", folded)


def refuse_claims(text: str, field: str = "") -> str:
    """Return the text, or say which claim it may not make.

    Raises Invalid `claim_well_known`, `claim_only_one`, `claim_health`, or `unseen`
    for signs that nobody sees.
    """
    plain = _plain(text)
    if found := WELL_KNOWN.search(plain):
        raise Invalid(
            "claim_well_known",
            gettext_noop(
                "「%(found)s」不能写在这里：商标法第十四条不许把“驰名商标”字样用于商品、"
                "包装、广告和其他商业活动。删去这几个字"
            ),
            field=field,
            found=found.group(0),
        )
    if found := ONLY_ONE.search(plain):
        raise Invalid(
            "claim_only_one",
            gettext_noop(
                "「%(found)s」不能写在这里：标签和查询页不作“唯一”“正品”一类的保证。"
                "写可以核对的事实"
            ),
            field=field,
            found=found.group(0),
        )
    if found := HEALTH.search(plain):
        raise Invalid(
            "claim_health",
            gettext_noop(
                "「%(found)s」不能写在这里：普通食品不得宣传保健或治疗作用。"
                "写品种、产地和做法"
            ),
            field=field,
            found=found.group(0),
        )
    return refuse_unseen(text, field)


def blanked(page: str) -> str:
    """Return a page, or an answer of the API, without the words of art. 14.

    The last line: what came in before a service refused it, or stands in a name that
    is a legal fact, is not carried to a consumer. Marks of HTML stay whole.
    """
    return AS_WRITTEN.sub(BLANK, page)


def has_claim(text: str) -> bool:
    """Tell whether a text makes such a claim: old rows are not rendered then."""
    plain = _plain(text)
    return any(rule.search(plain) for rule in (WELL_KNOWN, ONLY_ONE, HEALTH))
