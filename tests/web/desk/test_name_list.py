"""A pasted list chooses whom it means, and says what it could not place."""

import pytest

from niangjia.web.desk.name_list import Known, named

PEOPLE = (
    Known(seq=1, name="林阿珍", job_number="H001", masked_id="4601****0627"),
    Known(seq=2, name="王芳", job_number="H002", masked_id="4601****0018"),
    Known(seq=3, name="王芳", job_number="H003", masked_id="4602****0026"),
    Known(seq=4, name="符小梅", job_number="12"),
    Known(seq=5, name="Ａｎｎａ Lee"),
)


@pytest.mark.parametrize(
    ("text", "seqs"),
    [
        ("林阿珍\n符小梅", {1, 4}),
        ("林阿珍、符小梅，H003", {1, 3, 4}),
        ("林阿珍 符小梅", {1, 4}),
        ("林　阿 珍", {1}),
        ("h002", {2}),
        ("姓名\t工号\t部门\n王芳\tH003\t客房", {3}),
        ("12\t林阿珍", set()),
        ("460100199003070627", {1}),
        ("anna lee", {5}),
        ("\ufeff工号\r\nH001\r\n\r\n", {1}),
        ("", set()),
    ],
)
def test_names_and_numbers_as_people_paste_them(text, seqs):
    assert named(text, PEOPLE).seqs == seqs


def test_who_is_not_in_the_matter_is_named_once():
    found = named("张三\n林阿珍\n张三\n李四\t客房", PEOPLE)
    assert found.seqs == {1}
    assert found.not_found == ("张三", "李四 客房")


def test_a_name_of_two_people_chooses_nobody_and_shows_both():
    found = named("王芳", PEOPLE)
    assert not found.seqs
    assert [(one.words, [who.seq for who in one.people]) for one in found.ambiguous] == [
        ("王芳", [2, 3])
    ]


def test_a_row_whose_cells_mean_different_people_chooses_nobody():
    assert named("H001\t王芳", PEOPLE).not_found == ("H001 王芳",)
