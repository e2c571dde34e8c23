"""One result of a benchmark, in the fields that `run` prints."""


def result(  # noqa: PLR0913  one argument a column of the table of results
    bench: str,
    metric: str,
    value: float,
    unit: str,
    *,
    scale: object,
    rival: tuple[str, float] | None = None,
    goal: tuple[str, bool] | None = None,
) -> dict[str, object]:
    """Return one row; `ratio` is ours divided by the rival's."""
    return {
        "bench": bench,
        "metric": metric,
        "value": round(value, 3),
        "unit": unit,
        "rival": rival[0] if rival else None,
        "rival_value": round(rival[1], 3) if rival else None,
        "ratio": round(value / rival[1], 3) if rival and rival[1] else None,
        "goal": goal[0] if goal else None,
        "holds": goal[1] if goal else None,
        "scale": scale,
    }
