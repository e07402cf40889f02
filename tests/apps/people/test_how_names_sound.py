"""A name is found by how it sounds: whole, by initials, mixed with hanzi, in each reading."""

from itertools import product

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.factories import matters as make

from niangjia.apps.employers.models import Employer
from niangjia.apps.people.models import ERASED_NAME, Person
from niangjia.apps.people.services.rights import _make_stone

pytestmark = pytest.mark.django_db

SURNAMES = "赵钱孙李周吴郑王张刘陈杨黄林单曾仇解查区朴尉万盖乐员翟覃缪繁谌吕"
GIVEN = "三小明华国建军秀英玉兰霞丽伟强芳娜敏静乐行长重阿大"


def ask(query, *values):
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchone()[0]


def readings(hanzi):
    return ask("SELECT readings FROM people_reading WHERE hanzi = %s", hanzi)


def is_found(name, words):
    return ask(
        "SELECT people_sounds(%s) LIKE ANY (people_sounds_like(%s))"
        " AND %s LIKE people_hanzi_like(%s)",
        name,
        words,
        name,
        words,
    )


names = st.tuples(
    st.sampled_from(SURNAMES), st.text(st.sampled_from(GIVEN), min_size=1, max_size=2)
).map("".join)


@settings(max_examples=60)
@given(name=names, data=st.data())
def test_any_beginning_of_a_name_as_it_is_read_finds_it(name, data):
    each = [readings(hanzi) for hanzi in name]
    surname = data.draw(st.sampled_from(each[0]))
    rest = [one[0] for one in each[1:]]
    whole, initials = "".join([surname, *rest]), "".join(one[0] for one in [surname, *rest])
    short = surname + "".join(one[0] for one in rest)
    for form in (whole, initials, short):
        for end in range(1, len(form) + 1):
            assert is_found(name, form[:end]), form[:end]


@settings(max_examples=40)
@given(name=names)
def test_each_reading_of_any_one_hanzi_finds_the_name(name):
    each = [readings(hanzi)[:3] for hanzi in name]
    for place, own in enumerate(each):
        for one in own:
            read = [one if at == place else usual[0] for at, usual in enumerate(each)]
            assert is_found(name, "".join(read))


@settings(max_examples=40)
@given(name=names, data=st.data())
def test_hanzi_and_letters_may_be_mixed(name, data):
    each = [readings(hanzi)[0] for hanzi in name]
    written = [
        data.draw(st.sampled_from([hanzi, sound])) for hanzi, sound in zip(name, each, strict=True)
    ]
    initial = [
        data.draw(st.sampled_from([hanzi, s[0]])) for hanzi, s in zip(name, each, strict=True)
    ]
    for form in ("".join(written), "".join(initial)):
        if not form.isascii() and any(c.isascii() for c in form):
            assert is_found(name, form), form


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("张三", "zhangsan"), ("张三", "zs"), ("张三", "ZhangSan"), ("张三", "zhang san"),
        ("张三", "zhang三"), ("张三", "张s"), ("张三", "z三"), ("张小明", "zhangxm"),
        ("张小明", "xiaoming"), ("单雄", "shanxiong"), ("曾小明", "zengxiaoming"),
        ("曾小明", "zxm"), ("曾小明", "cengxm"), ("仇英", "qiuying"), ("解放", "xiefang"),
        ("吕布", "lvbu"), ("吕布", "lübu"), ("吕布", "lyubu"), ("吕布", "lubu"),
        ("西安", "xi'an"), ("林雨", "linyu"), ("買買提·艾力", "maimaitiaili"), ("李Lily", "lilily"),
        ("重庆银行股份有限公司", "chongqingyinhang"), ("海南椰风旅业有限公司", "yefenglvye"),
        ("海南椰风旅业有限公司", "hnyf"),
    ],
)  # fmt: skip
def test_names_are_found_as_people_type_them(name, words):
    assert is_found(name, words)


@pytest.mark.parametrize(
    ("name", "words"),
    [("张三", "lisi"), ("张三", "sz"), ("张三", "李s"), ("张三", "zhang四"), ("张三", "zhangsan1"),
     ("张三", "张三"), ("张三", ""), ("张三", "%"), ("张三", "_"), ("张三", "'")],
)  # fmt: skip
def test_what_a_name_does_not_sound_like_does_not_find_it(name, words):
    assert not is_found(name, words)


def test_a_long_name_has_a_bounded_number_of_forms_and_keeps_the_usual_one():
    name = "重庆长行乐都大厦重车行空调单间曾经解放中行朝阳分行"
    forms = ask("SELECT people_sounds(%s)", name).split()
    assert len(forms) <= 3 * 32
    usual = "".join(readings(hanzi)[0] for hanzi in name)
    assert usual in forms


def sound_of(row):
    return ask(f"SELECT sounds FROM {row._meta.db_table} WHERE id = %s", row.pk)


def test_the_database_keeps_the_sound_beside_the_name_whoever_writes_it():
    person = make.human("曾小明")
    assert " zengxiaoming" in sound_of(person)
    Person.objects.filter(pk=person.pk).update(name="张三")
    assert sound_of(person) == " zhangsan zhangs zs"
    with connection.cursor() as cursor:
        cursor.execute("UPDATE people_person SET sounds = 'lisi' WHERE id = %s", [person.pk])
    assert sound_of(person) == " zhangsan zhangs zs"
    firm = Employer.objects.create(name="椰风旅业", region="460100")
    assert " yefenglvye" in sound_of(firm)


def test_nothing_of_a_name_sounds_on_once_she_is_forgotten():
    person = make.human("曾小明")
    _make_stone(person, make.TODAY)
    assert Person.objects.get(pk=person.pk).name == ERASED_NAME
    assert sound_of(person) == ""


def test_the_sound_is_no_field_that_a_page_an_export_or_a_copy_could_carry():
    assert all(
        field.name != "sounds" for model in (Person, Employer) for field in model._meta.get_fields()
    )


def test_two_hundred_hanzi_are_read_in_a_moment():
    assert ask("SELECT length(people_sounds(%s))", "重长行乐" * 50) > 0


def test_every_pair_of_readings_of_a_short_name_is_kept():
    each = [readings(hanzi)[:3] for hanzi in "乐行"]
    for pair in product(*each):
        assert is_found("乐行", "".join(pair))
