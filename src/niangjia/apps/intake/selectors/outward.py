"""The letters with which enquiries were sent on to other offices."""

from niangjia.apps.documents.selectors import facts_of
from niangjia.apps.intake.choices import HANDED_OVER_TO, Label, LetterKind, SentTo
from niangjia.apps.intake.models import Enquiry, EnquiryStep, OutwardLetter
from niangjia.apps.intake.selectors.papers import papers_of
from niangjia.kernel.errors import NotFound

ASKS = {
    SentTo.INSPECTORATE: "请依法检查用人单位的情况，并将是否立案和处理结果告知职工本人和本会。",
    SentTo.ARBITRATION: "请依法审查是否受理，并告知职工本人和本会。",
    SentTo.COURT: "请依法审查是否立案，并告知职工本人和本会。",
    SentTo.FEDERATION: "请属地工会联系职工本人，依法提供帮助，并将办理情况告知本会。",
    SentTo.JUSTICE: "请审查职工是否符合法律援助条件，并告知职工本人和本会。",
    SentTo.POLICE: "请依法处理，并将是否受理告知职工本人和本会。",
}
"""What is asked of each kind of office, for the officer to change."""
ASKED_OF_OTHERS = "请依法办理，并将办理情况告知职工本人和本会。"


def outward_steps_of(enquiry: Enquiry) -> list[EnquiryStep]:
    """Return the steps by which an enquiry was sent on, the newest first, with their letters."""
    rows = enquiry.steps.filter(verb="refer").select_related("outward_letter__document", "by")
    return list(rows.order_by("-seq"))


def get_outward_step(seq: int, *, enquiry: Enquiry) -> EnquiryStep:
    """Return one of them.

    :raises NotFound: there is none of that number.
    """
    found = enquiry.steps.filter(verb="refer", seq=seq).first()
    if found is None:
        raise NotFound
    return found


def letter_of(step: EnquiryStep) -> OutwardLetter | None:
    """Return the letter of a step, if one was written."""
    rows = OutwardLetter.objects.filter(step=step)
    return rows.select_related("document", "written_by", "enquiry__person").first()


def letter_words(letter: OutwardLetter) -> dict[str, object]:
    """Return what a letter says, as its form asks for it."""
    facts = facts_of(letter.document)
    said = {key: str(facts.get(key) or "") for key in ("subject", "says", "asks", "contact")}
    names = [str(row["name"]) for row in facts.get("materials") or ()]
    return {
        "kind": str(letter.kind),
        **said,
        "materials": "\n".join(names),
        "gives_phone": letter.gives_phone,
    }


def letter_begun(enquiry: Enquiry, step: EnquiryStep) -> dict[str, object]:
    """Return what a letter may begin with: nothing of her own words, they were told in trust."""
    to = str(step.facts.get("to") or "")
    kind = LetterKind.HANDOVER if to in HANDED_OVER_TO else LetterKind.TRANSFER
    labels = "、".join(str(Label(one).label) for one in enquiry.labels)
    about = f"职工{enquiry.person.name}反映{enquiry.employer_name or '用人单位'}{labels}"
    count = len(papers_of(enquiry))
    handler = enquiry.handler.name if enquiry.handler else ""
    return {
        "kind": str(kind),
        "subject": about,
        "says": "",
        "asks": ASKS.get(SentTo(to), ASKED_OF_OTHERS) if to in SentTo.values else ASKED_OF_OTHERS,
        "contact": f"{handler}，12351" if handler else "12351",
        "materials": f"职工本人提供的材料 {count} 份" if count else "",
        "gives_phone": False,
    }
