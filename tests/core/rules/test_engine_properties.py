"""What holds for the engine whatever signals come, in whatever order."""

from datetime import timedelta

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st
from support.alerting import T0, digits, engine, minutes, rules, signal

from monitor.contracts import Observation
from monitor.core.moments import to_ms
from monitor.core.rules.measure import Facts
from monitor.core.rules.plan import plan_rule
from monitor.core.rules.state import MAX_EVIDENCE, GroupState
from monitor.core.rules.window import entry_of, insert

LATENESS = 30
ESCALATION = {"direction": "escalation"}
SILENCE = {"normally": 0.5, "warmup": 2, "give_up": "2h"}
RULES = [
    {"match": ESCALATION, "when": {"count": 3, "within": "30m"}, "repeat_every": "45m"},
    {"match": ESCALATION, "when": {"publishers": 2, "within": "20m"}, "keep_firing_for": "25m"},
    {"match": ESCALATION, "when": {"stories": 3, "within": "40m"}, "for": "10m"},
    {"match": ESCALATION, "when": {"score": 20, "within": "25m"}, "keep_firing_for": "5m"},
    {"when": {"score": 15, "within": "25m"}},
    {
        "match": ESCALATION,
        "when": {"within": "15m", "spike": {"over": 2, "minimum": 3, "warmup": 2, "of": "count"}},
    },
    {"match": ESCALATION, "when": {"within": "20m", "silence": SILENCE}},
    {
        "when": {
            "any": [
                {"count": 4, "within": "10m"},
                {"all": [{"stories": 2, "within": "20m"}, {"score": -3, "within": "15m"}]},
            ]
        }
    },
]


@st.composite
def histories(draw):
    """Signals over three hours, each with a delay that is less than the lateness."""
    count = draw(st.integers(1, 25))
    found = []
    for number in range(count):
        up = draw(st.booleans()) or draw(st.booleans())
        found.append(
            (
                signal(
                    f"s{number:02}",
                    draw(st.integers(0, 180)),
                    publisher=f"p{draw(st.integers(0, 3))}",
                    story=digits(f"story {draw(st.integers(0, 4))}"),
                    direction="escalation" if up else "de-escalation",
                    score=draw(st.sampled_from([2.0, 5.0, 9.0])) * (1 if up else -1),
                ),
                draw(st.integers(0, LATENESS - 1)),
            )
        )
    return found


def arrival(pair):
    found, delay = pair
    return found.article.published_at + timedelta(minutes=delay), found.id


def in_time(pair):
    return pair[0].article.published_at, pair[0].id


def run(engine, signals):
    """Fold everything, tick to the end of time, and return all alerts and states by key."""
    states, told = {}, []
    for one in signals:
        for observation in engine.match(one):
            state, alerts = engine.fold(states.get(observation.key), observation)
            states[observation.key] = state
            told += alerts
    for key in list(states):
        while (state := states[key]) and (due := engine.ticks_due(state)) and due < T0 + timedelta(days=20):
            tick = Observation(rule=state.rule, group=state.group, at=due)
            states[key], alerts = engine.fold(state, tick)
            told += alerts
    return told, states


def last_words(alerts, *, shown=True):
    """The last record of each (alert, generation): what is true in the end, but for how it came about."""
    final = {}
    for one in alerts:
        if one.notify or one.state == "firing":  # a pending alert, and its end, are nobody's business
            said = {} if shown else {"evidence": (), "body": "", "title": ""}
            final[one.id, one.generation] = msgspec.structs.replace(one, notify=True, **said)
    return final


def make(rule):
    return engine(rule, lateness=f"{LATENESS}m")


@settings(max_examples=60, deadline=None)
@given(histories(), st.sampled_from(RULES))
def test_the_order_of_arrival_within_the_lateness_makes_no_difference(history, rule):
    ordered, _ = run(make(rule), [one for one, _ in sorted(history, key=in_time)])
    mixed, _ = run(make(rule), [one for one, _ in sorted(history, key=arrival)])

    # which of more than MAX_EVIDENCE signals are still shown in a later episode is not promised
    shown = len(history) <= MAX_EVIDENCE
    assert last_words(mixed, shown=shown) == last_words(ordered, shown=shown)


