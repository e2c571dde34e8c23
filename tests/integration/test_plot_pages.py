"""Plots drawn, pasted, uploaded or chosen: verdicts at once, faults at the field."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from shapely import MultiPolygon, Polygon

from accounts.models import User
from accounts.roles import Role
from gi_registry.models import Application
from gi_registry.workflow import Act
from maps.models import Plot
from tests.factories import (
    LegalTitleFactory,
    OrganizationFactory,
    new_plot,
    person,
    square,
)
from tests.integration.register_world import (
    BOW_TIE,
    FAR_OUTSIDE,
    INSIDE,
    LAT,
    LINE,
    LON,
    ON_THE_LINE,
    RING,
    SIDE,
    add,
    client_of,
    draft_of,
    geojson,
    moved,
    plot_at,
    polygon,
    upload,
    walk,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(clerk: User) -> Application:
    return draft_of(clerk, LegalTitleFactory())


# --- the verdict, at once -------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "verdict", "told"),
    [
        (INSIDE, "inside", "在产地范围内"),
        (ON_THE_LINE, "edge", "由县级审核员核定计入的面积"),
    ],
)
def test_a_plot_is_added_with_its_verdict_and_the_reason_in_words(
    clerk: User,
    draft: Application,
    place: tuple[float, float],
    verdict: str,
    told: str,
) -> None:
    response = add(clerk, draft, geojson(square(*place)))
    text = response.content.decode()
    assert response.redirect_chain[0][0] == f"/applications/{draft.reference}/"
    row = draft.plots.get()
    assert (row.verdict, row.plot.name) == (verdict, "一号地")
    assert (row.plot.method, row.plot.village) == ("drawn", "西山场村")
    assert told in text
    # 100 m by 100 m is 15 亩, within one in a hundred.
    assert float(row.total_dm2) == pytest.approx(1_000_000, rel=0.01)
    assert "<svg" in text


def test_a_plot_half_outside_is_added_with_a_warning(
    clerk: User, draft: Application
) -> None:
    draft.indication.origin.areas.update(accuracy_m=0)  # a line exact by law
    response = add(clerk, draft, geojson(square(*ON_THE_LINE)))
    assert draft.plots.get().verdict == "outside"
    assert "超过 5% 在产地范围外" in response.content.decode()


def test_a_plot_far_outside_is_told_at_the_field_and_added_only_knowingly(
    clerk: User, draft: Application
) -> None:
    far = geojson(square(*FAR_OUTSIDE))
    refused = add(clerk, draft, far)
    (told,) = refused.context["form"].errors["geometry"]
    assert refused.status_code == 400
    assert "全部在产地范围外" in told
    assert "米" in told
    assert not Plot.objects.exists()
    page = refused.content.decode()
    assert "119.5" in page  # what was drawn is still there
    assert "知道在产地范围外，仍要添加" in page

    added = add(clerk, draft, far, keep_outside="on")
    assert draft.plots.get().verdict_reason == "wholly_outside"
    assert "下一步：更换地块" in added.content.decode()
    submit = client_of(clerk).post(
        f"/applications/{draft.reference}/acts/", {"act": "submit"}
    )
    assert submit.status_code == 409
    assert "所有地块都在产地范围外" in submit.content.decode()


# --- faults ---------------------------------------------------------------------

FAULTS = {
    "no GeoJSON": ("这里是我的地", "这不是 GeoJSON"),
    "no polygon": ('{"type": "Point", "coordinates": [119, 39]}', "应为面"),
    "empty": ('{"type": "FeatureCollection", "features": []}', "没有图形"),
    "swapped axes": (polygon([[y, x] for x, y in RING]), "经度和纬度写反了"),
    "self-crossing": (polygon(BOW_TIE), "自相交"),
    "no surface": (polygon(LINE), "面积不足 0.01 亩"),
    "outside China": (polygon([[x - 60, y] for x, y in RING]), "不在中国范围内"),
    "projected": (
        polygon([[x * 1e3 + 4e5, y * 1e3 + 4.3e6] for x, y in RING]),
        "投影的米数",
    ),
    "open ring": (polygon(RING[:-1]), "没有闭合"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_bad_shape_is_told_at_its_field(
    clerk: User, draft: Application, fault: str
) -> None:
    sent, told = FAULTS[fault]
    response = add(clerk, draft, sent)
    assert response.status_code == 400
    errors = " ".join(response.context["form"].errors["geometry"])
    assert told in errors
    assert not Plot.objects.exists()
    page = response.content.decode()
    assert 'id="id_geometry_error"' in page
    assert "西山场村" in page


# A file is read in any system of coordinates and looked at before it is registered:
# what is wrong with one of its shapes is told there, with its row.
FILE_FAULTS = FAULTS | {
    "no GeoJSON": (FAULTS["no GeoJSON"][0], "应选对格式"),
    "swapped axes": (FAULTS["swapped axes"][0], "先北后东"),
    "outside China": (FAULTS["outside China"][0], "不像任何一种坐标"),
    "projected": (FAULTS["projected"][0], "数值是米"),
}


@pytest.mark.parametrize("fault", FILE_FAULTS)
def test_a_bad_shape_of_a_file_is_told_and_nothing_is_saved(
    clerk: User, draft: Application, fault: str
) -> None:
    sent, told = FILE_FAULTS[fault]
    response = upload(clerk, draft, sent)
    assert told in response.content.decode()
    assert not Plot.objects.exists()
    if response.status_code == 400:
        assert 'id="id_file_error"' in response.content.decode()
        assert "西山场村" in response.content.decode()
    else:
        assert "登记这" not in response.content.decode()


def test_a_file_that_is_too_large_is_told_at_its_field(
    clerk: User, draft: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("maps.files.kinds.MAX_BYTES", 1_000)
    monkeypatch.setattr("gi_registry.forms.plots.MAX_BYTES", 1_000)
    response = upload(clerk, draft, polygon(RING).ljust(1_001))
    assert "文件超过" in " ".join(response.context["form"].errors["file"])


def test_a_name_is_wanted_and_a_shape_is_wanted(
    clerk: User, draft: Application
) -> None:
    nameless = add(clerk, draft, polygon(RING), name=" ")
    assert nameless.context["form"].errors["name"] == ["填写地块名称"]
    shapeless = add(clerk, draft, "")
    assert "画出地块边界" in " ".join(shapeless.context["form"].errors["geometry"])
    both = add(
        clerk,
        draft,
        polygon(RING),
        file=SimpleUploadedFile("a.geojson", polygon(RING).encode()),
    )
    assert "只用一种" in " ".join(both.context["form"].errors["file"])
    assert not Plot.objects.exists()


def test_a_name_that_is_taken_is_told_at_the_name(
    clerk: User, draft: Application
) -> None:
    add(clerk, draft, polygon(RING))
    response = add(clerk, draft, polygon(moved(0.01)))
    assert response.status_code == 400
    assert "已有名为「一号地」的地块" in " ".join(
        response.context["form"].errors["name"]
    )
    assert Plot.objects.count() == 1


def test_ground_of_another_is_told_without_saying_whose(
    clerk: User, draft: Application
) -> None:
    stranger = person(Role.PRODUCER_CLERK, organization=OrganizationFactory())
    theirs = draft_of(stranger, draft.title)
    add(stranger, theirs, polygon(RING))
    response = add(clerk, draft, polygon(moved(SIDE / 2)))
    errors = " ".join(response.context["form"].errors["geometry"])
    assert "重叠" in errors
    assert theirs.organization.name not in response.content.decode()
    assert Plot.objects.count() == 1


def test_a_second_click_registers_nothing_and_shows_the_state(
    clerk: User, draft: Application
) -> None:
    first = add(clerk, draft, polygon(RING))
    second = add(clerk, draft, polygon(RING))
    assert second.redirect_chain == first.redirect_chain
    assert "已经在本申请中，没有重复登记" in second.content.decode()
    assert (Plot.objects.count(), draft.plots.count()) == (1, 1)


# --- plots on record --------------------------------------------------------------


def test_a_plot_on_record_is_chosen_and_judged(clerk: User, draft: Application) -> None:
    plot = new_plot(draft.organization, clerk, name="老地")
    address = f"/applications/{draft.reference}/plots/new/"
    client = client_of(clerk)
    assert "老地" in client.get(address).content.decode()
    assert client.post(address, {"plot": plot.pk}).status_code == 302
    assert draft.plots.get().plot == plot
    again = client.post(address, {"plot": plot.pk})
    assert again.status_code == 400
    assert draft.plots.count() == 1


def test_plots_of_others_cannot_be_chosen(clerk: User, draft: Application) -> None:
    organization = OrganizationFactory()
    stranger = person(Role.PRODUCER_CLERK, organization=organization)
    theirs = new_plot(organization, stranger)
    new_plot(draft.organization, clerk, name="自己的")
    response = client_of(clerk).post(
        f"/applications/{draft.reference}/plots/new/", {"plot": theirs.pk}
    )
    assert response.status_code == 400
    assert "plot" in response.context["known"].errors
    assert not draft.plots.exists()


def test_a_plot_taken_out_stays_on_record_and_can_come_back(
    clerk: User, draft: Application
) -> None:
    row = plot_at(draft, *INSIDE, "一号地")
    client = client_of(clerk)
    client.post(f"/applications/{draft.reference}/plots/{row.pk}/remove/")
    assert not draft.plots.exists()
    assert add(clerk, draft, geojson(row.plot.shape)).status_code == 200
    assert draft.plots.get().plot == row.plot
    assert Plot.objects.count() == 1


def test_after_submission_no_plot_comes_or_goes(
    clerk: User, draft: Application
) -> None:
    row = plot_at(draft, *INSIDE, "一号地")
    walk(draft, (Act.SUBMIT, clerk))
    address = f"/applications/{draft.reference}/plots/"
    client = client_of(clerk)
    assert client.get(f"{address}new/").status_code == 409
    late = add(clerk, draft, polygon(moved(0.02)), name="来晚的地")
    assert late.status_code == 409
    assert "来晚的地" in late.content.decode()
    assert client.post(f"{address}{row.pk}/remove/").status_code == 409
    assert draft.plots.count() == 1


def test_the_row_of_another_application_answers_404(
    clerk: User, draft: Application
) -> None:
    other = draft_of(clerk, LegalTitleFactory())
    row = plot_at(other, *INSIDE, "别处的地")
    response = client_of(clerk).post(
        f"/applications/{draft.reference}/plots/{row.pk}/remove/"
    )
    assert response.status_code == 404
    assert other.plots.exists()


def test_a_hole_and_two_parts_count_as_they_are_drawn(
    clerk: User, draft: Application
) -> None:
    hole = [
        [LON + SIDE / 4, LAT + SIDE / 4],
        [LON + SIDE / 4, LAT + SIDE / 2],
        [LON + SIDE / 2, LAT + SIDE / 2],
        [LON + SIDE / 2, LAT + SIDE / 4],
        [LON + SIDE / 4, LAT + SIDE / 4],
    ]
    shape = MultiPolygon([Polygon(RING, [hole]), Polygon(moved(0.002))])
    add(clerk, draft, geojson(shape))
    row = draft.plots.get()
    # One square less a sixteenth, and one whole square.
    one = row.total_dm2 / (2 - 1 / 16)
    whole = add(clerk, draft, polygon(moved(0.01)), name="整块")
    assert whole.status_code == 200
    assert draft.plots.get(plot__name="整块").total_dm2 == pytest.approx(one, rel=1e-4)
