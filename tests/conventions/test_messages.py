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
    # A worker's own pages, and what the tables say to her.
    WEB + "templates/worker",
    WEB + "worker",
    WEB + "kept_sentences.py",
    WEB + "looks.py",
    WEB + "ways.py",
    "src/niangjia/apps/intake/keeping.py",
    "src/niangjia/apps/matters/keeping.py",
    "src/niangjia/apps/matters/procedures.py",
    "src/niangjia/apps/matters/sayings.py",
    "src/niangjia/apps/notices/templates.yaml",
    "src/niangjia/apps/people/purposes.yaml",
    "src/niangjia/apps/people/retention.yaml",
    "src/niangjia/apps/unions/keeping.py",
    "src/niangjia/engines/claims/facts.py",
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
    assert "纸质信" in found  # and of models.TextChoices
    assert "您的事有进展" in found  # a worker's message, of a table
    assert "达成协议" in found  # a step of a life cycle
