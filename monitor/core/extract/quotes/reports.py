"""A parsed page -> its reports, each with the stretches of content the tree gives it."""

from collections.abc import Sequence

from monitor.core.extract.quotes.clauses import content
from monitor.core.extract.quotes.cues import Cues
from monitor.core.extract.quotes.frame import after_as, before
from monitor.core.extract.quotes.nouns import by_noun
from monitor.core.extract.quotes.reported import SUBJECTS, Report, behind, subject
from monitor.core.extract.quotes.sources import by_source
from monitor.core.extract.text.page import Page, Sentence
from monitor.core.extract.text.tokens import Token

_IF = frozenset({"if", "unless"})
_SUPPOSING = frozenset({"were", "should", "had"})


def reports(page: Page, cues: Cues) -> list[Report]:
    """Return every act of reporting outside quotation marks, in order."""
    found: list[Report] = []
    for sentence in page.parsed():
        verbal, sources = _of(page, sentence, cues)
        for source in sources:
            _relay(source, verbal)
        found += [*verbal, *sources]
    return sorted(found, key=lambda report: report.place)


def _of(page: Page, sentence: Sentence, cues: Cues) -> tuple[list[Report], list[Report]]:
    """Reports by verbs, and by "according to"."""
    verbal: list[Report] = []
    sources: list[Report] = []
    for token in cues.among(sentence.tree) if sentence.tree is not None else ():
        if page.is_quoted(sentence.start_of(token)):
            continue
        hit = cues.verb(token) if token.tag.startswith("VB") and not _supposed(token) else None
        if hit is not None:
            speaker = _speaker(page, sentence, token)
            verbal.append(_filled(Report(sentence, cues, hit[0], token, hit[1], speaker)))
        elif (source := by_source(sentence, cues, token)) is not None:
            sources.append(source)
        elif (deed := by_noun(sentence, cues, token)) is not None:
            verbal.append(deed)
    _lend(verbal)
    for report in verbal:
        if report.rule == "before":
            _relay(report, verbal)
    return verbal, sources


def _lend(verbal: Sequence[Report]) -> None:
    """As in "Asif said war was near, adding ...": a participle cut off a clause speaks for its reporter."""
    for index, report in enumerate(verbal):
        if report.verb.tag != "VBG" or any(t.dep in SUBJECTS for t in report.verb.lefts):
            continue
        for outer in verbal[:index]:
            over = outer.spans and outer.spans[-1][1] <= report.place and outer.verb.tag != "VBG"
            if over and outer.verb.is_ancestor(report.verb):
                report.speaker = outer.speaker


def _supposed(verb: Token) -> bool:
    """As in "if he says", "were he to say": nobody has said it."""
    tree = verb.tree
    if tree[0].low in _SUPPOSING and not any(t.is_punct for t in tree[: verb.i]):
        return True
    chain = [verb, *([verb.head] if verb.dep in {"xcomp", "conj"} else [])]
    return any(t.dep == "mark" and t.low in _IF for link in chain for t in link.lefts)


def _relay(source: Report, verbal: Sequence[Report]) -> None:
    """As in "X urged both sides, according to Y": X speaks, and Y only passes it on."""
    inner = [
        r for r in verbal if r.spans and r.rule != "before" and r.speaker is not None and _within(r, source)
    ]
    inner = [
        r
        for r in inner
        if (source.rule in {"according", "source"} and _main(r)) or r.verb.head == source.verb
    ]
    for report in inner:
        report.relay = source
    if inner:
        source.spans = []


def _main(report: Report) -> bool:
    verb = report.verb
    return verb.head == verb or (verb.dep == "conj" and verb.head.head == verb.head)


def _within(report: Report, source: Report) -> bool:
    return any(start <= report.place < end for start, end in source.spans)


def _speaker(page: Page, sentence: Sentence, verb: Token) -> Token | None:
    """The subject, unless the tree has taken a quoted word for it."""
    found = subject(verb)
    if found is not None and page.is_quoted(sentence.start_of(found)):
        return behind(verb)
    return found


def _filled(report: Report) -> Report:
    """Give *report* its content: "as he put it", right of the cue, or left of it."""
    ranges, rule = after_as(report), "as"
    if not ranges and (right := content(report)) is not None:
        ranges, rule = [right[0]], right[1]
    if not ranges and "clause" in report.cue.takes:
        ranges, rule = before(report), "before"
    tree = report.verb.tree
    sentence = report.sentence
    report.spans = [(sentence.start_of(tree[a]), sentence.end_of(tree[b - 1])) for a, b in ranges if a < b]
    report.rule = rule if report.spans else ""
    return report
