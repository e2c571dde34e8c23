"""The keys of a record as the register's v1 interface spells them. Pure.

Source: docs/sources.md, entry eambrosia. What lies inside the lists and objects is not
confirmed, so it is carried as it came.
"""

SPELLED_OURS = "producerGroupAddress"
SPELLED_THEIRS = "producerGroupAdress"  # sic: one d, and so it is written out

# Key → what stands where nothing is known.
KEYS: dict[str, object] = {
    "giIdentifier": None,
    "fileNumber": None,
    "protectedNames": [],
    "transcriptions": None,
    "countries": [],
    "thirdCountryFlag": None,
    "giType": None,
    "productType": None,
    "productCategories": [],
    "cnClassification": [],
    "status": None,
    "euProtectionDate": None,
    "modificationDate": None,
    "amendmentsInProgressFlag": None,
    "amendments": None,
    "removedFlag": None,
    "legalInstrument": None,
    "publications": [],
    "singleDocument": None,
    "summarySheets": [],
    "producerGroupName": None,
    "producerGroupEmail": None,
    "producerGroupPhone": None,
    "producerGroupUrl": None,
    SPELLED_THEIRS: None,
    "producerGroupCountry": None,
    "producerGroupUpdatedOn": None,
    "recognisedProducersGroup": [],
    "competentControlAuthorities": [],
    "sustainabilityReports": [],
}


def empty() -> dict[str, object]:
    """Return a record of which nothing is known."""
    return {key: [] if value == [] else value for key, value in KEYS.items()}
