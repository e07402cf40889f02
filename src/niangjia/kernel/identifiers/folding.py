"""Numbers as they are typed: width, spaces, dashes, a spreadsheet's leading quote fold away."""

import re
import unicodedata


def folded(text: str) -> str:
    """Return the number without spaces and dashes, full-width forms folded, upper case."""
    return re.sub(r"[\s\-‐-―'’＇]", "", unicodedata.normalize("NFKC", text)).upper()
