"""The alert engine, scene by scene."""

from datetime import timedelta

import msgspec
import pytest
from support.alerting import digits, engine, minutes, rules, signal

from monitor.contracts import Observation, Speaker
from monitor.core.rules import Engine
from monitor.core.rules.replay import Replay, replay
from monitor.core.rules.state import MAX_ENTRIES


def told(run, signals, until=0.0):
    found = [alert for one in signals for alert in run.signal(one)]
    return [*found, *run.pass_time(minutes(until))]


def words(alerts):
    return [(a.state, a.reason, a.at, a.generation) for a in alerts if a.notify]


def test_one_signal_is_enough_where_one_is_asked_for():
    (alert,) = told(Replay(engine({})), [signal(at=7)])

    assert (alert.state, alert.reason, alert.at) == ("firing", "count_reached", minutes(7))
    assert alert.group == {"pair": "AFG-PAK"}
    assert alert.evidence[0].speaker == "Khawaja Asif"


def test_it_fires_when_the_last_missing_signal_arrives_at_the_time_it_is_about():
    run = Replay(engine({"when": {"count": 2, "within": "30m"}}))

    alerts = told(run, [signal("b", 20), signal("a", 10)])

    assert words(alerts) == [("firing", "count_reached", minutes(20), 1)]


def test_a_signal_that_comes_late_but_in_time_corrects_when_it_began_without_telling_again():
    run = Replay(engine({"when": {"count": 2, "within": "30m"}}))

    alerts = told(run, [signal("a", 0), signal("c", 20), signal("b", 10)], until=24 * 60)

    firing = [(a.at, a.notify, a.generation) for a in alerts if a.state == "firing"]
    assert firing == [(minutes(20), True, 1), (minutes(10), False, 1)]
    assert alerts[-1].starts_at == minutes(10)


def test_a_signal_too_late_for_its_own_time_counts_at_the_edge_instead_of_being_lost():
    worker = engine({})
    state, _ = worker.fold(None, worker.match(signal("a", 100))[0])
    step = worker.step(state, worker.match(signal("b", 10))[0])

    assert step.reason == "late"
    assert len(step.state.entries) == 2


def test_a_signal_from_last_week_is_stale():
    worker = engine({})
    state, _ = worker.fold(None, worker.match(signal("a", 7 * 24 * 60))[0])

    step = worker.step(state, worker.match(signal("b", 0))[0])

    assert (step.reason, step.alerts, step.state) == ("stale", [], state)


def test_an_alert_ends_when_its_window_is_empty_and_it_has_kept_firing_long_enough():
    alerts = told(Replay(engine({"keep_firing_for": "1h"})), [signal(at=0)], until=600)

    assert words(alerts)[-1] == ("resolved", "quiet_for", minutes(90), 2)
    assert alerts[-1].ends_at == minutes(90)


def test_a_second_firing_is_told_as_soon_as_the_first_is_known_to_be_over():
    run = Replay(engine({"lateness": "30m"}))
    told(run, [signal("a", 0), signal("b", 50)])  # a's firing ended at 30, which is settled at 60

    assert words(run.pass_time(minutes(61))) == [
        ("resolved", "condition_gone", minutes(30), 2),
        ("firing", "count_reached", minutes(50), 3),
    ]


def test_flapping_is_one_firing():
    signals = [signal(f"s{n}", n * 40) for n in range(6)]

    alerts = told(Replay(engine({"keep_firing_for": "20m"})), signals, until=1000)

    assert [a.state for a in alerts if a.notify] == ["firing", "resolved"]


def test_repeats_come_ever_more_seldom_and_only_while_it_goes_on():
    rule = {"repeat_every": "1h", "repeat_factor": 2, "repeat_max": "4h", "keep_firing_for": "2d"}
    signals = [signal(f"s{n:03}", n * 10) for n in range(100)]

    alerts = told(Replay(engine(rule)), signals, until=7 * 24 * 60)

    repeats = [(a.at - minutes(0)) / timedelta(hours=1) for a in alerts if a.reason == "still_firing"]
    assert repeats == [1, 3, 7, 11, 15]


def test_after_a_long_pause_one_repeat_stands_for_all_that_were_missed():
    worker = engine({"when": {"count": 1, "within": "7d"}, "repeat_every": "1h"})
    state, _ = worker.fold(None, worker.match(signal())[0])

    _, alerts = worker.fold(state, Observation(rule="Rule0", group=state.group, at=minutes(60 * 24)))

    loud = [a for a in alerts if a.notify]
    assert [a.reason for a in loud] == ["still_firing"]
    assert loud[0].generation == 24  # 23.5 hours are settled: 23 repeats after the first message


REPEATING = {"when": {"count": 3, "within": "30m"}, "repeat_every": "45m"}
SILENT = {"when": {"within": "20m", "silence": {"normally": 0.5, "warmup": 2, "give_up": "2h"}}}


