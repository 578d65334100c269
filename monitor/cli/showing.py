"""An article and what was read in it -> what a person sees of `monitor analyze`. Rendering only."""

from collections.abc import Iterable, Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from monitor.contracts import Article, Quote, Signal, Speaker, Suppressed
from monitor.core.extract.reader import Reading

COLOURS = {"escalation": "bold red", "de-escalation": "bold green"}
QUOTED = "italic cyan"


def render_reading(article: Article, reading: Reading, *, suppressed: bool) -> RenderableType:
    """Draw the text with its signals and quotes in colour, then each with its reasons."""
    parts: list[RenderableType] = [_marked(article.text, reading), Text()]
    parts += [_signal(signal) for signal in reading.signals]
    if reading.quotes:
        parts.append(_quotes(reading.quotes))
    if suppressed and reading.suppressed:
        parts.append(_suppressed(reading.suppressed))
    counts = (
        f"{len(reading.signals)} signals, {len(reading.quotes)} quotes, {len(reading.suppressed)} suppressed"
    )
    parts.append(Text(f"{counts}; {reading.parsed} of {reading.sentences} sentences parsed", style="dim"))
    return Group(*parts)


def _marked(text: str, reading: Reading) -> Text:
    marked = Text(text)
    for quote in reading.quotes:
        marked.stylize(QUOTED, quote.start, quote.end)
    for signal in reading.signals:
        marked.stylize(COLOURS[signal.direction], signal.start, signal.end)
    return marked


def _signal(signal: Signal) -> RenderableType:
    head = Text.assemble(
        (signal.trigger, COLOURS[signal.direction]),
        f"  {signal.category}  rung {signal.rung}  intensity {signal.intensity:+.1f}  ",
        (signal.status, "bold"),
        f"  score {signal.score:+.2f}",
    )
    sides = " → ".join(party.id if party else "?" for party in (signal.source, signal.target))
    facts = [sides if signal.source or signal.target else "sides unknown", f"pair {signal.pair or 'unknown'}"]
    facts += [f"said by {_who(signal.speaker)}"] if signal.speaker else []
    why = Text("\n".join(f"    · {reason}" for reason in signal.why), style="dim")
    return Group(head, Text("  " + "   ".join(facts)), why)


def _who(speaker: Speaker | None) -> str:
    if speaker is None:
        return "unknown"
    facts = ", ".join(fact for fact in (speaker.role, speaker.affiliation) if fact)
    mention = f" [{speaker.surface}]" if speaker.surface and speaker.surface != speaker.name else ""
    return speaker.name + (f" ({facts})" if facts else "") + mention


def _quotes(quotes: Sequence[Quote]) -> Table:
    table = Table("kind", "who", "cue", "said", "where", box=None, padding=(0, 2, 0, 0), title_justify="left")
    for quote in quotes:
        where = " via ".join(part for part in (quote.medium.kind if quote.medium else "", quote.via) if part)
        table.add_row(
            quote.kind,
            _who(quote.speaker),
            quote.cue,
            Text(quote.text, style=QUOTED),
            Text(where, style="dim"),
        )
    return table


def _suppressed(hits: Iterable[Suppressed]) -> Table:
    table = Table("suppressed", "why not", "rule", box=None, padding=(0, 2, 0, 0))
    for hit in hits:
        table.add_row(Text(hit.text), Text(hit.reason, style="yellow"), Text(hit.rule, style="dim"))
    return table
