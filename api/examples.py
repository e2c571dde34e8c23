"""What the answers look like, for the schema. Names are of the demonstration."""

from drf_spectacular.utils import OpenApiExample

from api.example_version import VERSION
from gi_registry.eambrosia.keys import empty

_NAME = {
    "key": "changli-muscat",
    "name_zh": "昌黎玫瑰香",
    "name_en": "Changli Muscat grapes",
}
COUNTY = {"code": "130322", "name_zh": "昌黎县", "name_en": "Changli County"}
PRODUCER = {
    "name": "演示葡萄专业合作社",
    "name_en": None,
    "uscc": "93130322MA000001X1",
    "is_demo": True,
}
_TITLE = {
    "kind": "cultivating",
    "state": "cultivating",
    "holder": None,
    "holder_en": None,
    "standard_no": None,
    "notice_no": None,
    "registration_no": None,
    "since": None,
    "since_en": None,
    "step": "preparing",
    "facts": {
        "applicant": None,
        "applicant_en": None,
        "scope_text": None,
        "scope_text_en": None,
        "open_points": "尚未见注册记录；是否已申报待核实",
        "open_points_en": "No record of a registration found so far; whether an "
        "application was filed is to be confirmed",
    },
    "carries_special_mark": False,
    "certainty": "unconfirmed",
    "source": "秦皇岛市国家知识产权强市建设试点城市工作方案（2024—2026年）",
    "source_en": "Work plan of Qinhuangdao as a national pilot city for building "
    "strength in intellectual property (2024–2026)",
    "open_points": "尚未见注册记录；是否已申报待核实",
    "open_points_en": "No record of a registration found so far; whether an "
    "application was filed is to be confirmed",
}
_INDICATION = {
    **_NAME,
    "crop": "grape",
    "leading_bureau": "agriculture",
    "titles": [_TITLE],
}

INDICATION_ROW = OpenApiExample(
    "A name being cultivated", _INDICATION, response_only=True
)
INDICATION = OpenApiExample(
    "A name being cultivated",
    {
        **_INDICATION,
        "story_zh": "昌黎北枕碣石、南临渤海……",
        "story_en": "Changli lies between Mount Jieshi and the Bohai Sea …",
        "recognise_zh": "果粒紫黑、果粉厚。",
        "recognise_en": "Dark purple berries with thick bloom.",
        "takes_plots": True,
        "names": [
            {
                "text": "昌黎玫瑰香",
                "kind": "main",
                "script": "Hans",
                "language": "zh-Hans",
                "parent": None,
                "source": None,
                "source_en": None,
            }
        ],
        "area": {
            "valid_from": "2024-01-01",
            "valid_to": None,
            "certainty": "schematic",
            "accuracy_m": 2000,
            "area_m2": 190000000,
            "source": "示意：为演示手工绘制，不是官方界线",
            "source_en": "Schematic: drawn by hand for the demonstration, not an "
            "official line",
        },
        "origin": {
            "key": "changli-grape-towns",
            "name_zh": "昌黎县十里铺、昌黎镇、龙家店、两山",
            "name_en": "Shilipu, Changli Town, Longjiadian and Liangshan, Changli",
            "is_sea": False,
        },
        "specification": VERSION,
    },
    response_only=True,
)
SPECIFICATION = OpenApiExample("The first version", VERSION, response_only=True)
AREA = OpenApiExample(
    "A schematic area",
    {
        "type": "Feature",
        "id": "changli-grape-towns",
        "bbox": [119.0, 39.6, 119.2, 39.8],
        "geometry": {
            "type": "Polygon",
            "coordinates": [
                [[119.0, 39.6], [119.2, 39.6], [119.2, 39.8], [119.0, 39.6]]
            ],
        },
        "properties": {
            "name": "Shilipu, Changli Town, Longjiadian and Liangshan, Changli",
            "name_zh": "昌黎县十里铺、昌黎镇、龙家店、两山",
            "name_en": "Shilipu, Changli Town, Longjiadian and Liangshan, Changli",
            "certainty": "schematic",
            "accuracy_m": 2000,
            "source": "示意：为演示手工绘制，不是官方界线",
            "source_en": "Schematic: drawn by hand for the demonstration, not an "
            "official line",
            "clause": None,
            "clause_en": None,
            "valid_from": "2024-01-01",
            "valid_to": None,
            "parts": [
                {
                    "order": 1,
                    "clause": "昌黎县十里铺乡、昌黎镇、龙家店镇、两山乡",
                    "clause_en": None,
                    "made_from": "drawn",
                    "region": None,
                    "accuracy_m": 2000,
                    "area_m2": 190000000,
                }
            ],
            "area_m2": 190000000,
        },
    },
    response_only=True,
    media_type="application/geo+json",
)
USER = OpenApiExample(
    "A co-operative",
    {
        "number": "SY-2026-000012",
        "state": "active",
        "validity": "active",
        "valid_from": "2026-08-20",
        "valid_to": None,
        "has_run_out": False,
        "indication": _NAME,
        "title_kind": "cultivating",
        "heading": "Cultivation participant",
        "organization": PRODUCER,
        "county": COUNTY,
        "village": "十里铺乡西山场村",
    },
    response_only=True,
)
USER_ACT = OpenApiExample(
    "The entry",
    {
        "number": "SX-2026-000012",
        "act": "grant",
        "on": "2026-08-20",
        "state_before": None,
        "state_after": "active",
        "ground": None,
        "requirement": None,
        "reason": None,
        "deadline": None,
        "valid_to": None,
        "changes": [],
        "document_sha256": None,
        "entered_at": "2026-08-20T09:00:00+08:00",
    },
    response_only=True,
)
_NOTHING_KNOWN = {
    "checks": 0,
    "first_checked_at": None,
    "label": None,
    "lot": None,
    "indication": None,
    "producer": None,
    "county": None,
    "village": None,
    "void": None,
}
GENUINE = OpenApiExample(
    "Genuine, first view",
    {
        "code": "0123456789ABCDEFGHJK",
        "verdict": "first_view",
        "reasons": [],
        "tone": "ok",
        "sentence": "Issued by the registry. This is the first check.",
        "checked_at": "2026-11-24T09:30:00+08:00",
        "checks": 1,
        "first_checked_at": "2026-11-24T09:30:00+08:00",
        "label": {"number": 38, "of": 96},
        "lot": {"number": "PK-2026-000007", "packed_on": "2026-09-20", "mass_g": 24000},
        "indication": _NAME,
        "producer": PRODUCER,
        "county": COUNTY,
        "village": "十里铺乡西山场村",
        "void": None,
    },
    response_only=True,
    status_codes=["200"],
)
DAMAGED = OpenApiExample(
    "Not ours, or damaged",
    {
        "code": "0123456789ABCDEFGHJM",
        "verdict": "not_ours",
        "reasons": ["not_ours_or_damaged"],
        "tone": "bad",
        "sentence": "Not a code of the registry, or the QR is damaged.",
        "checked_at": "2026-11-24T09:30:00+08:00",
        **_NOTHING_KNOWN,
    },
    response_only=True,
    status_codes=["200"],
)
CANNOT_CHECK = OpenApiExample(
    "Cannot check now",
    {
        "code": "0123456789ABCDEFGHJK",
        "verdict": "cannot_check",
        "reasons": ["key_missing"],
        "tone": "mute",
        "sentence": "We cannot check now. This says nothing about the product.",
        "checked_at": "2026-11-24T09:30:00+08:00",
        **_NOTHING_KNOWN,
    },
    response_only=True,
    status_codes=["503"],
)
TABLE = OpenApiExample(
    "Two names, one hidden figure",
    {
        "year": 2026,
        "kind": "preliminary",
        "published_at": "2026-11-20T09:00:00+08:00",
        "is_demo": True,
        "respondents": 14,
        "asked": 15,
        "source": {
            "form_no": "演示01表",
            "name_zh": "地理标志产品产值年报",
            "name_en": "Yearly return of GI output value",
            "authority": "演示",
            "approval_no": None,
        },
        "rows": [
            _NAME,
            {"key": "*", "name_zh": "合计", "name_en": "Total"},
        ],
        "columns": [
            {"key": "130322", "name_zh": "昌黎县", "name_en": "Changli County"},
            {"key": "*", "name_zh": "合计", "name_en": "Total"},
        ],
        "cells": [
            [
                {"value_fen": None, "respondents": None, "hidden": True},
                {"value_fen": 128000000, "respondents": 9, "hidden": False},
            ],
            [
                {"value_fen": None, "respondents": None, "hidden": True},
                {"value_fen": 211000000, "respondents": 14, "hidden": False},
            ],
        ],
    },
    response_only=True,
)