@pytest.mark.parametrize(
    ("rule", "times"),
    [
        pytest.param(REPEATING, [0, 124, 124, 138, 154, 154, 154], id="a repeat a minute before the end"),
        pytest.param(SILENT, [17, 17, 33, 152, 176], id="a silence broken before it was given up"),
    ],
)
def test_the_record_is_the_same_however_often_somebody_looked(rule, times):
    assert record(rule, times, looks=range(600)) == record(rule, times, looks=[599])


def record(rule, times, looks):
    """Every change of the one group, with time passing at *looks*."""
    worker, state, found = engine(rule), None, []
    arrivals = [(at, signal(f"s{number}", at)) for number, at in enumerate(times)]
    for at, one in sorted([*arrivals, *((look, None) for look in looks)], key=lambda event: event[0]):
        known = worker.match(one or signal())[0]
        state, alerts = worker.fold(state, msgspec.structs.replace(known, at=minutes(at), signal=one))
        found += alerts
    return [(a.state, a.reason, a.at, a.generation) for a in found]


def test_a_silence_is_shown_with_what_came_before_it_and_not_with_what_broke_it():
    worker, state, found = engine(SILENT), None, []
    for name, at in [("a", 69), ("b", 126), ("c", 178)]:
        state, alerts = worker.fold(state, worker.match(signal(name, at))[0])
        found += alerts

    (silence,) = found
    assert silence.at == minutes(146)
    assert [item.signal for item in silence.evidence] == ["b"]


def test_for_asks_the_condition_to_hold_that_long():
    rule = {"for": "20m", "when": {"count": 2, "within": "15m"}}
    short = told(Replay(engine(rule)), [signal("a", 0), signal("b", 1)], until=300)
    signals = [signal(f"s{n}", n * 5) for n in range(8)]
    long = told(Replay(engine(rule)), signals, until=300)

    assert words(short) == []
    assert words(long)[0] == ("firing", "held_for", minutes(25), 1)


def test_a_story_in_forty_papers_is_one_story_and_forty_publishers():
    copies = [signal(f"s{n}", n / 10, publisher=f"p{n}", story=digits("agency")) for n in range(40)]

    stories = told(Replay(engine({"when": {"stories": 2, "within": "1h"}})), copies)
    publishers = told(Replay(engine({"when": {"publishers": 40, "within": "1h"}})), copies)

    assert stories == []
    assert (publishers[0].publishers, publishers[0].stories) == (40, 1)


def test_papers_that_share_a_whole_sentence_are_one_story_however_they_frame_it() -> None:
    framed = [signal(f"s{n}", at=n, publisher=f"p{n}.example", sentence="a" * 16) for n in range(5)]
    own = [signal(f"o{n}", at=n, publisher=f"o{n}.example") for n in range(5)]
    rule = {"when": {"stories": 2, "within": "1h"}}

    assert told(Replay(engine(rule)), framed) == []
    assert told(Replay(engine(rule)), own) != []


def test_history_found_for_the_first_time_matches_nothing():
    assert engine({}).match(signal(backfill=True)) == []


def test_what_does_not_count_matches_only_rules_that_ask_for_it():
    worker = engine({}, {"alert": "Denied", "match": {"score": 0, "status": "denied"}})

    found = worker.match(signal(score=0.0, status="denied"))

    assert [one.rule for one in found] == ["Denied"]


def test_a_signal_with_one_known_side_is_grouped_by_it_and_one_with_none_by_nothing():
    worker = engine({})

    assert worker.match(signal(pair="", target=None))[0].group == (("pair", "PAK"),)
    assert worker.match(signal(pair="", source=None, target=None)) == []


def test_grouping_by_actor_gives_each_side_its_own_window():
    found = engine({"by": ["actor"]}).match(signal())

    assert [one.group for one in found] == [(("actor", "PAK"),), (("actor", "AFG"),)]


@pytest.mark.parametrize(
    ("match", "fits"),
    [
        pytest.param({"trigger": "open war"}, True, id="exact"),
        pytest.param({"trigger": ["war", "open war"]}, True, id="list"),
        pytest.param({"trigger": {"regex": "^open"}}, True, id="regex"),
        pytest.param({"trigger": {"not": {"regex": "war$"}}}, False, id="negated regex"),
        pytest.param({"status": {"not": ["denied", "historical"]}}, True, id="negated list"),
        pytest.param({"rung": {"min": 5}}, True, id="at least"),
        pytest.param({"intensity": {"max": -11}}, False, id="at most"),
        pytest.param({"speaker": "government"}, True, id="role class"),
        pytest.param({"speaker.name": {"regex": "Asif"}}, True, id="speaker's name"),
        pytest.param({"actor": "AFG"}, True, id="either side"),
        pytest.param({"actor": {"not": "AFG"}}, False, id="neither side"),
        pytest.param({"quoted": False}, True, id="not in a quote"),
        pytest.param({"publisher": "paper.example", "pair": "AFG-PAK"}, True, id="all must fit"),
        pytest.param({"publisher": "paper.example", "pair": "ISR-LBN"}, False, id="one does not"),
        pytest.param({"why": "named"}, True, id="a factor of the score"),
    ],
)
def test_matchers(match, fits):
    assert bool(engine({"match": match}).match(signal())) is fits


