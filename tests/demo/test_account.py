"""The account on the terminal, from hand-made values."""

from datetime import UTC, datetime, timedelta
from io import StringIO

from msgspec.structs import replace
from rich.console import Console

from monitor.contracts import Alert, Article, ArticleRef, Evidence, Party, Quote, Signal, Speaker
from monitor.demo.account import (
    DemoProgress,
    DemoSummary,
    Silent,
    render_account,
    render_progress,
)
from monitor.demo.tables import ROWS

AT = datetime(2026, 2, 27, 6, 0, tzinfo=UTC)
ASIF = Speaker(name="Khawaja Asif", surface="He", role="defence minister", role_class="government")
REF = ArticleRef(id="a1", url="http://x.test/a1", title="T", publisher="Meridian Wire", published_at=AT)
SIGNAL = Signal(
    id="s1",
    article=REF,
    text="Now it is open war.",
    start=0,
    end=8,
    trigger="open war",
    rule="open-war",
    category="DECLARED",
    direction="escalation",
    rung=5,
    intensity=-9.0,
    status="announced",
    source=Party(id="PAK"),
    target=Party(id="AFG"),
    pair="AFG-PAK",
    speaker=ASIF,
    score=9.0,
)
QUOTE = Quote(
    id="q1",
    article=REF,
    text="Now it is open war",
    start=0,
    end=18,
    kind="direct",
    speaker=ASIF,
    signals=("s1",),
)
EVIDENCE = Evidence(
    signal="s1",
    sentence="“Now it is open war,” Asif wrote on X.",
    trigger="open war",
    speaker="Khawaja Asif",
    role="defence minister",
    publisher="Meridian Wire",
    url="http://x.test/a1",
    published_at=AT,
    score=9.0,
    why=("literal", "said by a minister"),
)
FIRING = Alert(
    id="f1",
    rule="OpenWarDeclared",
    severity="critical",
    state="firing",
    reason="threshold",
    group={"pair": "AFG-PAK"},
    value=5,
    threshold=1,
    window=1800,
    starts_at=AT,
    at=AT,
    evidence=(EVIDENCE,),
    publishers=5,
    stories=5,
    title="Afghanistan and Pakistan: open war",
    generation=1,
)
RESOLVED = Alert(
    id="f1",
    rule="OpenWarDeclared",
    severity="critical",
    state="resolved",
    reason="quiet",
    group={"pair": "AFG-PAK"},
    value=0,
    threshold=1,
    window=1800,
    starts_at=AT,
    at=AT + timedelta(days=1),
    title="Afghanistan and Pakistan: open war",
    generation=2,
)
TRAP = Silent(publisher="Touchline", title="Ferreira hits back", words="open war", reason="sport")
ARTICLE = Article(
    id="a1", url="", feed="f", publisher="Meridian Wire", title="T", text="", published_at=AT, fetched_at=AT
)


def shown(renderable, width: int = 160) -> str:
    console = Console(file=StringIO(), width=width, color_system=None)
    console.print(renderable)
    return console.file.getvalue()


def summary(**changed) -> DemoSummary:
    values = {
        "feeds": 12,
        "polls": 240,
        "unchanged": 165,
        "articles": (ARTICLE,),
        "duplicates": 17,
        "signals": (SIGNAL,),
        "quotes": (QUOTE,),
        "alerts": (FIRING, RESOLVED),
        "silent": (TRAP,),
        "seconds": 61.4,
    }
    return DemoSummary(**(values | changed))


def test_the_account_counts_what_came_in():
    text = shown(render_account(summary()))

    for fact in ("Feeds polled", "12", "240 polls, 165 unchanged", "17", "1 with a named speaker", "in 61 s"):
        assert fact in text


def test_a_signal_has_its_pair_words_status_speaker_and_paper():
    row = next(line for line in shown(render_account(summary())).splitlines() if "DECLARED" in line)

    for fact in ("27 Feb 06:00", "AFG-PAK", "open war", "announced", "Khawaja Asif", "Meridian Wire"):
        assert fact in row


def test_a_quote_has_its_speaker_and_role():
    row = next(
        line for line in shown(render_account(summary())).splitlines() if "“Now it is open war”" in line
    )

    assert row.startswith("Khawaja Asif")
    assert "defence minister" in row


def test_the_alert_shows_its_evidence_and_how_it_ended():
    text = shown(render_account(summary()))

    for fact in (
        "ALERT OpenWarDeclared · critical · AFG-PAK",
        "“Now it is open war,” Asif wrote on X.",
        "Khawaja Asif, defence minister · Meridian Wire, 27 Feb 06:00",
        "5 publishers, 5 stories",
        "http://x.test/a1",
        "literal; said by a minister",
        "firing 27 Feb 06:00 → resolved 28 Feb 06:00",
    ):
        assert fact in text


def test_every_alert_has_a_line_and_only_the_gravest_a_panel():
    other = Alert(
        id="f2",
        rule="Mobilisation",
        severity="warning",
        state="firing",
        reason="threshold",
        group={"pair": "AFG-PAK"},
        value=1,
        threshold=1,
        window=60,
        starts_at=AT,
        at=AT,
        title="Troops move",
        generation=1,
    )
    text = shown(render_account(summary(alerts=(FIRING, other, RESOLVED))))

    assert text.count("ALERT OpenWarDeclared") == 1
    assert text.count("ALERT Mobilisation") == 0
    assert any(
        line.startswith("Mobilisation") and "firing 27 Feb 06:00" in line for line in text.splitlines()
    )


