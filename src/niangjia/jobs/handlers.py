"""Which function does which deferred work.

A name is `context.verb_object`, as given to `outbox.services.defer` in a lower storey; its handler
is called as `handler(by=…, tell=…, **payload)` in one transaction, says how far it is with
`tell(done, total, "…")`, and returns what it made (a stored file's SHA-256, a record's number).
`tests/apps/outbox/test_handlers.py` proves that every deferred name has its handler, and no more.
"""

from niangjia.apps.outbox.services import Handler
from niangjia.jobs import desk, lists, matters, own_data, papers, setup, texts

HANDLERS: dict[str, Handler] = {
    "people.write_copy": own_data.write_copy,
    "accounts.send_message": texts.send_message,
    "notices.send_code": texts.send_code,
    "setup.import_sheet": setup.import_sheet,
    "documents.write_bundle": papers.write_bundle,
    "matters.import_roster": matters.import_roster,
    "matters.open_forum": matters.open_forum,
    "matters.read_roster": matters.read_roster,
    "matters.read_upload": matters.read_upload,
    "matters.take_step": matters.take_step,
    "matters.write_list": lists.write_list,
    "desk.see_round": desk.see_round,
    "desk.do_round": desk.do_round,
    "recovery.assess_claims": matters.assess_claims,
}
