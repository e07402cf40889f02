"""The chain as arithmetic: what it proves, and that it notices every kind of tampering."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from niangjia.apps.audit.chain import (
    FIRST,
    Link,
    Seal,
    canonical,
    instant,
    link_hash,
    personal_digest,
    seal_hash,
    verify,
)

START = datetime(2026, 7, 1, 8, 0, tzinfo=UTC)


def lane_of(lane, bodies):
    """Return a sound lane holding these bodies."""
    links, prev = [], FIRST
    for seq, body in enumerate(bodies, 1):
        at = START + timedelta(seconds=seq)
        made = link_hash(prev_hash=prev, lane=lane, seq=seq, at=at, body=body)
        links.append(Link(lane=lane, seq=seq, at=at, body=body, prev_hash=prev, hash=made))
        prev = made
    return links


def seal_of(links, no=1, prev=FIRST):
    """Return a seal over the last link of each lane."""
    last = {link.lane: [link.lane, link.seq, link.hash.hex()] for link in links}
    heads = json.dumps(list(last.values()))
    made = seal_hash(prev_hash=prev, no=no, at=START, heads=heads)
    return Seal(no=no, at=START, heads=heads, prev_hash=prev, hash=made)


def heads_of(links):
    return {link.lane: (link.seq, link.hash) for link in links}


bodies = st.lists(st.text(max_size=20), min_size=1, max_size=8)
chains = st.lists(bodies, min_size=1, max_size=4).map(
    lambda lanes: [link for lane, texts in enumerate(lanes) for link in lane_of(lane, texts)]
)


@given(chains)
def test_what_was_not_touched_is_whole(links):
    assert not list(verify(links, [seal_of(links)], heads_of(links)))


@given(chains, st.data())
def test_one_changed_body_is_found(links, data):
    place = data.draw(st.integers(0, len(links) - 1))
    links[place] = replace(links[place], body=links[place].body + "!")
    assert list(verify(links))


@given(chains, st.data())
def test_one_changed_body_with_its_hash_made_anew_is_found(links, data):
    """Found by the next link, or by the head when it is the last."""
    place = data.draw(st.integers(0, len(links) - 1))
    heads = heads_of(links)
    forged = replace(links[place], body=links[place].body + "!")
    made = link_hash(
        prev_hash=forged.prev_hash, lane=forged.lane, seq=forged.seq, at=forged.at, body=forged.body
    )
    links[place] = replace(forged, hash=made)
    assert list(verify(links, (), heads))


@given(chains, st.data())
def test_one_link_taken_out_is_found(links, data):
    heads, seal = heads_of(links), seal_of(links)
    links.pop(data.draw(st.integers(0, len(links) - 1)))
    assert list(verify(links, (), heads))
    assert list(verify(links, [seal]))


@given(chains, st.data())
def test_an_event_moved_in_time_is_found(links, data):
    place = data.draw(st.integers(0, len(links) - 1))
    links[place] = replace(links[place], at=links[place].at + timedelta(microseconds=1))
    assert list(verify(links))


@given(chains)
def test_a_lane_forged_from_its_beginning_is_found_by_the_seal(links):
    seal = seal_of(links)
    forged = [
        link
        for lane in {link.lane for link in links}
        for link in lane_of(lane, ["x" + one.body for one in links if one.lane == lane])
    ]
    assert not list(verify(forged, (), heads_of(forged)))
    assert any("封签" in fault.message for fault in verify(forged, [seal]))


def test_a_tail_cut_off_together_with_its_head_is_found_by_the_seal():
    links = lane_of(3, ["a", "b", "c"])
    seal = seal_of(links)
    cut = links[:2]
    assert not list(verify(cut, (), heads_of(cut)))
    assert [fault.place for fault in verify(cut, [seal])] == ["seal 1, lane 3, seq 3"]


@pytest.mark.parametrize(
    "tamper",
    [
        lambda seals: seals[1:],
        lambda seals: [seals[0], replace(seals[1], heads="[]")],
        lambda seals: [seals[0], replace(seals[1], prev_hash=b"other")],
    ],
    ids=["taken out", "emptied", "cut loose"],
)
def test_a_seal_tampered_with_is_found(tamper):
    links = lane_of(0, ["a", "b"])
    first = seal_of(links[:1])
    seals = [first, seal_of(links, no=2, prev=first.hash)]
    assert not list(verify(links, seals))
    assert list(verify(links, tamper(seals)))


def test_a_chain_without_events_is_whole():
    assert not list(verify([]))


def test_the_canonical_text_does_not_depend_on_order_or_kind():
    one = {"b": Decimal("1.50"), "a": [date(2026, 7, 1), True, None], "中": {"丙", "乙"}}
    other = {"中": ["丙", "乙"], "a": ("2026-07-01", True, None), "b": "1.50"}
    assert canonical(one) == '{"a":["2026-07-01",true,null],"b":"1.50","中":["丙","乙"]}'
    assert canonical(one) == canonical(other)


@pytest.mark.parametrize("value", [1.5, b"x", object(), {1: "x"}, {"a": {2: 1}}])
def test_what_has_no_canonical_text_is_refused(value):
    with pytest.raises(TypeError):
        canonical(value)


def test_an_instant_reads_the_same_from_every_zone():
    east = START.astimezone(timezone(timedelta(hours=8)))
    assert instant(START) == instant(east) == "2026-07-01T08:00:00.000000"
    assert canonical({"at": east}) == canonical({"at": START})


def test_the_same_values_have_another_digest_under_another_salt():
    assert personal_digest(salt=b"1", text="x") != personal_digest(salt=b"2", text="x")
