"""Articles -> their quotes alone, in one parse: the quotes' half of the reader, for measuring it."""

from collections.abc import Sequence

from monitor.contracts import Article, Quote, Speaker
from monitor.core.extract.actors.index import ActorIndex
from monitor.core.extract.quotes.finding import Quoting, Said
from monitor.core.extract.quotes.gate import QuoteGate, mask
from monitor.core.extract.quotes.lexicon import Reporting
from monitor.core.extract.text.marks import quoted
from monitor.core.extract.text.page import Page, Sentence
from monitor.core.extract.text.parse import parse
from monitor.core.extract.text.sentences import split
from monitor.core.extract.text.trees import Trees


class QuoteReader:
    """Reads batches of articles for their quotes, relevant or not."""

    def __init__(self, reporting: Reporting, actors: ActorIndex, trees: Trees) -> None:
        self._quoting = Quoting(reporting, actors)
        self._gate = QuoteGate(reporting, actors)
        self.trees = trees

    def wanted(self, page: Page) -> list[Sentence]:
        """Return the sentences to parse, those that report, without what the parser need not see."""
        on = page.article.published_at.date()
        found = [page.sentences[i] for i in sorted(self._gate.passes(page, on, known=True, scope="all"))]
        for sentence in found:
            sentence.masked = mask(page, sentence)
        return found

    def of(self, page: Page) -> Said:
        """Return the quotes and the cast of a parsed page."""
        return self._quoting.of(page)

    def pages(self, articles: Sequence[Article]) -> list[Page]:
        """Return the articles as pages, parsed where something is reported."""
        pages = [Page(a, split(a.text), quoted(a.text)) for a in articles]
        parse(self.trees, [sentence for page in pages for sentence in self.wanted(page)])
        return pages

    def said(self, articles: Sequence[Article]) -> list[Said]:
        """Return the quotes and the cast of every article."""
        return [self.of(page) for page in self.pages(articles)]

    def read(self, articles: Sequence[Article]) -> list[tuple[Quote, ...]]:
        """Return the quotes of every article."""
        return [said.quotes for said in self.said(articles)]

    def resolve(self, page: Page, mentions: Sequence[tuple[int, int]]) -> list[Speaker]:
        """Return who is meant by *mentions*, as if a cue stood beside each."""
        return self._quoting.resolve(page, mentions)
