"""`make lint`: put Python and templates into shape, then say what is left to do."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent

FORMAT = [
    ["ruff", "check", "--fix", "--quiet", "."],
    ["ruff", "format", "--quiet", "."],
    ["djhtml", "-t", "2", "templates"],
]
CHECK = [
    ["ruff", "check", "."],
    ["ruff", "format", "--check", "--quiet", "."],
    ["djhtml", "-t", "2", "--check", "templates"],
    ["djlint", "--lint", "--quiet", "templates"],
    ["lint-imports"],
]


def tool(command: list[str]) -> list[str]:
    """Return the command with the program of this virtual environment."""
    return [str(BIN / command[0]), *command[1:]]


def main() -> int:
    """Return how many checks failed."""
    for command in FORMAT:
        subprocess.run(tool(command), cwd=ROOT, check=False, stdout=subprocess.DEVNULL)
    return sum(
        subprocess.run(tool(command), cwd=ROOT, check=False).returncode != 0
        for command in CHECK
    )


if __name__ == "__main__":
    sys.exit(main())
