"""The gate: what comes in is kept clean, what does not leaves nothing, a scanner is believed."""

import hashlib
import shutil
import socket
import struct
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.engines.uploads import made
from tests.factories import matters as make

from niangjia.apps.audit.models import Event
from niangjia.apps.documents import scanning, services
from niangjia.apps.documents.models import File
from niangjia.apps.documents.selectors import content_of
from niangjia.engines import uploads
from niangjia.kernel.errors import DomainError

pytestmark = pytest.mark.django_db

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


@contextmanager
def clamd(settings, *, says: str = "") -> Iterator[list[bytes]]:
    """Listen as ClamAV's daemon does: takes INSTREAM, knows EICAR, or `says` the same to all."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.CLAMAV = f"tcp:127.0.0.1:{server.getsockname()[1]}"

        def serve() -> None:
            line, _address = server.accept()
            with line, line.makefile("rb") as read:
                assert read.read(10) == b"zINSTREAM\0"
                data = b""
                while size := struct.unpack(">I", read.read(4))[0]:
                    data += read.read(size)
                heard.append(data)
                found = "stream: Eicar-Test-Signature FOUND" if EICAR in data else "stream: OK"
                line.sendall((says or found).encode() + b"\0")

        thread = threading.Thread(target=serve)
        thread.start()
        yield heard
        thread.join(5)


def test_a_photo_is_kept_without_its_place_and_its_original_is_on_record(settings):
    settings.CLAMAV = ""
    by, sent = make.human("收件人"), made.photo()
    taken = services.take_in(name="工资条.jpg", data=sent, by=by)
    assert b"SecretPhone" not in content_of(taken.file)
    assert taken.is_new
    assert taken.scanned_by == ""
    assert taken.original_sha256 == hashlib.sha256(sent).hexdigest()
    event = Event.objects.get(kind="documents.upload_taken")
    assert event.facts == {"original_sha256": taken.original_sha256, "scanned_by": ""}


def test_a_refused_file_leaves_nothing_behind(settings):
    settings.CLAMAV = ""
    with pytest.raises(uploads.UploadRefused):
        services.take_in(
            name="合同.pdf",
            data=made.pdf(catalog={"/OpenAction": made.action("Launch")}),
            by=make.human("收件人"),
        )
    assert not File.objects.exists()
    assert not Event.objects.filter(kind__startswith="documents.").exists()


def test_the_scanner_sees_the_whole_file_before_anything_else_does(settings):
    sent = made.pdf(pages=40)
    with clamd(settings) as heard:
        taken = services.take_in(name="合同.pdf", data=sent, by=make.human("收件人"))
    assert heard == [sent]
    assert taken.scanned_by == "ClamAV"


def test_what_the_scanner_knows_is_refused_and_who_sent_it_is_on_record(settings):
    by = make.human("收件人")
    with clamd(settings), pytest.raises(services.Infected) as refused:
        services.take_in(name="a.txt", data=EICAR, by=by)
    assert "Eicar-Test-Signature" in str(refused.value)
    assert not File.objects.exists()
    event = Event.objects.get(kind="documents.upload_infected")
    assert (event.by_id, event.facts["found"]) == (by.pk, "Eicar-Test-Signature")


def test_a_file_above_the_scanners_own_limit_is_declined_with_the_remedy(settings):
    says = "INSTREAM size limit exceeded. ERROR"
    with clamd(settings, says=says), pytest.raises(scanning.ScannerLimit) as declined:
        services.take_in(name="a.txt", data=b"text", by=make.human("收件人"))
    assert "StreamMaxLength" in str(declined.value)


@pytest.mark.parametrize("says", ["stream: ", "gibberish"])
def test_an_answer_that_is_no_verdict_takes_nothing_in(settings, says):
    with clamd(settings, says=says), pytest.raises(scanning.ScannerDown):
        services.take_in(name="a.txt", data=b"text", by=make.human("收件人"))
    assert not File.objects.exists()


@pytest.mark.slow
@pytest.mark.parametrize("how", ["tcp", "unix"])
def test_clamav_itself_is_understood(settings, tmp_path, how):
    program = shutil.which("clamd", path="/usr/sbin:/usr/local/sbin:/opt/homebrew/sbin")
    if program is None:
        pytest.skip("没有安装 clamd（apt-get install clamav-daemon）")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    (tmp_path / "db").mkdir()
    known = f"{hashlib.md5(EICAR).hexdigest()}:{len(EICAR)}:Ours\n"
    (tmp_path / "db/ours.hdb").write_text(known)
    folder = Path(tempfile.mkdtemp())  # the path of a socket must be short
    (tmp_path / "clamd.conf").write_text(
        f"DatabaseDirectory {tmp_path}/db\nTCPSocket {port}\nTCPAddr 127.0.0.1\n"
        f"LocalSocket {folder}/ctl\nForeground yes\nStreamMaxLength 2M\n"
    )
    command = [program, "-c", str(tmp_path / "clamd.conf")]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as daemon:
        try:
            settings.CLAMAV = f"tcp:127.0.0.1:{port}" if how == "tcp" else f"unix:{folder}/ctl"
            _until_it_answers()
            assert scanning.scan(b"text") == scanning.Verdict(scanner="ClamAV")
            assert scanning.scan(EICAR).found == "Ours.UNOFFICIAL"
            with pytest.raises(scanning.ScannerLimit):
                scanning.scan(bytes(3_000_000))
        finally:
            daemon.terminate()
            daemon.wait(20)
            shutil.rmtree(folder)


def _until_it_answers() -> None:
    for _ in range(150):
        try:
            scanning.scan(b"text")
        except scanning.ScannerDown:
            time.sleep(0.1)
        else:
            return
    pytest.fail("clamd 没有起来")


@pytest.mark.parametrize("address", ["tcp:127.0.0.1:1", "unix:/nowhere/clamd.ctl", "nonsense"])
def test_a_scanner_that_is_away_takes_nothing_in(settings, address):
    settings.CLAMAV = address
    with pytest.raises(scanning.ScannerDown):
        services.take_in(name="a.txt", data=b"text", by=make.human("收件人"))


@pytest.mark.parametrize("data", [b"", None])
def test_size_is_judged_before_anything_is_read(monkeypatch, data):
    monkeypatch.setattr(services.files, "LARGEST_FILE", 10)
    with pytest.raises(DomainError) as refused:
        services.take_in(
            name="空.jpg", data=b"x" * 11 if data is None else data, by=make.human("收件人")
        )
    assert refused.value.code in ("documents.empty_file", "documents.file_too_large")
