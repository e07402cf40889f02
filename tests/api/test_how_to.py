"""The walk of the how-to page runs as it stands there."""

import re
import subprocess
from pathlib import Path

import pytest
from tests.api.programs import program

from niangjia.apps.intake.models import EnquiryStep
from niangjia.apps.people.models import Person

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
PAGE = Path(__file__).parents[2] / "docs/how-to/use-the-api.md"


def test_the_walk_runs_as_it_stands(house, live_server, tmp_path):
    [script] = re.findall(r"```sh\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    token = program(Person.objects.get(pk=house.names["person"])).text
    told = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=tmp_path,
        env={"NJ": live_server.url, "TOKEN": token, "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
    )
    assert told.returncode == 0, told.stdout + told.stderr
    # The codes stand at the ends of lines: what an answer says has no line's end of its own.
    assert re.findall(r"\d{3}$", told.stdout, re.MULTILINE)[-2:] == ["201", "412"]
    assert EnquiryStep.objects.filter(verb="reach").count() == 1