def test_a_signal_without_speaker_has_an_empty_role():
    worker = engine({"match": {"speaker": {"not": ""}}})

    assert worker.match(signal(speaker=None)) == []
    assert worker.match(signal(speaker=Speaker(name="X", role_class="unknown")))


def test_mixed_scores_wait_until_no_signal_can_change_the_sum():
    run = Replay(engine({"when": {"score": 10, "within": "1h"}}))

    now = told(run, [signal("a", 0), signal("b", 1)])
    later = run.pass_time(minutes(60))

    assert now == []
    assert words(later) == [("firing", "score_reached", minutes(1), 1)]


def test_silence_is_told_once_a_loud_pair_has_said_nothing_for_the_window():
    rule = {"when": {"within": "1h", "silence": {"normally": 2, "warmup": 3, "give_up": "5h"}}}
    signals = [signal(f"s{n:02}", n * 20) for n in range(24)]

    alerts = told(Replay(engine(rule)), signals, until=2000)

    assert words(alerts) == [
        ("firing", "silence_reached", minutes(23 * 20 + 60), 1),
        ("resolved", "condition_gone", minutes(23 * 20 + 300), 2),
    ]


def test_a_rule_that_is_gone_ends_what_it_had_told():
    worker = engine({})
    state, _ = worker.fold(None, worker.match(signal())[0])

    left, alerts = engine({"alert": "Other"}).fold(
        state, Observation(rule="Rule0", group=state.group, at=minutes(5))
    )

    assert left is None
    assert [(a.state, a.reason, a.generation) for a in alerts] == [("resolved", "rule_removed", 2)]


def test_a_rule_whose_condition_changed_counts_anew_but_does_not_forget_that_it_fires():
    worker = engine({"keep_firing_for": "1h"})
    state, _ = worker.fold(None, worker.match(signal())[0])
    changed = engine({"keep_firing_for": "1h", "when": {"count": 5, "within": "30m"}})

    state, alerts = changed.fold(state, Observation(rule="Rule0", group=state.group, at=minutes(1)))
    assert alerts == []
    _, alerts = changed.fold(state, Observation(rule="Rule0", group=state.group, at=minutes(600)))
    assert words(alerts)[-1][0] == "resolved"


def test_generations_go_on_where_they_were_when_a_group_comes_back_after_months():
    run = Replay(engine({}))

    alerts = told(run, [signal("a", 0), signal("b", 60 * 24 * 90)], until=60 * 24 * 91)

    assert [a.generation for a in alerts if a.notify] == [1, 2, 3, 4]


def test_a_group_that_never_alerted_is_forgotten():
    run = Replay(engine({"when": {"count": 2, "within": "30m"}}))

    told(run, [signal()], until=60 * 24 * 40)

    assert run.states == {}


def test_a_state_is_bounded_however_many_signals_come():
    run = Replay(engine({"when": {"count": 3, "within": "7d"}}))

    told(run, [signal(f"s{n:05}", n / 60) for n in range(MAX_ENTRIES + 200)])

    (state,) = run.states.values()
    assert len(state.entries) == MAX_ENTRIES
    assert len(msgspec.json.encode(state)) < 200_000


def test_replaying_yesterday_gives_yesterdays_alerts_with_yesterdays_times():
    file = rules({"when": {"count": 2, "within": "30m"}, "keep_firing_for": "1h"})
    signals = [signal(f"s{n}", m) for n, m in enumerate((0, 10, 15, 500, 505))]

    live = [a for a in told(Replay(Engine(file)), signals, until=1000) if a.notify]
    again = list(replay(Engine(file), signals, end=minutes(1000)))
    part = list(replay(Engine(file), signals, start=minutes(400), end=minutes(1000)))

    assert again == live
    assert part == [a for a in live if a.at >= minutes(400)]


def test_annotations_say_who_said_what():
    summary = "{{ pair.names }}: {{ top.trigger }} — {{ top.speaker.name }}, {{ publishers }}"
    worker = Engine(
        rules({"annotations": {"summary": summary, "runbook_url": "docs/runbook.md#x"}}),
        names={"AFG": "Afghanistan", "PAK": "Pakistan"}.get,
    )

    (alert,) = Replay(worker).signal(signal())

    assert alert.title == "Afghanistan and Pakistan: open war — Khawaja Asif, 1"
    for part in (
        "It is open war",
        "defence minister",
        "https://example.org/s1",
        "monitor silence add",
        "named",
    ):
        assert part in alert.body


def test_a_template_that_fails_on_the_day_does_not_cost_the_alert():
    worker = engine({"annotations": {"summary": "{{ 1 / (publishers - 1) }}"}})

    (alert,) = Replay(worker).signal(signal())

    assert alert.title == "Rule0: AFG and PAK"


def test_templates_cannot_reach_out_of_their_sandbox():
    worker = engine({"annotations": {"summary": "{{ ''.__class__.__mro__[1].__subclasses__() }}"}})

    (alert,) = Replay(worker).signal(signal())

    assert "class" not in alert.title
