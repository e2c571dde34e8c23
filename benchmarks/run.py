"""`make bench`: measure, print one JSON line a result, keep them in bench/results/.

Usage: python -m benchmarks.run [NAME]…   (all without a name)

Fields of a result: bench, metric, value, unit, rival, rival_value, ratio, goal, holds,
scale; null where there is none. The exit code is 1 when a goal does not hold.
"""

import json
import sys
from importlib import import_module
from pathlib import Path

RESULTS = Path(__file__).parents[1] / "bench" / "results"
NAMES = (
    *("sheet", "demo", "scan", "register"),
    *("plots", "audit", "tiles", "upload", "officer-map"),
)


def measure(name: str) -> list[dict[str, object]]:
    """Run one benchmark, print and keep its results."""
    results: list[dict[str, object]] = import_module(
        f"benchmarks.{name.replace('-', '_')}"
    ).run()
    lines = [json.dumps(result, ensure_ascii=False) for result in results]
    print("\n".join(lines), flush=True)
    RESULTS.mkdir(parents=True, exist_ok=True)
    (RESULTS / f"{name}.json").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return results


def main(names: list[str]) -> int:
    """Measure these, or all; return the exit code."""
    if unknown := set(names) - set(NAMES):
        raise SystemExit(f"No such benchmark: {', '.join(unknown)}. {NAMES}")
    results = [result for name in names or NAMES for result in measure(name)]
    return any(result["holds"] is False for result in results)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
