"""Forms (文书): one master each, filled with facts, written as .docx, PDF and HTML."""

from niangjia.engines.forms.docx import to_docx
from niangjia.engines.forms.filling import UnknownFact, fill
from niangjia.engines.forms.html import to_html
from niangjia.engines.forms.masters import BadMaster, Forms, Master, UnknownForm
from niangjia.engines.forms.pdf import FontsMissing, to_pdf, undrawable
from niangjia.engines.forms.reading import load
from niangjia.engines.forms.tree import (
    Document,
    FormIncomplete,
    OpenSlot,
    fingerprint,
    require_complete,
    words,
)
from niangjia.engines.forms.values import WrongValue

__all__ = [
    "BadMaster",
    "Document",
    "FontsMissing",
    "FormIncomplete",
    "Forms",
    "Master",
    "OpenSlot",
    "UnknownFact",
    "UnknownForm",
    "WrongValue",
    "fill",
    "fingerprint",
    "load",
    "require_complete",
    "to_docx",
    "to_html",
    "to_pdf",
    "undrawable",
    "words",
]
