"""The nine registers, in the order in which they are shown."""

from gi_registry.brands import directory, marks
from gi_registry.brands.columns import Register

ALL: dict[str, Register] = {
    register.key: register
    for register in (
        marks.TRADEMARKS,
        marks.LICENSES,
        marks.MADRID,
        directory.BRANDS,
        directory.HONOURS,
        directory.FIRMS,
        directory.SERVICE_BODIES,
        directory.PLEDGES,
        marks.WELL_KNOWN,
    )
}
