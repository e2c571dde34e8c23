"""What of a plot earns quota; pure. Areas in square decimetres.

Decision 17: of the drawn, the paper and the checked area the smallest, of the piece
inside that no one else has claimed before.
"""


def counted_dm2(
    verdict: str,
    *,
    inside_dm2: int,
    reviewed_dm2: int | None = None,
    disputed_dm2: int = 0,
    paper_dm2: int | None = None,
    checked_dm2: int | None = None,
) -> int:
    """Return the area that counts: inside all, at the edge what was reviewed.

    `disputed_dm2` is ground of the inside piece that counts for another, so that two
    claims together never count more than their union. Where the reviewer counts less
    than lies inside, the disputed ground still comes off: which piece was left out
    is not on record.
    """
    if verdict == "inside":
        ground_dm2 = inside_dm2
    elif verdict == "edge":
        ground_dm2 = reviewed_dm2 or 0
    else:
        return 0
    limits = [ground_dm2 - disputed_dm2, paper_dm2, checked_dm2]
    return max(0, min(limit for limit in limits if limit is not None))
