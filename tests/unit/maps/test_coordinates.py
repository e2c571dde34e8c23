"""Lists of coordinates: notices as printed, every form, every fault by its place.

The notices: 胶州湾蛤蜊 (six points, some «seconds» above 60), 程村蚝 (AQSIQ 2005 No.
182, a box), 博兴对虾 (four points with decimals of a second). The degrees expected are
worked out by hand: d + m/60 + s/3600.
"""

import pytest

from maps.coordinates import CoordinateError, impossible_seconds, read_coordinates

JIAOZHOU_BAY = (
    "大沽河河道以东与以下六点依次连线以内海域:A:36°08′36N,120°11′47E;"
    "B:36°08′53N,120°11′63E;C:36°09′98N,120°19′23E;D:36°10′57N,120°19′70E;"
    "E:36°12′00N,120°19′82E;F:36°12′42N,120°20′36E。"
)
CHENGCUN = '东经111°42´00"至111°48´45",北纬21°38´30"至21°46´30"海域'
BOXING = (
    "四至坐标为:东经118°7'8.78\"、北纬37°21'5.81\",东经118°15'10.09\"、北纬37°22'51.31\","
    "东经118°16'16.24\"、北纬37°6'32.48\",东经118°3'24.27\"北纬37°4'57.70\",东西长13公里"
)
# The corner 119°30′, 39°30′ and its neighbours, by hand.
CORNERS = [(119.3944444, 39.4194444), (119.5, 39.4194444), (119.5, 39.5)]


def test_impossible_seconds_are_flagged_with_point_and_proposal() -> None:
    assert impossible_seconds(JIAOZHOU_BAY) == [2, 3, 4, 5]
    with pytest.raises(CoordinateError) as refused:
        read_coordinates(JIAOZHOU_BAY)
    assert refused.value.code == "impossible_seconds"
    assert refused.value.params["number"] == 2
    assert refused.value.params["minutes"] == "11.63"
    assert refused.value.params["numbers"] == [2, 3, 4, 5]
    assert "第 2 个点「120°11′63E」的秒数是 63" in str(refused.value)


def test_seconds_are_read_as_decimal_minutes_only_when_asked() -> None:
    points = read_coordinates(JIAOZHOU_BAY, as_minutes=True)
    assert points == [
        (120.1911667, 36.1393333),  # 11.47/60, 8.36/60
        (120.1938333, 36.1421667),
        (120.3205, 36.1663333),
        (120.3283333, 36.1761667),
        (120.3303333, 36.2),
        (120.3393333, 36.207),
    ]


def test_a_list_without_impossible_seconds_is_left_as_written() -> None:
    points = read_coordinates("119°23′08″,39°25′;119°30′,39°25′;119°30′,39°30′")
    assert points[0] == (119.3855556, 39.4166667)  # 23/60 + 8/3600
    asked = read_coordinates(
        "119°23′08″,39°25′;119°30′,39°25′;119°30′,39°30′", as_minutes=True
    )
    assert asked[0] == (119.3846667, 39.4166667)  # 23.08/60: the zero counts


def test_a_box_in_words_gives_its_four_corners() -> None:
    assert read_coordinates(CHENGCUN) == [
        (111.7, 21.6416667),
        (111.8125, 21.6416667),
        (111.8125, 21.775),
        (111.7, 21.775),
    ]


def test_decimals_of_a_second_and_unlike_separators() -> None:
    assert read_coordinates(BOXING) == [
        (118.1191056, 37.3516139),
        (118.2528028, 37.3809194),
        (118.2711778, 37.1090222),
        (118.0567417, 37.0826944),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "东经119°23′40″，北纬39°25′10″；东经119°30′00″，北纬39°25′10″；"
        "东经119°30′，北纬39°30′",
        "北纬39度25分10秒、东经119度23分40秒，39度25分10秒、119度30分，39度30分、119度30分",
        "39°25'10\"N 119°23'40\"E\n39°25'10\"N,119°30'0\"E\n39°30'N 119°30'E",
        "39°25'10''N 119°23'40''E\n39°25'10''N,119°30'0''E\n39°30'N 119°30'E",
        "N39°25′10″ E119°23′40″ N39°25′10″ E119°30′ N39°30′ E119°30′",
        "J1：１１９°２３′４０″，３９°２５′１０″\nJ2：119°30′，39°25′10″\nJ3：119°30′，39°30′",
        "119°23.666667′ 39°25.1666667′\n119°30′ 39°25.1666667′\n119°30′ 39°30′",
        "119.3944444° 39.4194444° 119.50° 39.4194444° 119.50° 39.50°",
        "1. 119.3944444, 39.4194444\n2. 119.50, 39.4194444\n3. 119.50, 39.50",
        "纬度39.4194444经度119.3944444 纬度39.4194444经度119.50 纬度39.50经度119.50",
        "119.3944444E 39.4194444N; 119.50E 39.4194444N; 119.50E 39.50N",
        # closed by repeating the first point
        "119.3944444,39.4194444 119.50,39.4194444 119.50,39.50 119.3944444,39.4194444",
    ],
)
def test_every_form_reads_to_the_same_points(text: str) -> None:
    assert read_coordinates(text) == CORNERS


@pytest.mark.parametrize(
    ("text", "code", "number"),
    [
        ("昌黎县现辖行政区域", "no_coordinates", None),
        ("", "no_coordinates", None),
        ("119.39,39.42 119.50,39.42", "too_few_points", None),
        ("119.39,39.42 119.50,39.42 119.50", "odd_number", 3),
        ("119°30′ 39°20′ 119°30′ 119°40′ 39°20′", "two_alike", 2),
        ("119°30′ 39°20′ 119°75′ 39°20′ 119°40′ 39°30′", "impossible_minutes", 2),
        ("119°30′ 39°20′ 119°23.5′40″ 39°20′", "mixed_form", 2),
        ("119.5°30′ 39°20′", "mixed_form", 1),
        ("北纬119°30′ 东经39°20′", "wrong_axis", 1),
        ("119°30′ 39°20′ 139°45′ 35°41′", "out_of_box", 2),
        ("119°30′W 39°20′N", "out_of_box", 1),
        ("1" * 200_001, "too_long", None),
        ("119.50,39.50 " * 5_001, "too_many_vertices", None),
    ],
)
def test_a_fault_is_named_with_its_point(
    text: str, code: str, number: int | None
) -> None:
    with pytest.raises(CoordinateError) as refused:
        read_coordinates(text)
    assert refused.value.code == code
    assert refused.value.params.get("number") == number
    assert number is None or f"第 {number} 个点" in str(refused.value)


def test_a_hostile_text_takes_no_time() -> None:
    """200,000 characters of near misses: linear, or this would hang."""
    for unit in ("1", "1°", "119°23′", "1.1.", "° ", "E:", "′″"):
        with pytest.raises(CoordinateError):
            read_coordinates((unit * 200_000)[:200_000])
