"""What a learnt weight may hang on: runs of one or two characters, groups of words, surroundings.

A feature is a name and its places. The names can be read: `没发` is a run, `<PAY>` a group of
words, `<PAY&NOT_PAID>` two groups in one clause, `*ELSE2` the words of other desks, counted. In a
letter a run of its head and a run of its body (`~没发`) are two features.
"""

import re
from collections import defaultdict
from collections.abc import Iterator

from niangjia.engines.triage import surroundings as around
from niangjia.engines.triage.classes import CLASSES
from niangjia.engines.triage.notation import compiled
from niangjia.engines.triage.vocabulary import GROUPS

LETTER, HEAD, TITLE, BODY, CLAUSES, RUN = 160, 90, 60, 500, 40, 2
# What is said to anybody, and the letters that stand for places: no weight hangs on them.
_BLANK = re.compile(
    r"_x000D_|https?\S+|尊敬的|领导|您好|你好|请问|请教|谢谢|多谢|麻烦(?:您|你|各位)?了?|辛苦了|"
    r"[A-Za-z]\d*[市县区]|\*+"
)
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_CLAUSE = re.compile(r"[^，,。；？！?!\n ]+")
_GROUPS = {
    **{name: compiled(f"<{name}>") for name in GROUPS},
    **{name: re.compile(words) for name, words in CLASSES.items()},
}
_AROUND = {
    "*WORK": around.WORK,
    "*AT": around.AT_EMPLOYER,
    "*OWNER": around.OWNER,
    "*RESIDENTS": around.RESIDENTS,
    "*BUYING": around.BUYING,
    "*CONTRIBUTING": around.CONTRIBUTING,
    "*EMPLOYED": around.EMPLOYED,
    "*NOT": around.NOT_AS_WORKER,
    "*PLACE": around.WORKPLACE,
    **{f"*{topic}": words for topic, words in around.ELSEWHERE.items()},
}
MANY = 3

Place = tuple[int, int]


def features(text: str) -> dict[str, tuple[Place, ...]]:
    """Return every feature of a text with the places where it stands, in order."""
    found: dict[str, list[Place]] = defaultdict(list)
    for name, place in _features(text):
        found[name].append(place)
    return {name: tuple(dict.fromkeys(places)) for name, places in found.items()}


def _features(text: str) -> Iterator[tuple[str, Place]]:
    bare = _BLANK.sub(lambda said: " " * len(said.group()), text)
    if len(text) > LETTER:
        end = text.find("。")
        title, body = bare[: end if 0 < end < HEAD else TITLE], bare[:BODY]
        yield "*LETTER", (0, len(title))
        yield from _runs(title)
        yield from _groups(title)
        for name, place in (*_runs(body), *_groups(body)):
            yield f"~{name}", place
    else:
        yield from _runs(bare)
        yield from _groups(bare)
    yield from _surroundings(text)


def _runs(text: str) -> Iterator[tuple[str, Place]]:
    for run in _HAN.finditer(text):
        for start in range(run.start(), run.end()):
            for end in range(start + 1, min(start + RUN, run.end()) + 1):
                yield text[start:end], (start, end)


def _groups(text: str) -> Iterator[tuple[str, Place]]:
    groups = {name: group for name, group in _GROUPS.items() if group.search(text)}
    for number, clause in enumerate(_CLAUSE.finditer(text)):
        if number == CLAUSES:
            return
        start, words = clause.start(), clause.group()
        here = {
            name: (start + said.start(), start + said.end())
            for name, group in groups.items()
            if (said := group.search(words)) and said.group()
        }
        names = list(here)
        for place, name in enumerate(names):
            yield f"<{name}>", here[name]
            for other in names[place + 1 :]:
                both = (*here[name], *here[other])
                yield f"<{name}&{other}>", (min(both), max(both))


def _surroundings(text: str) -> Iterator[tuple[str, Place]]:
    for name, words in _AROUND.items():
        if said := words.search(text):
            yield name, said.span()
    speaks = [said.span() for said in around.AS_WORKER.finditer(text)]
    others = [said.span() for topic in around.ELSEWHERE.values() for said in topic.finditer(text)]
    for name, places in (("*AS", speaks), ("*ELSE", others)):
        for place in places or [(0, 0)]:
            yield f"{name}{min(len(places), MANY)}", place
