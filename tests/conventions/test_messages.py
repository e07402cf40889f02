"""Every word a person reads is in the catalogues, and the frames are in English."""

from niangjia.jobs import messages

WEB = "src/niangjia/web/"
# What a stranger can meet without an account: whole in both languages.
IN_BOTH_LANGUAGES = (
    WEB + "account",
    WEB + "calculator",
    WEB + "interview",
    WEB + "public",
    WEB + "templates/account",
    WEB + "templates/public",
    WEB + "templates/shells",
    WEB + "templates/components",
    WEB + "templates/errors",
    WEB + "templates/4",
    WEB + "templates/5",
    WEB + "due.py",
    WEB + "fields.py",
    WEB + "shell.py",
    WEB + "uploads.py",
    WEB + "words.py",
    WEB + "middleware.py",
    WEB + "templatetags",
    WEB + "templates/interview",
    # What a worker tells from her phone, and her receipt.
    WEB + "templates/worker/home.html",
    WEB + "templates/worker/messages.html",
    WEB + "templates/worker/next_steps.html",
    WEB + "templates/worker/phone",
    WEB + "templates/worker/tell",
    WEB + "templates/worker/told",
    WEB + "worker/advice.py",
    WEB + "worker/enquiry_sayings.py",
    WEB + "worker/home.py",
    WEB + "worker/later.py",
    WEB + "worker/papers.py",
    WEB + "worker/phone.py",
    WEB + "worker/tell.py",
    WEB + "worker/told",
    "src/niangjia/apps/intake/choices.py",
    "src/niangjia/apps/intake/errors.py",
    "src/niangjia/apps/matters/services/look_up.py",
    "src/niangjia/apps/places/choices.py",
    "src/niangjia/kernel",
)


def test_the_catalogues_are_up_to_date():
    assert not messages.stale()


def test_what_a_stranger_can_meet_is_in_english():
    assert not messages.untranslated(IN_BOTH_LANGUAGES)


def test_messages_are_found_in_templates_in_python_and_in_the_words_of_the_domain():
    found = messages.extracted()
    assert "跳到正文" in found  # {% translate %}
    assert ("有 %(count)s 处要改：", "有 %(count)s 处要改：") in found  # inside a block tag of ours
    assert "没有时限" in found  # gettext
    assert "没有这条记录，或者它不在您能看的范围内。" in found  # DomainError.message
    assert "登记员" in found  # a label of TextChoices
