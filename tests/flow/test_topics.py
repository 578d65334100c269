from monitor.contracts import Message
from monitor.flow.config import KafkaSettings
from monitor.flow.topics import (
    ALERT_STATES,
    ARTICLES,
    FEEDS,
    NOTIFICATIONS,
    TOPICS,
    named,
    topic_of,
)


def test_every_record_that_travels_has_one_topic():
    assert {topic.record for topic in TOPICS if topic.record} == set(Message.__args__)
    assert all(topic_of(record).record is record for record in Message.__args__)


def test_names_bear_the_clusters_prefix_and_are_different():
    settings = KafkaSettings(prefix="ours.")

    assert named(ARTICLES, settings) == "ours.articles.raw"
    assert len({named(topic, settings) for topic in TOPICS}) == len(TOPICS)


def test_what_must_last_is_compacted_and_never_thrown_away_by_age():
    for topic in (FEEDS, NOTIFICATIONS, ALERT_STATES):
        configuration = topic.configuration(1000)
        assert configuration["cleanup.policy"] == "compact"
        assert configuration["retention.ms"] == "-1"


def test_what_is_news_is_kept_for_a_while():
    configuration = ARTICLES.configuration(1000)

    assert configuration["cleanup.policy"] == "delete"
    assert configuration["retention.ms"] == str(7 * 86_400_000)
    assert configuration["max.message.bytes"] == "1000"
