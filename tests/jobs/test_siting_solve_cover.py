"""`./niangjia siting solve` for the p-center and for maximal covering: one line of JSON."""

import json

import pytest

from niangjia.jobs.cli import main

# Four places on a ring and one beside the first; of the edge given twice the last counts.
NETWORK = "5 6 2\n1 2 9\n1 2 3\n2 3 4\n3 4 5\n4 1 6\n1 5 1\n"
VILLAGES = "编号,x,y,人数\n甲,0,0,30\n乙,2,0,10\n丙,5,0,20\n丁,9,0,5\n戊,10,0,15\n"


@pytest.fixture
def ask(tmp_path, capsys):
    (tmp_path / "ring.txt").write_text(NETWORK, "utf-8")
    (tmp_path / "street.csv").write_text(VILLAGES, "utf-8")

    def asked(file: str, *more: str) -> dict[str, object]:
        code = main(["siting", "solve", str(tmp_path / file), "--seconds", "20", *more])
        told = capsys.readouterr()
        return {"code": code, "said": told.err, **(json.loads(told.out) if told.out else {})}

    return asked


def test_the_center_of_a_network_is_proved(ask):
    answer = ask("ring.txt", "--model", "p-center", "--format", "orlib")

    assert (answer["status"], answer["objective"], answer["bound"]) == ("optimal", 4, 4)
    assert (answer["gap"], len(answer["sites"])) == (0, 2)


def test_most_people_within_reach_are_proved(ask):
    street = ("street.csv", "--format", "csv", "--metric", "euclidean")

    answer = ask(*street, "--model", "mclp", "--p", "2", "--radius", "3")

    assert (answer["status"], answer["objective"], answer["bound"]) == ("optimal", 80, 80)
    assert len(answer["sites"]) == 2


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--p", "2"), "--radius"),
        (("--p", "2", "--radius", "-1"), "半径"),
        (("--p", "6", "--radius", "3"), "能选的只有 5 个候选点"),
    ],
)
def test_what_cannot_be_asked_is_declined_in_words(ask, more, said):
    answer = ask("street.csv", "--format", "csv", "--metric", "euclidean", "--model", "mclp", *more)

    assert answer["code"] == 1
    assert said in answer["said"]
