"""JSON whose numbers go out as they were written: 2.50 stays 2.50. Pure.

Letters are written as they are (UTF-8), without spaces; that is the register's own way.
"""

import json
from json import JSONDecoder
from typing import Any, NoReturn


class Written(float):
    """A broken number with the signs it came in."""

    text: str

    def __new__(cls, text: str) -> "Written":
        number = super().__new__(cls, text)
        number.text = text
        return number


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)  # NaN and Infinity are no JSON


def decoder() -> JSONDecoder:
    """Return what reads JSON so; it raises ValueError for what is none."""
    return JSONDecoder(parse_float=Written, parse_constant=_no_number)


def read(text: str) -> Any:
    """Return the value of a text that `write` wrote."""
    return decoder().decode(text)


def write(value: object) -> str:
    """Return a value as JSON."""
    match value:
        case dict():
            pairs = (f"{write(key)}:{write(one)}" for key, one in value.items())
            return "{" + ",".join(pairs) + "}"
        case list():
            return "[" + ",".join(write(one) for one in value) + "]"
        case Written():
            return value.text
        case _:
            return json.dumps(value, ensure_ascii=False)
