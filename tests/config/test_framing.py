"""Where a request ends: the server in front of our pages, asked by a bare socket.

Two servers that disagree about it let one person's request ride on another's connection. What
leaves a doubt must be refused, or the connection closed behind it.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.ports import free_port

ROOT = Path(__file__).resolve().parents[2]
RIDER = b"GET /rider HTTP/1.1\r\nHost: here\r\n\r\n"


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """The server as a copy starts it, before a page that tells what arrived."""
    port = free_port()
    words = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"]
    words += ["--port", str(port), "--workers", "1", "--no-ws", "tests.config.framing:application"]
    running = subprocess.Popen(
        words, cwd=ROOT, env=os.environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(300):
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.1)
        else:
            pytest.fail("the server did not come up")
        yield port
    finally:
        running.send_signal(signal.SIGTERM)
        running.wait(20)


def answers(port: int, sent: bytes) -> bytes:
    """Send bytes, and return all that comes until the server closes, or rests for a second."""
    with socket.create_connection(("127.0.0.1", port), 10) as line:
        line.settimeout(1)
        line.sendall(sent)
        came = b""
        try:
            while piece := line.recv(65536):
                came += piece
        except (TimeoutError, ConnectionResetError):
            pass
    return came


def head(*lines: str, method: str = "POST", path: str = "/first") -> bytes:
    return "\r\n".join([f"{method} {path} HTTP/1.1", "Host: here", *lines, "", ""]).encode()


def test_two_requests_on_one_line_are_two_and_each_has_its_own_body(port):
    came = answers(port, head("Content-Length: 4") + b"body" + RIDER)
    assert b"/first 4" in came
    assert b"/rider 0" in came


def test_chunks_end_where_they_say(port):
    chunks = b"4\r\nbody\r\n0\r\n\r\n"
    came = answers(port, head("Transfer-Encoding: chunked") + chunks + RIDER)
    assert b"/first 4" in came
    assert b"/rider 0" in came


@pytest.mark.parametrize(
    "lines",
    [
        ("Content-Length: 4", "Content-Length: 40"),
        ("Content-Length: 4, 40",),
        ("Content-Length: +4",),
        ("Content-Length: 0x4",),
        ("Content-Length: -4",),
        ("Content-Length : 4",),
        ("Content-Length: 4", " Transfer-Encoding: chunked"),
        ("Transfer-Encoding: gzip",),
        ("Transfer-Encoding: xchunked",),
        ("Transfer-Encoding: chunked, identity",),
        ("Transfer-Encoding: identity, chunked", "Transfer-Encoding: gzip"),
        ("Transfer-Encoding : chunked",),
        ("Transfer-Encoding\x0b: chunked",),
        ("Bad\x00Name: 1",),
    ],
)
def test_what_leaves_a_doubt_where_it_ends_is_refused_and_nothing_rides_on_it(port, lines):
    came = answers(port, head(*lines) + b"0\r\n\r\n" + RIDER)
    assert came.startswith(b"HTTP/1.1 400") or came == b"", came
    assert b"/rider" not in came


@pytest.mark.parametrize(
    "chunk", [b"zz\r\n", b"-1\r\n", b"fffffffffffffffff\r\n", b"4\r\nbodyX\r\n"]
)
def test_a_chunk_whose_length_is_none_ends_the_line(port, chunk):
    came = answers(port, head("Transfer-Encoding: chunked") + chunk + RIDER)
    assert b"/rider" not in came


def test_of_length_and_chunks_together_the_length_is_never_believed(port):
    """By its length the body would be `0`, and the rider a request; by its chunks it is empty."""
    sent = head("Content-Length: 39", "Transfer-Encoding: chunked") + b"0\r\n\r\n" + RIDER
    came = answers(port, sent)
    assert came.startswith(b"HTTP/1.1 400") or b"/first 0" in came, came
    assert b"/first 39" not in came
