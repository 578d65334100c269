"""Labelled sentences -> the second opinion (opinion.py): logistic regression over their words.

Needs scikit-learn, which only training needs (the extra `train`). The same rows give the same file.
"""

from collections.abc import Sequence

from monitor.core.extract.signals.opinion import LABELS, OpinionFile, terms

SPELT = {"deescalation": "de-escalation"}  # as the label files spell it
_RARE = 3  # sentences; a term of fewer says nothing about others
_COST = 3.0  # the smaller, the more cautious
_LEAST, _VETO, _SURE = 0.5, 0.05, 0.8
_DIGITS = 3


def train(rows: Sequence[tuple[str, str]]) -> OpinionFile:
    """Return the model of *rows*, (text, label) each.

    ImportError without scikit-learn, ValueError where a label has no rows.
    """
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415 -- only training needs it
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 -- see above

    labels = [SPELT.get(label, label) for _, label in rows]
    missing = set(LABELS) - set(labels)
    if missing:
        raise ValueError(f"no rows with the label {', '.join(sorted(missing))}")
    vectors = TfidfVectorizer(analyzer=lambda text: list(terms(text)), sublinear_tf=True, min_df=_RARE)
    matrix = vectors.fit_transform(text for text, _ in rows)
    model = LogisticRegression(C=_COST, max_iter=3000, class_weight="balanced").fit(matrix, labels)
    order = [list(model.classes_).index(label) for label in LABELS]
    names = vectors.get_feature_names_out()
    weights = model.coef_[order].round(_DIGITS).T.tolist()
    rarities = vectors.idf_.round(_DIGITS).tolist()
    words = {name: (rarities[at], *weights[at]) for at, name in enumerate(names)}
    intercept = tuple(model.intercept_[order].round(_DIGITS).tolist())
    return OpinionFile(1, len(rows), _LEAST, _VETO, _SURE, intercept, words)