APPLICATION = OpenApiExample(
    "An application at the county",
    {
        "reference": "SQ-2026-000012",
        "status": "at_county",
        "version": 1,
        "channel": "online",
        "indication": _NAME,
        "title_kind": "cultivating",
        "organization": PRODUCER,
        "county": COUNTY,
        "created_at": "2026-09-01T09:00:00+08:00",
        "submitted_at": "2026-09-02T09:00:00+08:00",
        "decided_at": None,
        "due_on": "2026-09-30",
        "due_on_unconfirmed": False,
        "may": {"may_withdraw": True, "may_pass": False},
    },
    response_only=True,
)
ACT = OpenApiExample("Withdraw", {"act": "withdraw", "reason": ""}, request_only=True)
REFUSE = OpenApiExample(
    "Refuse, with its ground",
    {
        "act": "refuse",
        "reason": "不符合技术要求",
        "grounds": [
            {
                "kind": "requirement",
                "key": "1",
                "failed": "可溶性糖 15%",
                "cure": "下一季重新检验后再申请",
            }
        ],
    },
    request_only=True,
)
TITLE_ACT = OpenApiExample(
    "A name enters cultivation",
    {
        "id": 1,
        "kind": "cultivating",
        "act": "start",
        "on": "2024-01-01",
        "is_on_latest": True,
        "from_stage": None,
        "to_stage": "preparing",
        "corrects": None,
        "entered_at": "2026-09-01T09:00:00+08:00",
        "document_sha256": None,
        "certainty": "unconfirmed",
        "source": _TITLE["source"],
        "source_en": _TITLE["source_en"],
    },
    response_only=True,
)
FOUND = OpenApiExample(
    "One name",
    {
        "kind": "indication",
        "is_more": False,
        "hits": [
            {
                "title": "昌黎玫瑰香",
                "note": "Changli Muscat grapes",
                "state": "培育中",
                "code": "",
                "former": None,
                "url": "/gi/changli-muscat/",
                "is_demo": False,
            }
        ],
    },
    response_only=True,
)
EAMBROSIA = OpenApiExample(
    "A name being cultivated",
    empty()
    | {
        "protectedNames": ["昌黎玫瑰香"],
        "countries": ["CN"],
        "thirdCountryFlag": True,
        "giType": "GI",
        "productType": "FOOD",
        "removedFlag": False,
        "x-gi": {
            "area": None,
            "yieldRules": [],
            "conversions": [],
            "authorisedUsers": 3,
        },
    },
    response_only=True,
)
