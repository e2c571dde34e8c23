"""What no label and no consumer's page may say."""

import pytest

from core.errors import Invalid
from gi_registry.claims import has_claim, refuse_claims


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("驰名商标", "claim_well_known"),
        ("中国驰名商标", "claim_well_known"),
        ("本品系驰名", "claim_well_known"),
        ("驰 名·商 标", "claim_well_known"),
        ("馳名商標", "claim_well_known"),
        ("驰\u200b名商标", "claim_well_known"),
        ("A Well-Known Trademark of China", "claim_well_known"),
        ("全网唯一", "claim_only_one"),
        ("100%正品", "claim_only_one"),
        ("１００％ 正品", "claim_only_one"),
        ("百分百正品", "claim_only_one"),
        ("假一赔十", "claim_only_one"),
        ("有降血糖的功能", "claim_health"),
        ("能防癌抗癌", "claim_health"),
        ("保健功效显著", "claim_health"),
        ("治疗失眠", "claim_health"),
    ],
)
def test_a_claim_is_refused_at_its_field(text: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        refuse_claims(f"昌黎葡萄，{text}，欢迎", "story_zh")
    assert (refused.value.code, refused.value.field) == (code, "story_zh")
    assert has_claim(text)


def test_the_refusal_names_the_law() -> None:
    with pytest.raises(Invalid, match="第十四条"):
        refuse_claims("驰名商标")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "昌黎的玫瑰香葡萄在九月成熟，是这里的老品种。",
        "远近闻名的栗乡",
        "一辆奔驰名车",
        "病虫害防治用生物农药",
        "糖度 18 度，果粒 5 克",
        "产量 100% 来自四个镇",
    ],
)
def test_plain_words_pass(text: str) -> None:
    assert refuse_claims(text) == text
    assert not has_claim(text)
