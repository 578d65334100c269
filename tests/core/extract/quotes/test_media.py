"""Where it was said: the medium, its class, and how far it reaches."""

import pytest
from support.quoting import quotes_of


@pytest.mark.parametrize(
    ("text", "medium"),
    [
        ("Asif said on X that talks had failed.", ("X", "x")),
        ("In a statement, Asif said talks had failed.", ("statement", "statement")),
        ("Asif told Reuters that talks had failed.", ("Reuters", "news_agency")),
        ("In a statement on Telegram, Asif said talks had failed.", ("Telegram", "telegram")),
        ("Asif tweeted that talks had failed.", ("tweet", "x")),
        ("Asif said on state television that talks had failed.", ("state television", "state_television")),
        ("“Talks had failed,” Asif said during a news conference.", ("news conference", "news_conference")),
        ("Asif said talks had failed.", None),
        ("Asif said a statement was late.", None),
    ],
)
def test_the_medium_is_told_with_its_class(text: str, medium: tuple[str, str] | None) -> None:
    found = quotes_of(text)[0].medium

    assert (found and (found.text, found.kind)) == medium


def test_who_goes_on_speaking_does_so_in_the_same_medium() -> None:
    found = quotes_of("Khawaja Asif said on X that talks had failed. He added that war was near.")

    assert [quote.medium.kind if quote.medium else "" for quote in found] == ["x", "x"]


def test_also_reaches_back_to_the_words_before() -> None:
    found = quotes_of("Khawaja Asif said talks had failed. He warned of war, also in a post on X.")

    assert [quote.medium.kind if quote.medium else "" for quote in found] == ["x", "x"]
