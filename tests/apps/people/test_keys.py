"""Key files: made once with the first migration, never over what they alone can open."""

import pytest
from django.db import connection

from niangjia.apps.audit import sealing
from niangjia.apps.people import services as people
from niangjia.apps.people.keys import prepare_keys


def test_set_up_makes_what_is_missing_and_nothing_else(settings, tmp_path, monkeypatch):
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr("niangjia.apps.people.keys._holds_sealed_values", lambda _using: False)
    prepare_keys()
    made = {path.name: path.read_text() for path in (tmp_path / "keys").iterdir()}
    assert set(made) == {"personal.keys", "index.keys", "audit.keys", "codes.keys"}
    prepare_keys()
    assert made == {path.name: path.read_text() for path in (tmp_path / "keys").iterdir()}


@pytest.mark.django_db
def test_a_lost_key_is_never_replaced_while_something_waits_for_it(settings, tmp_path):
    people.register_person(name="王芳", phone="13800138000", by=None)
    settings.DATA_DIR = tmp_path
    with pytest.raises(sealing.KeyMissing):
        prepare_keys(using=connection.alias)
    assert not (tmp_path / "keys").exists()
    with pytest.raises(sealing.KeyMissing):
        people.register_person(name="李强", phone="13800138000", by=None)
