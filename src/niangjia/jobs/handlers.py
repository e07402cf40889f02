"""Which function does which deferred work.

A name is `context.verb_object`, as given to `outbox.services.defer` in a lower storey; its handler
is called as `handler(by=…, tell=…, **payload)` in one transaction, says how far it is with
`tell(done, total, "…")`, and returns what it made (the SHA-256 of a stored file) or None.
`tests/apps/outbox/test_handlers.py` proves that every deferred name has its handler, and no more.
"""

from niangjia.apps.outbox.services import Handler
from niangjia.jobs import own_data, papers, setup, texts

HANDLERS: dict[str, Handler] = {
    "people.write_copy": own_data.write_copy,
    "accounts.send_message": texts.send_message,
    "documents.write_bundle": papers.write_bundle,
    "setup.import_sheet": setup.import_sheet,
}
