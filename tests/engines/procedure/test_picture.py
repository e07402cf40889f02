"""The picture of a table: whatever its words are, it stays one picture, with the same in text."""

from xml.etree import ElementTree

from niangjia.apps.intake.lifecycle import INTAKE
from niangjia.engines import procedure

BAD = "<script>alert(1)</script>\"&'"


def test_words_with_markup_in_them_stay_words():
    drawn = procedure.svg(INTAKE, at=INTAKE.first, words=lambda text: f"{BAD}{text}")

    assert "<script" not in drawn
    picture = ElementTree.fromstring(drawn)
    told = picture.findtext("{http://www.w3.org/2000/svg}title") or ""
    assert told == f"{BAD}{INTAKE.zh}"
