"""One version of a specification with its rows, for the schema. Invented."""

_SOURCED = {
    "certainty": "one_source",
    "source": "当地产品介绍",
    "source_en": "Local product description",
}
VERSION: dict[str, object] = {
    "version": 1,
    "valid_from": "2024-01-01",
    "valid_to": None,
    "standard_no": None,
    "standard_status": None,
    "standard_source": None,
    "standard_source_en": None,
    "ceiling_g_per_mu": 1684000,
    "ceiling_certainty": "unconfirmed",
    "ceiling_source": "按县产业说明推算，待主管部门核定",
    "ceiling_source_en": "Computed from the county's description of the "
    "industry, until the competent bureau sets one",
    "density_per_ha": None,
    "density_certainty": None,
    "density_source": None,
    "density_source_en": None,
    "opens_month_day": "09-01",
    "opens_source": "玫瑰香九月上中旬起采收（待核实）",
    "opens_source_en": "Muscat is picked from early or mid September (to be confirmed)",
    "closes_month_day": None,
    "closes_source": None,
    "closes_source_en": None,
    "reason": None,
    "document_sha256": None,
    "requirements": [
        {
            "id": 1,
            "code": "Q1",
            "text_zh": "可溶性糖 17%—18%",
            "text_en": "Sugar 17–18 %",
            "limit_min": "17.000",
            "limit_max": "18.000",
            "unit": "%",
            "test_method": None,
            "test_method_en": None,
            "is_hard": False,
            **_SOURCED,
        }
    ],
    "ceilings": [
        {
            "variety": None,
            "age_from": 4,
            "age_to": None,
            "g_per_mu": 1684000,
            **_SOURCED,
        }
    ],
    "ratios": [],
    "packs": [
        {
            "mass_g": 2000,
            "volume_ml": None,
            "words": None,
            "words_en": None,
            **_SOURCED,
        }
    ],
}
