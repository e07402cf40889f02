"""The learnt weights, read from the file beside this module; `bench/train_triage.py` makes it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

FILE = Path(__file__).with_name("weights.json")
# Whole numbers in the file stand for hundredths.
SCALE = 100


@dataclass(frozen=True, slots=True)
class Weights:
    """What was learnt. The columns of `rows` are the labels in their order, and work at all.

    `rarity` says how much a feature tells by being rare. `pair` and `about` weigh the scores
    beside what the rules say: `pair` one label of one text, `about` whether it is work.
    """

    bias: Sequence[float]
    places: Mapping[str, int]
    rows: NDArray[np.int64]
    rarity: NDArray[np.int64]
    pair: Mapping[str, float]
    about: Mapping[str, float]
    least: Mapping[str, float]


@cache
def weights() -> Weights:
    """Return the weights in force."""
    return read_weights(FILE)


def read_weights(path: Path) -> Weights:
    """Return the weights of a file.

    :raises ValueError: when a feature has another number of columns than there are labels.
    """
    return weights_of(json.loads(path.read_text("utf-8")))


def weights_of(read: Mapping[str, Any]) -> Weights:
    """Return the weights of what a file holds.

    :raises ValueError: when a feature has another number of columns than there are labels.
    """
    names = list(read["features"])
    table = np.array([read["features"][name] for name in names], dtype=np.int64)
    if table.shape != (len(names), len(read["bias"]) + 1):
        raise ValueError("权重文件里特征的列数与类别不符。")
    return Weights(
        bias=read["bias"],
        places={name: place for place, name in enumerate(names)},
        rows=table[:, 1:],
        rarity=table[:, 0],
        pair=read["pair"],
        about=read["about"],
        least=read["least"],
    )
