"""What goes to the printer: the words of an order, its codes and their addresses."""

from django.conf import settings
from django.utils.translation import override

from core.errors import Conflict, Invalid, gettext_noop
from gi_registry.legal_kinds import LegalKind
from traceability.labels import codes, face, keys, qr, wording
from traceability.labels.face import LabelText
from traceability.labels.models import LabelBatch, LabelOrder

# All zeros pass the check symbol and carry a forged tag: on the screen a sample
# looks like a label and can never be one.
SAMPLE_CODE = "0" * codes.LENGTH


def text_of(order: LabelOrder) -> LabelText:
    """Return the words of the labels of one order, in Chinese, brief where need be.

    Raises Invalid `text_too_long` or `glyph_missing`.
    """
    facts = _facts(order)
    text = wording.compose(facts)
    try:
        face.column(text, face.A4)
    except Invalid as error:
        if error.code != "text_too_long":
            raise
        text = wording.compose(facts, brief=True)
        face.column(text, face.A4)
    return text


def _facts(order: LabelOrder) -> wording.LabelFacts:
    authorization = order.authorization
    organization, title = authorization.organization, authorization.title
    region = organization.region
    with override("zh-hans"):
        heading = str(title.rule.heading)
    return wording.LabelFacts(
        kind=LegalKind(title.kind),
        printed=title.printed,
        heading=heading,
        product=title.indication.name_zh,
        producer=organization.name,
        credit_code=organization.uscc,
        net_weight_g=order.net_weight_g,
        city=region.parent.name_zh if region.parent else "",
        place=f"{region.name_zh}{organization.village}",
        order_number=order.number,
        domain=settings.OFFICIAL_DOMAIN,
        is_demo=organization.is_demo,
    )


def labels_of(batch: LabelBatch, first: int, last: int) -> list[tuple[str, str]]:
    """Return (code, address) of the labels with these indexes, both included.

    Raises Conflict `key_missing` when the key of the epoch is not here.
    """
    epoch = batch.epoch.number
    key = keys.load(epoch)
    if key is None:
        raise Conflict(
            "key_missing",
            gettext_noop("第 %(epoch)s 号标签密钥不在本机，放回后可重新生成"),
            epoch=epoch,
        )
    issued = (
        codes.encode(codes.Serial(epoch, batch.number, index), key)
        for index in range(first, last + 1)
    )
    return [(code, qr.address(settings.PUBLIC_URL, code)) for code in issued]
