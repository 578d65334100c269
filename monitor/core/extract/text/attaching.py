"""Token vectors -> heads and relations: spaCy's small transition parser, a batch a step.

    vectors -> what each token adds to a state -> states -> a step of each -> ... -> set into the documents

The states and their steps are the parser's own, through its public methods. Done here is what it computes of
them, with two thirds of the time and without fresh memory for each batch: what a token adds to the hidden
layer, in each of the places a state looks at, is worked out once (Chen and Manning 2014, section 3.3).
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from spacy.tokens import Doc
from spacy.vocab import Vocab

from monitor.core.extract.text.network import Desk, Floats, UnknownNetworkError

_PIECES = 2  # of the maxout


class Attaching:
    """The parser, taken apart; built once per process."""

    def __init__(self, parser: Any, vocab: Vocab, width: int) -> None:  # noqa: ANN401 -- spaCy's are not typed
        """Take *parser* apart, which reads vectors of *width*; UnknownNetworkError if of another build."""
        model = parser.model
        if not model.attrs.get("has_upper") or model.attrs["unseen_classes"]:
            raise UnknownNetworkError("not a small model's parser")
        lower, upper = model.get_ref("lower"), model.get_ref("upper")
        weights, self._linear = lower.get_param("W"), model.get_ref("tok2vec").layers[-1]
        self._places, hidden, pieces, inputs = weights.shape
        if pieces != _PIECES or self._linear.name != "linear":
            raise UnknownNetworkError("a parser of another build")
        self._added = np.ascontiguousarray(weights.transpose(3, 0, 2, 1).reshape(inputs, -1))
        self._none = lower.get_param("pad")[0].transpose(0, 2, 1).reshape(self._places, -1)
        self._bias = lower.get_param("b").T.reshape(-1)
        self._hidden = hidden
        self._ones = np.ones(self._places, dtype=np.float32)
        self._scores, self._score_bias = np.ascontiguousarray(upper.get_param("W").T), upper.get_param("b")
        self._parser = parser
        any_doc = Doc(vocab, words=["."])
        any_doc.tensor = np.zeros((1, width), dtype=np.float32)
        self._looking = model.predict([any_doc])  # asked only which tokens a state looks at
        self._desk = Desk()

    def do(self, batch: Sequence[Doc], vectors: Floats) -> None:
        """Give every document its heads and relations, by the *vectors* of their words."""
        table = self._table(vectors)
        first_rows = np.arange(self._places, 2 * self._places, dtype=np.int32)[:, None]
        states = self._parser.moves.init_batch(batch)
        unfinished = states
        while unfinished:
            rows = self._looking.get_token_ids(unfinished).T * np.int32(self._places) + first_rows
            added = table.take(rows, axis=0, mode="clip").reshape(self._places, -1)
            hidden = (self._ones @ added).reshape(len(unfinished), -1)  # their sum, by the quickest way
            scores = np.maximum(hidden[:, : self._hidden], hidden[:, self._hidden :]) @ self._scores
            scores += self._score_bias
            unfinished = self._parser.transition_states(unfinished, scores)
        self._parser.set_annotations(batch, states)

    def _table(self, vectors: Floats) -> Floats:
        """A row for each token in each place, behind those for no token; with the bias in the first place."""
        inner = vectors @ self._linear.get_param("W").T + self._linear.get_param("b")
        (table,) = self._desk.room((len(vectors) + 1, self._places, self._added.shape[1] // self._places))
        table[0] = self._none
        np.matmul(inner, self._added, out=table[1:].reshape(len(vectors), -1))
        table[:, 0] += self._bias
        return table.reshape(-1, table.shape[2])
