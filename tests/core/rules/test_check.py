"""Mistakes in rules.yaml and notify.yaml: all of them at once, each at its line."""

from pathlib import Path

import msgspec
import pytest
from support.alerting import rules

from monitor.core.rules import Engine, RulesFile, mistakes, testing
from monitor.notify import schema
from monitor.settings.yamlfile import Located, load

ANY_SPIKE = {"within": "1h", "any": [{"spike": {"weight": 2}}]}
CONFIG = Path(__file__).parents[3] / "config"
RUNBOOK = Path(__file__).parents[3] / "docs" / "runbook.md"


def said(*given, **options):
    return [(".".join(map(str, key)), text) for key, text in mistakes(rules(*given, **options))]


@pytest.mark.parametrize(
    ("rule", "key", "text"),
    [
        pytest.param({"match": {"triger": "war"}}, "match.triger", "did you mean 'trigger'", id="field"),
        pytest.param({"match": {"text": {"regex": "("}}}, "match.text.regex", "bad regular", id="regex"),
        pytest.param({"match": {"text": {"not": {"regex": "("}}}}, "match.text.not.regex", "bad", id="inner"),
        pytest.param({"match": {"rung": "high"}}, "match.rung", "is a number", id="wrong kind"),
        pytest.param({"match": {"trigger": {"min": 3}}}, "match.trigger", "no number", id="bounds of a text"),
        pytest.param({"match": {"trigger": []}}, "match.trigger", "matches nothing", id="empty list"),
        pytest.param({"match": {"trigger": {}}}, "match.trigger", "give at least one", id="empty test"),
        pytest.param({"by": ["pear"]}, "by.0", "did you mean 'pair'", id="group"),
        pytest.param({"by": ["score"]}, "by.0", "cannot be grouped", id="group by a number"),
        pytest.param({"for": "soon"}, "for", "no duration", id="for"),
        pytest.param({"keep_firing_for": "1 h"}, "keep_firing_for", "no duration", id="keep"),
        pytest.param({"repeat_every": "5m"}, "repeat_every", "at least the lateness", id="repeat"),
        pytest.param({"repeat_factor": 0.5}, "repeat_factor", "at least 1", id="factor"),
        pytest.param({"when": {"count": 3}}, "when.within", "within which time", id="no window"),
        pytest.param({"when": {"within": "1h"}}, "when", "a condition needs", id="no measure"),
        pytest.param({"when": {"count": 0, "within": "1h"}}, "when.count", "between 1", id="always true"),
        pytest.param({"when": {"count": 5000, "within": "1h"}}, "when.count", "1000", id="never true"),
        pytest.param({"when": {"score": 0, "within": "1h"}}, "when.score", "always", id="score 0"),
        pytest.param({"when": ANY_SPIKE}, "when.any.0.spike.weight", "0 and 1", id="weight"),
        pytest.param({"annotations": {"a": "{{ top.x"}}, "annotations.a", "template", id="template"),
        pytest.param({"annotations": {"a": "{{ x | nosuch }}"}}, "annotations.a", "nosuch", id="filter"),
        pytest.param({"alert": "Open War"}, "alert", "letters, digits", id="name"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_key(rule, key, text):
    found = dict(said(rule))

    assert text in found[f"groups.0.rules.0.{key}"]


def test_all_mistakes_are_told_at_once():
    wrong = {"match": {"triger": "x"}, "for": "soon", "by": ["pear"]}

    assert len(said(wrong, wrong, lateness="late")) >= 7


def test_two_rules_of_one_name_are_refused():
    assert "another rule" in dict(said({"alert": "A"}, {"alert": "A"}))["groups.0.rules.1.alert"]


def test_a_mistake_has_the_line_it_stands_on(tmp_path):
    file = tmp_path / "rules.yaml"
    file.write_text(
        "groups:\n- name: g\n  rules:\n  - alert: A\n    for: soon\n    when: {count: 1, within: 1h}\n"
    )
    located = Located(file)

    (key, text), *rest = mistakes(located.to(RulesFile))

    assert rest == []
    assert str(located.problem(key, text)).startswith(f"{file}:5: groups[0].rules[0].for:")


def test_the_default_rules_are_without_mistakes_and_pass_their_tests():
    file = load(CONFIG / "rules.yaml", RulesFile)
    tests = load(CONFIG / "rules.tests.yaml", testing.TestFile)

    assert mistakes(file) == []
    assert testing.test_mistakes(tests, [rule.alert for rule in file.rules]) == []
    problems = {o.name: o.problems for o in testing.run_tests(Engine(file), tests) if not o.passed}
    assert problems == {}


def test_every_default_rule_is_seen_firing_by_a_test_and_has_its_runbook_section():
    file, tests = load(CONFIG / "rules.yaml", RulesFile), load(CONFIG / "rules.tests.yaml", testing.TestFile)
    headings = {
        line[4:].strip().lower() for line in RUNBOOK.read_text().splitlines() if line.startswith("### ")
    }

    names = {rule.alert for rule in file.rules}
    assert names == {expected.alert for case in tests.tests for expected in case.alerts}
    for rule in file.rules:
        assert rule.annotations["runbook_url"] == f"docs/runbook.md#{rule.alert.lower()}"
        assert rule.alert.lower() in headings


def test_a_test_that_expects_the_wrong_thing_fails_and_says_what_was_told():
    tests = load(CONFIG / "rules.tests.yaml", testing.TestFile)
    case = tests.tests[0]
    wrong = type(case)(
        name="wrong",
        signals=case.signals,
        alerts=[type(case.alerts[0])(at="11m", alert="OpenWarDeclared")],
    )

    (outcome,) = testing.run_tests(
        Engine(load(CONFIG / "rules.yaml", RulesFile)), testing.TestFile(tests=[wrong])
    )

    assert [problem.split(":")[0] for problem in outcome.problems] == [
        "expected at 11m",
        "not expected at 10m",
    ]


def test_articles_in_a_test_are_read_by_the_reader_it_is_given():
    text = {"title": "War", "text": "It is open war."}
    case = {"name": "read", "articles": [text], "alerts": []}
    tests = msgspec.convert({"tests": [case]}, testing.TestFile)
    seen = []

    (unread,) = testing.run_tests(Engine(rules({})), tests)
    (read,) = testing.run_tests(Engine(rules({})), tests, lambda article: seen.append(article.text) or [])

    assert not unread.passed
    assert read.passed
    assert seen == ["It is open war."]


def notify_mistakes(tmp_path, text):
    file = tmp_path / "notify.yaml"
    file.write_text(text)
    return {".".join(map(str, key)): said for key, said in schema.mistakes(load(file, schema.NotifyFile))}


def test_the_default_notify_file_is_without_mistakes():
    assert schema.mistakes(load(CONFIG / "notify.yaml", schema.NotifyFile)) == []


def test_mistakes_in_notify_yaml(tmp_path):
    found = notify_mistakes(
        tmp_path,
        """
channels:
  hook: {type: webhook, url: "ftp://x", secret: {}, timeout: soon}
routes:
  - {match: {pair: "/(/"}, channels: [chat], group_wait: never}
inhibit: [{source: {}, target: {severity: "/[/"}}]
flood: {at_most: 0}
retry: {first: x}
""",
    )

    assert set(found) == {
        "channels.hook.url",
        "channels.hook.secret",
        "channels.hook.timeout",
        "routes.0.channels.0",
        "routes.0.match.pair",
        "routes.0.group_wait",
        "routes.0",
        "inhibit.0",
        "inhibit.0.target.severity",
        "flood.at_most",
        "retry.first",
    }
    assert "no channel 'chat'" in found["routes.0.channels.0"]
