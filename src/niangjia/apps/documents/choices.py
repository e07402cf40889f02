"""Fixed words of the documents context."""

from django.db.models import TextChoices


class DocumentState(TextChoices):
    """How far a document has come."""

    DRAFT = "draft", "还缺内容"
    COMPLETE = "complete", "已写全"
    LEFT = "left", "已发出"
    VOID = "void", "已作废"


class Rendering(TextChoices):
    """What a document can be written as."""

    DOCX = "docx", "Word 文件"
    PDF = "pdf", "PDF 文件"
    HTML = "html", "预览"


GIVEN = (Rendering.DOCX, Rendering.PDF)
"""As what a letter is given out: to be written on, and for the printer."""
