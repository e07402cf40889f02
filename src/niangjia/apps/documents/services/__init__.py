"""Write side of documents: files are kept, forms drafted, released, written out and bundled."""

from niangjia.apps.documents.services.bundles import NotReleased, bundle, write_bundle
from niangjia.apps.documents.services.drafting import (
    DocumentClosed,
    IdentityToVerify,
    draft,
    fill_gaps,
    release,
    revise,
    void,
)
from niangjia.apps.documents.services.files import EmptyFile, FileTooLarge, keep_file, let_go
from niangjia.apps.documents.services.intake import Infected, Taken, require_clean, take_in
from niangjia.apps.documents.services.rendering import (
    ContentChanged,
    Rendered,
    download,
    render,
)

__all__ = [
    "ContentChanged",
    "DocumentClosed",
    "EmptyFile",
    "FileTooLarge",
    "IdentityToVerify",
    "Infected",
    "NotReleased",
    "Rendered",
    "Taken",
    "bundle",
    "download",
    "draft",
    "fill_gaps",
    "keep_file",
    "let_go",
    "release",
    "render",
    "require_clean",
    "revise",
    "take_in",
    "void",
    "write_bundle",
]
