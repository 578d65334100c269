"""Words -> their vectors: the tok2vec network of spaCy's small models, computed with less work.

    features -> a word's vector by itself (words.py keeps it) -> window layers -> its vector where it stands

The figures are those of spaCy's own component up to rounding; what differs is the order of the work. A
layer's windows of three words are worked out four at a time with half the products (Lavin and Gray 2016,
"Fast Algorithms for Convolutional Neural Networks"); the maxout pieces lie side by side, not interleaved.
"""

from collections.abc import Sequence
from functools import partial, reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray
from thinc.api import Model

Floats = NDArray[np.float32]
Codes = NDArray[np.uint64]
_TINY = np.float32(1e-8)  # thinc's LayerNorm adds it to the variance
COLUMNS: list[int | str] = ["NORM", "PREFIX", "SUFFIX", "SHAPE", "SPACY", "IS_SPACE"]  # features of a word
_WINDOW = 3
_TILE = 4  # rows worked out together: Winograd's F(4, 3) takes six products where twelve are plain
_SPREAD = np.array(
    [
        [4, 0, -5, 0, 1, 0],
        [0, -4, -4, 1, 1, 0],
        [0, 4, -4, -1, 1, 0],
        [0, -2, -1, 2, 1, 0],
        [0, 2, -1, -2, 1, 0],
        [0, 4, 0, -5, 0, 1],
    ],
    dtype=np.float32,
)  # six neighbouring rows -> what is multiplied
_KERNEL = (
    np.array([[6, 0, 0], [-4, -4, -4], [-4, 4, -4], [1, 2, 4], [1, -2, 4], [0, 0, 24]]) / 24
)  # three weights -> by what
_GATHER = np.array(
    [[1, 1, 1, 1, 1, 0], [0, 1, -1, 2, -2, 0], [0, 1, 1, 4, 4, 0], [0, 1, -1, 8, -8, 1]], dtype=np.float32
)  # six products -> four rows
_EVERYWHERE = 1  # this product goes into all four rows as it is: what is added to it is added to them
_NEAR = 100  # tiles whose four rows stay in the processor's nearer cache until they are one


class UnknownNetworkError(ValueError):
    """The model is not built as this module expects."""


class Desk:
    """Room to work in, used again and again: fresh pages would cost as much as the products."""

    def __init__(self) -> None:
        self._flat: list[Floats] = [np.empty(0, dtype=np.float32)] * 5

    def room(self, *shapes: tuple[int, ...]) -> list[Floats]:
        """Return an array of each of *shapes*, with anything in it."""
        for place, shape in enumerate(shapes):
            if self._flat[place].size < np.prod(shape):
                self._flat[place] = np.empty(np.prod(shape), dtype=np.float32)
        return [
            flat[: np.prod(shape)].reshape(shape) for flat, shape in zip(self._flat, shapes, strict=False)
        ]


class Normalised:
    """A maxout layer and its layer norm over windows of three rows."""

    def __init__(self, maxout: Model[Any, Any], norm: Model[Any, Any]) -> None:
        weights = np.asarray(maxout.get_param("W"))  # (width, pieces, inputs)
        bias = np.asarray(maxout.get_param("b"))
        self.width, self.pieces, self.inputs = weights.shape
        if self.inputs != _WINDOW * self.width or self.pieces == 1:
            raise UnknownNetworkError("windows of other than three words, or no maxout")
        plain = weights.transpose(2, 1, 0).reshape(_WINDOW, self.width, -1)  # the pieces side by side
        self._weights = np.einsum("kw,wio->kio", _KERNEL, plain).astype(np.float32)
        self._bias = np.ascontiguousarray(bias.T.reshape(-1))
        self._scale = np.asarray(norm.get_param("G"))
        self._shift = np.asarray(norm.get_param("b"))
        self._mean = np.full(self.width, 1 / self.width, dtype=np.float32)

    def around(self, rows: Floats, desk: Desk) -> Floats:
        """The layer over each row and its two neighbours: (tiles, 4, width) for (4 tiles + 2, width).

        The first and last of *rows* only are neighbours.
        """
        count, six, width = len(rows) // _TILE, len(_SPREAD), self.width
        tiles, spread, products, sums, best = desk.room(
            (six, count, width),
            (six, count, width),
            (six, count, width * self.pieces),
            (_TILE, _NEAR, width * self.pieces),
            (_TILE, count, width),
        )
        for place in range(six):
            tiles[place] = rows[place : place + _TILE * count : _TILE]
        np.matmul(_SPREAD, tiles.reshape(six, -1), out=spread.reshape(six, -1))
        np.matmul(spread, self._weights, out=products)
        products[_EVERYWHERE] += self._bias
        for start in range(0, count, _NEAR):
            near = products[:, start : start + _NEAR].reshape(six, -1)
            four = sums.reshape(-1)[: _TILE * near.shape[1]].reshape(_TILE, -1)
            np.matmul(_GATHER, near, out=four)
            pieces = np.split(four.reshape(_TILE, -1, width * self.pieces), self.pieces, axis=2)
            reduce(partial(np.maximum, out=best[:, start : start + _NEAR]), pieces)
        return self._normalise(best.reshape(-1, width)).reshape(best.shape).transpose(1, 0, 2)

    def _normalise(self, best: Floats) -> Floats:
        best -= (best @ self._mean)[:, None]
        variance = np.einsum("ij,ij->i", best, best) / np.float32(self.width)
        best *= (1 / np.sqrt(variance + _TINY))[:, None]
        best *= self._scale
        best += self._shift
        return best


class Network:
    """Computes the vectors of all words of many sentences; built once per process."""

    def __init__(self, tok2vec: Model[Any, Any]) -> None:
        """Take *tok2vec* apart; UnknownNetworkError where it is built otherwise."""
        try:
            embed, encode = tok2vec.layers
            extract, _, self._embed, self._mix, _ = embed.layers
            if extract.attrs["columns"] != COLUMNS:
                raise UnknownNetworkError("other features of words")
            self._pad: int = encode.attrs["pad"]
            (stack,) = encode.layers
            self._layers = [_layer(residual) for residual in stack.layers]
        except (ValueError, KeyError) as error:
            raise UnknownNetworkError(f"not a small model's tok2vec: {error}") from error
        self._desk = Desk()
        self.width: int = tok2vec.get_dim("nO")

    def embedded(self, features: Codes) -> Floats:
        """The vectors (words, width) of words by themselves, given their features (words, columns)."""
        return np.asarray(self._mix.predict(self._embed.predict(features)))

    def encoded(self, words: Floats, lengths: Sequence[int]) -> Floats:
        """The vectors of words where they stand: sentences of *lengths*, one behind the other, as given."""
        behind = 1 + self._pad * np.arange(1, len(lengths) + 1)  # empty rows, so that none sees the next
        places = np.arange(len(words)) + np.repeat(behind, lengths)
        size = len(words) + self._pad * (len(lengths) + 1)
        rows = np.zeros((size + -size % _TILE + 2, self.width), dtype=np.float32)
        rows[places] = words
        tiles = rows[1:-1].reshape(-1, _TILE, self.width)
        for layer in self._layers:
            tiles += layer.around(rows, self._desk)
        return rows[places]


def _layer(residual: Model[Any, Any]) -> Normalised:
    """A window layer out of spaCy's wrapping."""
    window, inner = residual.layers[0].layers[:2]
    maxout, norm = inner.layers[0].layers if len(inner.layers[0].layers) else inner.layers
    layer = Normalised(maxout, norm)
    if window.attrs["window_size"] != 1:
        raise UnknownNetworkError("windows of other than three words")
    return layer
