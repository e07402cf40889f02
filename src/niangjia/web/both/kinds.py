"""Every form of desk and administration, and what keeps two of them from undoing each other.

`tests/web/both/test_every_form.py` holds the list: an address that takes a form and does not stand
here is red, and what is said of an address here is tried there.
"""

from enum import StrEnum


class Kind(StrEnum):
    """What a form does, and so what guards it."""

    EDITS = "edits"
    """It replaces values that stand: it carries what stood, and shows both (`both.Edit`)."""
    STEPS = "steps"
    """It moves a record on along a table: it carries the version, and says what happened since."""
    CREATES = "creates"
    """It makes something new: the same sent twice is made once, another is asked about."""
    ACTS = "acts"
    """It does what can be done once to a record as it stands: the service declines a second."""
    ASKS = "asks"
    """It writes nothing that anybody could overwrite: it looks, counts, or gives out."""


KINDS: dict[str, Kind] = {
    # 接访
    "desk:enquiry_new": Kind.CREATES,
    "desk:enquiry_assign": Kind.EDITS,
    "desk:enquiry_step": Kind.STEPS,
    "desk:enquiry_add": Kind.ACTS,  # the telling has a mark of its own
    "desk:enquiry_phone": Kind.ASKS,
    "desk:enquiry_take": Kind.ACTS,
    "desk:enquiry_let_go": Kind.ACTS,
    "desk:enquiry_papers": Kind.CREATES,
    "desk:enquiry_ask": Kind.ACTS,  # the telling has a mark of its own
    "desk:enquiry_halfway": Kind.ACTS,  # answer by answer: two answers to one question are shown
    "desk:enquiry_halfway_close": Kind.ACTS,
    "desk:calls": Kind.ASKS,
    "desk:call_card": Kind.ACTS,  # the telling has a mark of its own
    "desk:referral_new": Kind.ACTS,  # the telling has a mark of its own
    "desk:referral_add": Kind.ACTS,  # the same
    "desk:office_step_new": Kind.CREATES,
    "desk:outward_write": Kind.EDITS,
    "desk:outward_seal": Kind.STEPS,
    "desk:referral_letter": Kind.CREATES,
    "desk:referral_reply": Kind.EDITS,
    "desk:referral_sent": Kind.STEPS,
    "desk:referral_not_wanted": Kind.ACTS,
    "desk:referral_interim": Kind.STEPS,
    "desk:referral_interim_letter": Kind.EDITS,
    "desk:referral_extend": Kind.STEPS,
    # 今日
    "desk:search": Kind.ASKS,
    "desk:bulk": Kind.ASKS,  # it begins a round, in which everything is only seen
    "desk:round": Kind.ACTS,
    "desk:view": Kind.ACTS,
    "desk:view_save": Kind.CREATES,
    "desk:notice_read": Kind.ACTS,
    "desk:notices_read": Kind.ACTS,
    "desk:notice": Kind.ACTS,
    "desk:letters_print": Kind.ACTS,
    "desk:letters_posted": Kind.ACTS,
    "desk:notice_wishes": Kind.ACTS,  # her own, and nobody else's
    "desk:work_new": Kind.CREATES,
    "desk:work_end": Kind.ACTS,
    "desk:work_hand": Kind.ACTS,
    "desk:work_put_off": Kind.STEPS,
    # 值班
    "desk:duty_week": Kind.CREATES,
    "desk:duty_change": Kind.CREATES,
    "desk:duty_swap": Kind.CREATES,
    "desk:duty_sheet": Kind.CREATES,
    "desk:duty_end": Kind.ACTS,
    "desk:duty_withdraw": Kind.ACTS,
    # 案件
    "desk:matter_new": Kind.CREATES,
    "desk:matters_export": Kind.ASKS,
    "desk:employer": Kind.EDITS,
    "desk:hand_over": Kind.EDITS,
    "desk:close": Kind.STEPS,
    "desk:roster_new": Kind.CREATES,
    "desk:roster": Kind.STEPS,
    "desk:roster_abandon": Kind.ACTS,
    "desk:claims": Kind.ACTS,
    "desk:what_if": Kind.ASKS,
    "desk:calendar_subscribe": Kind.ACTS,
    # 职工
    "desk:claimant_person": Kind.EDITS,
    "desk:addresses": Kind.EDITS,
    "desk:claimant_ways": Kind.ACTS,  # her last word stands; nothing is taken from the page
    "desk:claimant_numbers": Kind.ASKS,
    "desk:claimant_rights": Kind.ACTS,
    "desk:claimant_code": Kind.ACTS,
    "desk:claimant_statement": Kind.STEPS,
    "desk:claimant_leave": Kind.ACTS,
    "desk:consents": Kind.CREATES,
    "desk:evidence": Kind.CREATES,
    "desk:evidence_withdraw": Kind.ACTS,
    "desk:participants": Kind.CREATES,
    "desk:participant_end": Kind.ACTS,
    "desk:participant_link": Kind.ACTS,
    # 程序
    "desk:forum_new": Kind.CREATES,
    "desk:step": Kind.STEPS,
    "desk:appointments": Kind.CREATES,
    "desk:appointment": Kind.STEPS,
    # 款项
    "desk:receipt_new": Kind.CREATES,
    "desk:distribution_new": Kind.CREATES,
    "desk:distribution": Kind.ACTS,
    "desk:distribution_withdraw": Kind.ACTS,
    "desk:change_new": Kind.CREATES,
    "desk:change": Kind.ACTS,
    "desk:change_withdraw": Kind.ACTS,
    "desk:payout_new": Kind.CREATES,
    "desk:payout": Kind.ACTS,
    "desk:payout_send": Kind.ACTS,
    "desk:payout_list": Kind.ASKS,
    "desk:payout_return": Kind.ACTS,
    "desk:payee_bank": Kind.EDITS,
    # 文书
    "desk:paper": Kind.EDITS,
    "desk:paper_release": Kind.STEPS,
    "desk:paper_renew": Kind.ACTS,
    "desk:paper_serve": Kind.ACTS,  # a paper tells its person once a day
    "desk:paper_file": Kind.ASKS,
    "desk:papers_zip": Kind.ASKS,
    "desk:papers_void": Kind.ACTS,
    # 法律库
    "desk:law": Kind.ACTS,
    "desk:law_value": Kind.ACTS,
    "desk:law_value_new": Kind.CREATES,
    "desk:law_sheet": Kind.CREATES,
    # 管理
    "admin:clock": Kind.ACTS,
    "admin:channels": Kind.ACTS,
    "admin:hook_new": Kind.CREATES,
    "admin:hook_replay": Kind.ACTS,
    "admin:hook_renew": Kind.ACTS,  # a second secret beside the first, shown this once
    "admin:hook_end": Kind.ACTS,
    "admin:machine_new": Kind.CREATES,
    "admin:machine_end": Kind.ACTS,
    "admin:machine_token_new": Kind.ACTS,  # shown this once; each is a token of its own
    "admin:machine_token_end": Kind.ACTS,
    "admin:union_new": Kind.CREATES,
    "admin:union_move": Kind.ACTS,
    "admin:union_merge": Kind.ACTS,
    "admin:sheets": Kind.CREATES,
    "admin:sheet": Kind.STEPS,
    "admin:person_new": Kind.CREATES,
    "admin:role_grant": Kind.CREATES,
    "admin:absence": Kind.CREATES,
    "admin:absence_end": Kind.ACTS,
    "admin:hand_over": Kind.ACTS,
    "admin:leave": Kind.ACTS,
    "admin:invite": Kind.ACTS,
    "admin:reopen": Kind.ACTS,
    "admin:body_new": Kind.CREATES,
    "admin:body": Kind.CREATES,
    "admin:body_rename": Kind.EDITS,
    "admin:body_close": Kind.ACTS,
    "admin:body_reopen": Kind.ACTS,
    "admin:body_member_end": Kind.ACTS,
    "admin:body_member_back": Kind.ACTS,
    "admin:body_member_link": Kind.ACTS,
    "admin:role_end": Kind.EDITS,
    "admin:role_take_back": Kind.ACTS,
    "admin:role_cover": Kind.CREATES,
    "oversight:audit": Kind.ASKS,
}
"""By the name of the address."""
FOR_ANYBODY = frozenset({"desk:enquiry_ask"})
"""Opened anew, it is for whoever comes next: what the one before her said is not told there."""
