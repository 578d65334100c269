"""The bundled story has what the demonstration promises."""

from collections import Counter
from datetime import timedelta

import pytest

from monitor.demo.story import load_story
from monitor.settings.yamlfile import ConfigError

STORY = load_story()


def of(*words: str):
    return [each for each in STORY.articles if all(word in " ".join(each.paragraphs) for word in words)]


def test_it_has_articles_by_many_publishers_over_several_days():
    papers = Counter(article.publisher.id for article in STORY.articles)

    assert len(STORY.articles) >= 45
    assert len(papers) >= 8
    assert set(papers) == {house.id for house in STORY.publishers}
    assert STORY.length >= timedelta(days=5)


def test_its_feeds_are_of_every_make():
    makes = {(house.format, house.content) for house in STORY.publishers}

    assert makes == {("rss", "full"), ("rss", "teaser"), ("atom", "full"), ("atom", "teaser")}


def test_articles_come_in_the_order_of_time_under_addresses_of_their_own():
    offsets = [article.offset for article in STORY.articles]
    addresses = {(article.publisher.id, article.slug) for article in STORY.articles}

    assert offsets == sorted(offsets)
    assert offsets[0] == timedelta(0)
    assert len(addresses) == len(STORY.articles)


def test_the_declaration_is_reported_independently_and_copied():
    declared = of("Khawaja Asif", "Now it is open war")
    own = {article.publisher.id for article in declared if not article.copy_of}

    assert len(own) >= 4
    assert sum(bool(article.copy_of) for article in declared) >= 3


def test_a_copy_has_another_headline_a_dateline_and_most_of_the_text():
    copies = [article for article in STORY.articles if article.copy_of]
    slugs = {article.slug: article for article in STORY.articles}

    assert len(copies) >= 12
    for copy in copies:
        original = slugs[copy.copy_of]
        assert copy.title != original.title
        assert copy.offset > original.offset
        assert copy.publisher != original.publisher
        assert copy.paragraphs[0].endswith(original.paragraphs[0])
        assert copy.paragraphs[1:] == original.paragraphs[1 : len(copy.paragraphs)]


def test_the_same_words_stand_where_they_mean_nothing():
    elsewhere = {article.publisher.id for article in STORY.articles if "open war" in str(article).lower()}

    assert {"touchline", "reel-and-page"} <= elsewhere


def test_it_ends_in_calm():
    last = [article for article in STORY.articles if article.offset > timedelta(days=5)]

    assert any("ceasefire" in article.title.lower() for article in last)
    assert not any("open war" in article.title for article in last)


def test_a_teaser_ends_at_a_word():
    long = next(article for article in STORY.articles if len(article.paragraphs[0]) > 180)

    assert long.teaser.endswith(" …")
    assert long.paragraphs[0].startswith(long.teaser.removesuffix(" …") + " ")


def test_a_mistake_in_a_day_file_is_told_with_its_place(tmp_path):
    (tmp_path / "publishers.yaml").write_text("publishers: []\n")
    (tmp_path / "day-1.yaml").write_text("day: 1\narticles:\n- {publisher: x, time: '06:00', titel: X}\n")

    with pytest.raises(ConfigError, match=r"day-1.yaml:3: .*titel"):
        load_story(tmp_path)
