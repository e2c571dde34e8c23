"""What goes to the printer: the words of an order, its codes and their addresses."""

from django.conf import settings
from django.utils.translation import override

from core.errors import Conflict, Invalid, gettext_noop
from gi_registry.claims import has_claim
from gi_registry.legal_kinds import LegalKind
from traceability.labels import codes, face, keys, qr, wording
from traceability.labels.face import LabelText
from traceability.labels.models import LabelBatch, LabelOrder

# All zeros pass the check symbol and carry a forged tag: on the screen a sample
# looks like a label and can never be one.
SAMPLE_CODE = "0" * codes.LENGTH


def text_of(order: LabelOrder) -> LabelText:
    """Return the words of the labels of one order, in Chinese, brief where need be.

    Raises Invalid `text_too_long` or `glyph_missing`, Conflict `claim_on_label`.
    """
    facts = _facts(order)
    text = wording.compose(facts)
    _refuse_claims(text)
    try:
        face.column(text, face.A4)
    except Invalid as error:
        if error.code != "text_too_long":
            raise
        text = wording.compose(facts, brief=True)
        face.column(text, face.A4)
    return text


def _refuse_claims(text: LabelText) -> None:
    """Raise Conflict `claim_on_label`: a label cannot carry the words of art. 14.

    Nor is a legal name cut short: see decision 13.
    """
    for words in (text.product, text.producer, *text.lines):
        if has_claim(words):
            raise Conflict(
                "claim_on_label",
                gettext_noop(
                    "标签上的「%(words)s」含有不许用于商品和包装的字样（商标法第十四条），"
                    "不能印。先变更登记的名称或地址，再领标"
                ),
                words=words,
            )


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
