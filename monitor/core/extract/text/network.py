"""Documents -> token vectors: the tok2vec network of spaCy's small models, computed with less work.

    features -> a word's vector (kept: the same word costs nothing the second time) -> window layers

The figures are those of spaCy's own component up to rounding; what differs is the order of the work.
A word's vector depends on the word alone, so it is looked up; a layer's window of three words is three
products added up instead of one over copies; the maxout pieces lie side by side instead of interleaved.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc
from thinc.api import Model

Floats = NDArray[np.float32]
Codes = NDArray[np.uint64]
_ROWS = 65_536  # words whose vectors are kept: 25 MB
_TINY = np.float32(1e-8)  # thinc's LayerNorm adds it to the variance
_WINDOW = 3


class UnknownNetworkError(ValueError):
    """The model is not built as this module expects."""


class Desk:
    """Room to work in, used again and again: fresh pages would cost as much as the products."""

    def __init__(self, width: int, pieces: int) -> None:
        self._widths = (width * _WINDOW, width * pieces, width)
        self._size = 0

    def room(self, rows: int) -> tuple[Floats, Floats, Floats]:
        """Return arrays for windows, sums and results, of so many rows each."""
        if rows > self._size:
            self._size = rows
            self._arrays = [np.empty((rows, width), dtype=np.float32) for width in self._widths]
        windows, sums, results = (array[:rows] for array in self._arrays)
        return windows, sums, results


class Normalised:
    """A maxout layer and its layer norm over windows of three rows, the pieces side by side."""

    def __init__(self, maxout: Model[Any, Any], norm: Model[Any, Any]) -> None:
        weights = np.asarray(maxout.get_param("W"))  # (width, pieces, inputs)
        bias = np.asarray(maxout.get_param("b"))
        self.width, self.pieces, self.inputs = weights.shape
        self._weights = np.ascontiguousarray(weights.transpose(2, 1, 0).reshape(self.inputs, -1))
        self._bias = np.ascontiguousarray(bias.T.reshape(-1))
        self._scale = np.asarray(norm.get_param("G"))
        self._shift = np.asarray(norm.get_param("b"))

    def around(self, rows: Floats, desk: Desk) -> Floats:
        """The layer over each row and its two neighbours; beyond the ends stand zeros."""
        windows, sums, best = desk.room(len(rows))
        width = self.width
        windows[0, :width] = windows[-1, -width:] = 0
        windows[1:, :width] = rows[:-1]
        windows[:, width:-width] = rows
        windows[:-1, -width:] = rows[1:]
        np.matmul(windows, self._weights, out=sums)
        sums += self._bias
        pieces = np.split(sums, self.pieces, axis=1)
        np.copyto(best, pieces[0])
        for piece in pieces[1:]:
            np.maximum(best, piece, out=best)
        return self._normalise(best)

    def _normalise(self, best: Floats) -> Floats:
        best -= best.mean(axis=1, keepdims=True)
        variance = np.einsum("ij,ij->i", best, best)[:, None] / np.float32(self.width)
        best *= (variance + _TINY) ** np.float32(-0.5)
        best *= self._scale
        best += self._shift
        return best


class TokenVectors:
    """Computes the vectors of all tokens of many documents; built once per process."""

    def __init__(self, tok2vec: Model[Any, Any]) -> None:
        """Take *tok2vec* apart; UnknownNetworkError where it is built otherwise."""
        try:
            embed, encode = tok2vec.layers
            extract, _, self._embed, self._mix, _ = embed.layers
            self._columns: list[int | str] = extract.attrs["columns"]
            self._pad: int = encode.attrs["pad"]
            (stack,) = encode.layers
            self._layers = [_layer(residual) for residual in stack.layers]
        except (ValueError, KeyError) as error:
            raise UnknownNetworkError(f"not a small model's tok2vec: {error}") from error
        self._mixing = np.random.default_rng(0).integers(1, 2**63, len(self._columns), dtype=np.uint64) | 1
        self._desk = Desk(self._layers[0].width, self._layers[0].pieces)
        self._places: dict[int, int] = {}
        self._rows: Floats = np.zeros((_ROWS, tok2vec.get_dim("nO")), dtype=np.float32)

    def of(self, docs: Sequence[Doc]) -> list[Floats]:
        """Return an array (tokens, width) for each document."""
        features = [doc.to_array(self._columns) for doc in docs]
        words = self._words(np.concatenate(features))
        rows, starts = self._padded(words, [len(doc) for doc in docs])
        for layer in self._layers:
            rows += layer.around(rows, self._desk)
        return [rows[start : start + len(doc)] for start, doc in zip(starts, docs, strict=True)]

    def _words(self, features: Codes) -> Floats:
        """The vectors of words given by their features, computed where they are not known yet."""
        codes = (features * self._mixing).sum(axis=1, dtype=np.uint64)
        distinct, first, inverse = np.unique(codes, return_index=True, return_inverse=True)
        if len(distinct) > len(self._rows):
            return self._computed(features[first])[inverse]
        if len(self._places) + len(distinct) > len(self._rows):
            self._places.clear()
        keys = distinct.tolist()
        new = [place for place, key in enumerate(keys) if key not in self._places]
        if new:
            at = len(self._places)
            self._rows[at : at + len(new)] = self._computed(features[first[new]])
            self._places.update((keys[place], at + n) for n, place in enumerate(new))
        places = np.fromiter((self._places[key] for key in keys), dtype=np.intp, count=len(keys))
        return self._rows[places[inverse]]

    def _computed(self, features: Codes) -> Floats:
        return np.asarray(self._mix.predict(self._embed.predict(features)))

    def _padded(self, words: Floats, lengths: Sequence[int]) -> tuple[Floats, list[int]]:
        """Lay the documents behind one another with empty rows between, so that none sees the next."""
        gap = self._pad
        starts = [gap * (n + 1) + sum_ for n, sum_ in enumerate(_sums(lengths))]
        rows = np.zeros((len(words) + gap * (len(lengths) + 1), words.shape[1]), dtype=np.float32)
        rows[np.concatenate([np.arange(s, s + n) for s, n in zip(starts, lengths, strict=True)])] = words
        return rows, starts


def _layer(residual: Model[Any, Any]) -> Normalised:
    """A window layer out of spaCy's wrapping."""
    window, inner = residual.layers[0].layers[:2]
    maxout, norm = inner.layers[0].layers if len(inner.layers[0].layers) else inner.layers
    layer = Normalised(maxout, norm)
    if window.attrs["window_size"] != 1 or layer.inputs != _WINDOW * layer.width:
        raise UnknownNetworkError("windows of other than three words")
    return layer


def _sums(lengths: Sequence[int]) -> list[int]:
    found = [0]
    for length in lengths[:-1]:
        found.append(found[-1] + length)
    return found
