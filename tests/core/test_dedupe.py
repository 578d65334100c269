import random
import subprocess
import sys

import pytest

from monitor.core import dedupe

RNG = random.Random(11)  # noqa: S311 -- test data, not a secret
VOCABULARY = [f"word{n}" for n in range(3000)]
STORY = " ".join(RNG.choices(VOCABULARY, k=300))
STRANGER = " ".join(RNG.choices(VOCABULARY, k=300))


def reprinted(story: str) -> str:
    words = story.split()[:260]
    words[30], words[120], words[200] = "another", "other", "different"
    return f"Fresh Headline For The Same News\nOSLO (Agency) - {' '.join(words)}\nEditing by the desk"


def test_a_fingerprint_is_sixteen_hex_digits() -> None:
    print_ = dedupe.fingerprint(STORY)

    assert len(print_) == 16
    assert int(print_, 16) >= 0


def test_a_reprint_with_new_headline_cut_and_changed_words_is_the_same_story() -> None:
    assert dedupe.same_story(dedupe.fingerprint(STORY), dedupe.fingerprint(reprinted(STORY)))


def test_another_story_is_about_half_the_bits_away() -> None:
    a, b = dedupe.fingerprint(STORY), dedupe.fingerprint(STRANGER)

    assert dedupe.distance(a, b) > 20
    assert not dedupe.same_story(a, b)


def test_case_marks_and_spaces_change_nothing() -> None:
    shouted = STORY.upper().replace(" ", ",  ", 20)

    assert dedupe.fingerprint(shouted) == dedupe.fingerprint(STORY)


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        pytest.param("Now it is open war.", "now it is open war", True, id="same words"),
        pytest.param("Now it is open war.", "Now it is an open war.", False, id="one word more"),
    ],
)
def test_a_short_text_is_the_same_story_only_word_for_word(a: str, b: str, same: bool) -> None:  # noqa: FBT001
    assert dedupe.same_story(dedupe.fingerprint(a), dedupe.fingerprint(b)) is same


def test_a_text_without_words_has_no_fingerprint_and_is_no_story() -> None:
    assert dedupe.fingerprint(" … ") == ""
    assert not dedupe.same_story("", "")
    assert not dedupe.same_story(dedupe.fingerprint(STORY), "")


def test_fingerprints_are_the_same_in_every_process_and_version() -> None:
    code = f"from monitor.core.dedupe import fingerprint; print(fingerprint({STORY!r}))"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert out.stdout.strip() == dedupe.fingerprint(STORY)
    assert dedupe.fingerprint(" ".join(map(str, range(100)))) == "fd03bb0f001e3b28"


def test_a_sentence_key_ignores_case_and_marks_but_no_word() -> None:
    key = dedupe.sentence_key("“Now it is open war,” he told the assembly in Islamabad late on Friday.")

    assert key == dedupe.sentence_key("now it is OPEN WAR he told the assembly in Islamabad late on Friday")
    assert key != dedupe.sentence_key("Now it is war, he told the assembly in Islamabad late on Friday.")


def test_a_short_sentence_has_no_key_for_two_writers_may_have_found_it() -> None:
    assert dedupe.sentence_key("Troops crossed the border.") == ""


def test_recent_stories_tell_new_from_seen_from_near_copy() -> None:
    recent = dedupe.RecentStories()

    assert recent.see("a", STORY) == dedupe.Verdict("new")
    assert recent.see("b", STRANGER) == dedupe.Verdict("new")
    assert recent.see("c", STORY.upper()) == dedupe.Verdict("seen", "a")
    assert recent.see("d", reprinted(STORY)) == dedupe.Verdict("near_copy", "a")


def test_recent_stories_forget_the_oldest_beyond_their_limit() -> None:
    recent = dedupe.RecentStories(limit=2)
    stories = [" ".join(RNG.choices(VOCABULARY, k=300)) for _ in range(3)]
    for name, story in zip("abc", stories, strict=True):
        recent.see(name, story)

    assert recent.see("again", stories[0]) == dedupe.Verdict("new")
    assert recent.see("copy", reprinted(stories[2])) == dedupe.Verdict("near_copy", "c")
