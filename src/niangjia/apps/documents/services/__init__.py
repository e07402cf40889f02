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
from niangjia.apps.documents.services.files import EmptyFile, FileTooLarge, keep_file
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
    "NotReleased",
    "Rendered",
    "bundle",
    "download",
    "draft",
    "fill_gaps",
    "keep_file",
    "release",
    "render",
    "revise",
    "void",
    "write_bundle",
]