def test_a_run_without_an_alert_says_so():
    assert "No alert fired." in shown(render_account(summary(alerts=())))


def test_a_trap_that_stayed_silent_gives_its_reason():
    row = next(line for line in shown(render_account(summary())).splitlines() if "Ferreira" in line)

    assert row.startswith("sport")
    assert "open war" in row


def test_a_long_table_shows_some_and_counts_all():
    many = tuple(
        Silent(publisher="P", title=f"Headline {number:02}", words="strike", reason="sport")
        for number in range(ROWS + 9)
    )
    text = shown(render_account(summary(silent=many)))

    assert text.count("Headline") == ROWS + 1  # the column's own name
    assert f"of {ROWS + 9} hits" in text


def test_brackets_in_a_headline_are_no_markup():
    trap = Silent(publisher="P", title="[bold]Loud[/bold] match [live]", words="[war]", reason="sport")

    assert "[bold]Loud[/bold] match [live]" in shown(render_account(summary(silent=(trap,))))


def test_progress_shows_the_day_of_the_story_and_the_counts():
    progress = DemoProgress(
        share=0.5, calendar=AT, polls=31, articles=7, signals=4, quotes=3, alerts=1, headline="Jets strike"
    )
    text = shown(render_progress(progress))

    for fact in (
        "Fri 27 Feb 06:00",
        "31 polls",
        "7 articles",
        "4 signals",
        "3 quotes",
        "1 firing",
        "Jets strike",
    ):
        assert fact in text


def test_every_reason_is_shown_before_any_is_shown_again():
    many = tuple(
        Silent(publisher="P", title=f"Match {n}", words="strike", reason="sport") for n in range(ROWS)
    )
    text = shown(
        render_account(
            summary(silent=(*many, TRAP, Silent(publisher="P", title="No", words="war", reason="denied")))
        )
    )

    assert "denied" in text


def test_what_several_papers_print_alike_stands_on_one_line():
    elsewhere = replace(REF, id="a2", publisher="Costa Tribune", published_at=AT + timedelta(hours=1))
    copies = (replace(SIGNAL, id="s2", article=elsewhere), SIGNAL)
    rows = [
        line for line in shown(render_account(summary(signals=copies))).splitlines() if "DECLARED" in line
    ]

    assert [row.rstrip().endswith("Meridian Wire +1") for row in rows] == [True]


def test_the_silent_keep_their_reason_and_paper_on_a_narrow_terminal():
    trap = Silent(
        publisher="Touchline", title="A headline " * 9, words="It is open war now " * 9, reason="sport"
    )
    row = next(
        line for line in shown(render_account(summary(silent=(trap,))), 90).splitlines() if "It is" in line
    )

    assert row.startswith("sport")
    assert "Touchline" in row


def test_the_grave_alert_that_fired_first_is_drawn_last():
    later = replace(FIRING, id="f3", rule="WarReported", starts_at=AT + timedelta(hours=1))
    text = shown(render_account(summary(alerts=(FIRING, later))))

    assert text.index("ALERT WarReported") < text.index("ALERT OpenWarDeclared")


def test_a_sentence_that_several_papers_print_is_evidence_once():
    copy = replace(
        EVIDENCE, publisher="Costa Tribune", sentence=f"ISLAMABAD (Meridian) — {EVIDENCE.sentence}" * 2
    )
    tail = replace(EVIDENCE, publisher="Northgate Herald", sentence="x" * 60 + EVIDENCE.sentence)
    long = replace(EVIDENCE, sentence="y" * 60 + EVIDENCE.sentence + "z" * 60)
    text = shown(
        render_account(
            summary(
                alerts=(
                    replace(FIRING, evidence=(long, replace(long, publisher="Gulf Observer"), copy, tail)),
                )
            )
        ),
        400,
    )

    assert text.count("(also Gulf Observer)") == 1
    assert "Meridian Wire, 27 Feb 06:00 (also Gulf Observer)" in text


def test_the_panel_says_who_wrote_it_themselves_and_who_copied():
    def printed(number, paper, story):
        ref = replace(
            REF, id=str(number), publisher=paper, story=story, published_at=AT + timedelta(hours=number)
        )
        return replace(SIGNAL, id=str(number), article=ref)

    signals = (
        printed(1, "Meridian Wire", "00000000000000ff"),
        printed(2, "Costa Tribune", "00000000000000fe"),
        printed(3, "The Khyber Ledger", "ffffffff00000000"),
    )
    text = shown(render_account(summary(signals=signals)))

    assert "“open war” in all: Meridian Wire (copied by Costa Tribune); The Khyber Ledger" in text


def test_an_alert_that_never_fired_is_no_news():
    pending = replace(FIRING, id="f4", rule="Mobilisation", state="pending")

    assert "Mobilisation" not in shown(render_account(summary(alerts=(pending, FIRING))))


def test_of_two_that_fired_at_once_the_first_is_drawn_last():
    other = replace(FIRING, id="f5", rule="WarReported")
    text = shown(render_account(summary(alerts=(FIRING, other))))

    assert text.index("ALERT WarReported") < text.index("ALERT OpenWarDeclared")


def test_an_alert_about_many_things_names_no_one_report():
    mixed = replace(FIRING, evidence=(EVIDENCE, replace(EVIDENCE, sentence="Jets struck.", trigger="strike")))

    assert "in all:" not in shown(render_account(summary(alerts=(mixed,))))
