"""Made-up firms of the benchmark `register`; no two are alike."""

GOODS = ("葡萄", "板栗", "樱桃", "核桃", "扇贝")
COUNTIES = (("130322", "昌黎"), ("130321", "青龙"), ("130306", "抚宁"))
SMALL = ("130304", "北戴河")  # a district with as many users at every size
SMALL_USERS = 30


def place_of(number: int) -> tuple[str, str]:
    """Return code and name of the firm's county: the first few are in the small one."""
    return SMALL if number <= SMALL_USERS else COUNTIES[number % 3]


def name_of(number: int) -> str:
    """Return the firm's name."""
    return f"{place_of(number)[1]}第{number:06d}{GOODS[number % 5]}社"


def code_of(number: int) -> str:
    return f"93130322MA{number:08d}"


def number_of(number: int) -> str:
    return f"SY-{2000 + number % 26}-{number:06d}"
