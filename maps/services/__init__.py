"""The only writers of shapes: areas, plots, what plots share, what becomes of them."""

from maps.overlaps import allowed_overlap_dm2
from maps.services.areas import (
    PartIn,
    clipped,
    part_columns,
    register_origin,
    replace_area,
    replace_region_shape,
)
from maps.services.lineage import Piece, merge_plots, split_plot
from maps.services.overlaps import (
    add_statement,
    claimed_by_others,
    hold_ground,
    lock_overlap,
    may_be_disputed,
    overlap_refusal,
    refuse_overlap,
    settle_overlap,
)
from maps.services.plots import (
    import_plot,
    name_taken,
    refuse_taken_name,
    register_plot,
    set_checked_area,
    set_plot_facts,
)
from maps.services.shapes import shape_columns

__all__ = [
    "PartIn",
    "Piece",
    "add_statement",
    "allowed_overlap_dm2",
    "claimed_by_others",
    "clipped",
    "hold_ground",
    "import_plot",
    "lock_overlap",
    "may_be_disputed",
    "merge_plots",
    "name_taken",
    "overlap_refusal",
    "part_columns",
    "refuse_overlap",
    "refuse_taken_name",
    "register_origin",
    "register_plot",
    "replace_area",
    "replace_region_shape",
    "set_checked_area",
    "set_plot_facts",
    "settle_overlap",
    "shape_columns",
    "split_plot",
]
