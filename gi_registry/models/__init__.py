"""The register: indications, their titles and specifications, who may use them."""

from gi_registry.models.applications import (
    Application,
    ApplicationPlot,
    ApplicationQuerySet,
)
from gi_registry.models.authorizations import (
    Authorization,
    AuthorizationAct,
    AuthorizationCase,
    AuthorizationQuerySet,
)
from gi_registry.models.brand_acts import BrandAct, RegisterFile
from gi_registry.models.brands import (
    BrandRow,
    DemonstrationFirm,
    Honour,
    MadridDesignation,
    Pledge,
    RegionalBrand,
    ServiceBody,
    Trademark,
    TrademarkLicense,
    WellKnownProtection,
)
from gi_registry.models.chains import ReviewChain, ReviewStage
from gi_registry.models.external import ExternalImport, ExternalRecord, Scheme
from gi_registry.models.finding import FindEntry, FindTerm
from gi_registry.models.indications import (
    Crop,
    Indication,
    IndicationName,
    IndicationPhoto,
)
from gi_registry.models.members import Consent, Member, MemberQuerySet
from gi_registry.models.notices import NameDispute, Objection, PublicNotice
from gi_registry.models.organizations import LabItem, LabReport, Paper
from gi_registry.models.papers import (
    ApplicationPaper,
    ApplicationPaperQuerySet,
    ApplicationVersion,
    CorrectionMark,
)
from gi_registry.models.removals import Removal
from gi_registry.models.review import (
    CheckResult,
    Ground,
    OutsideAnswer,
    SiteCheck,
    SitePhoto,
    SitePoint,
)
from gi_registry.models.specifications import (
    AllowedPack,
    ConversionRatio,
    Requirement,
    Specification,
    SpecificationDraft,
    YieldCeiling,
)
from gi_registry.models.title_acts import TitleAct
from gi_registry.models.titles import LegalTitle, TestingBody
from gi_registry.models.use_reports import SupervisionReport, UseReport, UseRule

__all__ = [
    "AllowedPack",
    "Application",
    "ApplicationPaper",
    "ApplicationPaperQuerySet",
    "ApplicationPlot",
    "ApplicationQuerySet",
    "ApplicationVersion",
    "Authorization",
    "AuthorizationAct",
    "AuthorizationCase",
    "AuthorizationQuerySet",
    "BrandAct",
    "BrandRow",
    "CheckResult",
    "Consent",
    "ConversionRatio",
    "CorrectionMark",
    "Crop",
    "DemonstrationFirm",
    "ExternalImport",
    "ExternalRecord",
    "FindEntry",
    "FindTerm",
    "Ground",
    "Honour",
    "Indication",
    "IndicationName",
    "IndicationPhoto",
    "LabItem",
    "LabReport",
    "LegalTitle",
    "MadridDesignation",
    "Member",
    "MemberQuerySet",
    "NameDispute",
    "Objection",
    "OutsideAnswer",
    "Paper",
    "Pledge",
    "PublicNotice",
    "RegionalBrand",
    "RegisterFile",
    "Removal",
    "Requirement",
    "ReviewChain",
    "ReviewStage",
    "Scheme",
    "ServiceBody",
    "SiteCheck",
    "SitePhoto",
    "SitePoint",
    "Specification",
    "SpecificationDraft",
    "SupervisionReport",
    "TestingBody",
    "TitleAct",
    "Trademark",
    "TrademarkLicense",
    "UseReport",
    "UseRule",
    "WellKnownProtection",
    "YieldCeiling",
]
