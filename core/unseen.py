"""Signs that nobody sees, and that make a text read otherwise than it is. Pure.

U+202E turns what follows round, U+200B parts a name in two that looks like one. Of
them all only the ends of lines and the tab are part of a text.
"""

import unicodedata

from core.errors import Invalid, gettext_noop

UNSEEN = frozenset({"Cc", "Cf", "Co", "Cs"})  # control, format, private, half a sign
PLAIN = "\t\n\r"


def refuse_unseen(text: str, field: str = "") -> str:
    """Return the text, or raise Invalid `unseen` with the place of such a sign."""
    for place, found in enumerate(text):
        if unicodedata.category(found) in UNSEEN and found not in PLAIN:
            raise Invalid(
                "unseen",
                gettext_noop(
                    "「%(before)s」后面有看不见的字符（%(sign)s），删去，或重新手打这几个字"
                ),
                field=field,
                before=text[max(place - 6, 0) : place],
                sign=f"U+{ord(found):04X}",
            )
    return text