@settings(max_examples=40, deadline=None)
@given(histories(), st.sampled_from(RULES))
def test_each_generation_is_told_once(history, rule):
    told, _ = run(make(rule), [one for one, _ in sorted(history, key=arrival)])

    loud = [(one.id, one.generation) for one in told if one.notify]
    assert len(loud) == len(set(loud))


@settings(max_examples=40, deadline=None)
@given(histories(), st.sampled_from(RULES), st.data())
def test_duplicates_change_nothing(history, rule, data):
    ordered = [one for one, _ in sorted(history, key=arrival)]
    doubled = []
    for place, one in enumerate(ordered):
        doubled += [one, *data.draw(st.lists(st.sampled_from(ordered[: place + 1]), max_size=2))]

    once, states = run(make(rule), ordered)
    twice, again = run(make(rule), doubled)

    assert twice == once
    assert again == states


@settings(max_examples=60, deadline=None)
@given(histories(), st.integers(0, 240), st.integers(1, 90))
def test_windows_hold_what_counting_by_hand_finds(history, at, within):
    file = engine_rules(within)
    plan = plan_rule(file.rules[0], file)
    entries = ()
    for one, _ in history:
        entries = insert(entries, entry_of(plan, one, to_ms(one.article.published_at)))
    facts = Facts(plan, entries, ())

    now = minutes(at)
    inside = [one for one, _ in history if now - timedelta(minutes=within) < one.article.published_at <= now]
    by_hand = {
        "count": len(inside),
        "score": sum(one.score for one in inside),
        "publishers": len({one.article.publisher for one in inside}),
        "stories": len({one.article.story for one in inside}),
    }
    assert {leaf.kind: facts.value(leaf, to_ms(now)) for leaf in plan.leaves} == by_hand


def engine_rules(within):

    when = {"count": 1, "score": 1, "publishers": 1, "stories": 1, "within": f"{within}m"}
    return rules({"when": when})


@settings(max_examples=40, deadline=None)
@given(histories(), st.sampled_from(RULES))
def test_a_state_that_was_stored_goes_on_as_if_it_had_not_been(history, rule):
    ordered = [one for one, _ in sorted(history, key=arrival)]
    plain, _ = run(make(rule), ordered)
    states, told = {}, []
    for one in ordered:
        worker = make(rule)  # a new process each time
        for observation in worker.match(one):
            kept = states.get(observation.key)
            state = msgspec.json.decode(kept, type=GroupState) if kept else None
            state, alerts = worker.fold(state, observation)
            states[observation.key] = msgspec.json.encode(state)
            told += alerts

    assert told == plain[: len(told)]


@settings(max_examples=40, deadline=None)
@given(histories(), st.sampled_from(RULES))
def test_every_firing_ends_and_every_alert_says_why(history, rule):
    told, _ = run(make(rule), [one for one, _ in sorted(history, key=arrival)])

    assert all(one.reason.replace("_", "").isalpha() for one in told)
    loud = [one for one in told if one.notify]
    assert not loud or loud[-1].state == "resolved"
    assert all(one.ends_at >= one.starts_at for one in told if one.state == "resolved")


@settings(max_examples=30, deadline=None)
@given(histories(), st.sampled_from(RULES), st.integers(1, 60))
def test_ticks_in_between_change_only_when_things_are_said(history, rule, step):
    ordered = [one for one, _ in sorted(history, key=in_time)]
    plain, _ = run(make(rule), ordered)
    worker, states, told = make(rule), {}, []
    for one in ordered:
        for state in list(states.values()):
            tick = Observation(rule=state.rule, group=state.group, at=one.article.published_at)
            states[tick.key], alerts = worker.fold(state, tick)
            told += alerts
            if states[tick.key] is None:
                del states[tick.key]
        for observation in worker.match(one):
            states[observation.key], alerts = worker.fold(states.get(observation.key), observation)
            told += alerts
    for state in states.values():
        now = state
        moment = minutes(180)
        while now and moment < minutes(60 * 24):
            moment += timedelta(minutes=step)
            now, alerts = worker.fold(now, Observation(rule=now.rule, group=now.group, at=moment))
            told += alerts

    assert {k: (a.state, a.at) for k, a in last_words(told).items()} == {
        k: (a.state, a.at) for k, a in last_words(plain).items()
    }
