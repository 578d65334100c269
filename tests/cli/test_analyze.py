"""`monitor analyze`: one article from wherever it is, and what is read in it."""

import json

import pytest
from support.commands import monitor
from support.passages import EVERYDAY, OPEN_WAR

PAGE = "<html><body><article><h1>War</h1>{}</article></body></html>"


def as_html(text: str) -> str:
    return PAGE.format("".join(f"<p>{line}</p>" for line in text.split("\n")))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("article.txt", OPEN_WAR),
        ("article.html", as_html(OPEN_WAR)),
        ("article.json", json.dumps({"text": OPEN_WAR, "id": "x", "language": "en"})),
    ],
)
def test_an_article_is_read_from_a_file_of_any_form(tmp_path, name, content):
    (tmp_path / name).write_text(content, encoding="utf-8")

    result = monitor("analyze", tmp_path / name, "--json")

    found = json.loads(result.stdout)
    wars = [s for s in found["signals"] if s["trigger"] == "open war"]
    assert [(war["pair"], war["speaker"]["name"]) for war in wars] == [("AFG-PAK", "Khawaja Asif")]


@pytest.mark.parametrize("content", [OPEN_WAR, as_html(OPEN_WAR), json.dumps({"text": OPEN_WAR})])
def test_standard_input_is_taken_for_what_it_is(content):
    result = monitor("analyze", "-", "--json", text=content)

    assert "open war" in {signal["trigger"] for signal in json.loads(result.stdout)["signals"]}


def test_people_see_the_words_the_sides_the_speaker_and_why():
    result = monitor("analyze", "-", text=OPEN_WAR)

    for words in ("open war", "PAK → AFG", "Khawaja Asif (defence minister, PAK)", "trigger:declare_war"):
        assert words in result.stdout


def test_suppressed_hits_are_shown_with_their_reason_when_asked():
    shown = monitor("analyze", "-", "--suppressed", text=OPEN_WAR).stdout

    assert "why not" in shown


def test_everyday_news_has_no_signal():
    found = json.loads(monitor("analyze", "-", "--json", text=EVERYDAY).stdout)

    assert found["signals"] == []


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("broken.json", "{", "not JSON with a text field"),
        ("empty.json", "{}", "text"),
        ("missing.txt", None, "No such file"),
    ],
)
def test_what_cannot_be_read_is_said_in_a_line(tmp_path, name, content, said):
    if content is not None:
        (tmp_path / name).write_text(content, encoding="utf-8")

    result = monitor("analyze", tmp_path / name)

    assert result.exit_code == 2
    assert said in result.stderr


def test_an_address_on_a_private_network_is_refused():
    result = monitor("analyze", "http://127.0.0.1:9/secret")

    assert result.exit_code == 2
    assert "refused_address" in result.stderr
