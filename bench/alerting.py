"""Measure the rules: signals a second through match and fold, and what the states weigh.

    python bench/alerting.py [--rules 50] [--groups 10000] [--signals 100000]

Pure engine on one core, no broker. Signals fall on *groups* pairs as news does, few pairs getting most
(Zipf), a tenth of them late; every rule asks something else. Two passes: states as objects, and states as the
JSON that a table keeps, decoded and encoded for every observation. Seconds are those of the processor, so
that a busy machine does not change them. Memory is that of all states as JSON
(the table) and of the process.
"""

import argparse
import itertools
import random
import resource
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import msgspec

from monitor.contracts import ArticleRef, Observation, Party, RoleClass, Signal, Speaker, Status
from monitor.core.identity import identify
from monitor.core.rules import Engine, GroupState, RulesFile

START = datetime(2026, 1, 5, tzinfo=UTC)
CATEGORIES = ("ASSAULT", "CLASH", "MOBILIZE", "THREATEN", "SANCTION", "RETREAT", "CONSULT", "REJECT")
STATUSES: tuple[Status, ...] = ("actual", "announced", "threat")
ROLES: tuple[RoleClass, ...] = ("government", "military", "analyst", "media", "unknown")


def rules(count: int) -> RulesFile:
    """Return *count* rules; each signal matches about a tenth of them."""
    conditions: list[dict[str, object]] = [
        {"count": 3, "within": "30m"},
        {"publishers": 3, "within": "6h"},
        {"stories": 3, "within": "12h"},
        {"score": 40, "within": "6h"},
        {"all": [{"publishers": 2}, {"stories": 2}], "within": "3h"},
    ]
    found = [
        {
            "alert": f"Rule{number}",
            "match": {
                "direction": "escalation",
                "category": CATEGORIES[number % len(CATEGORIES)],
                "status": [STATUSES[number % 3], STATUSES[(number + 1) % 3]],
                "rung": {"min": number % 3},
            },
            "when": conditions[number % len(conditions)],
            "keep_firing_for": "1h",
            "repeat_every": "4h",
        }
        for number in range(count)
    ]
    return msgspec.convert({"groups": [{"name": "bench", "rules": found}]}, RulesFile)


def signals(count: int, groups: int, rng: random.Random) -> Iterator[Signal]:
    """Yield *count* signals, one a second of event time."""
    weights = list(itertools.accumulate(1 / (rank + 10) for rank in range(groups)))
    for number in range(count):
        group = number if number < groups else rng.choices(range(groups), cum_weights=weights)[0]
        late = rng.randint(0, 1500) if rng.random() < 0.1 else 0
        yield _signal(number, f"A{group % 200:03}-B{group // 200:03}", number - late, rng)


def _signal(number: int, pair: str, second: int, rng: random.Random) -> Signal:
    ident = identify("bench", number)
    return Signal(
        id=ident,
        article=ArticleRef(
            id=ident,
            url=f"https://paper.example/{number}",
            title="Troops exchange fire across the border for a third day",
            publisher=f"paper{rng.randint(0, 400)}.example",
            published_at=START + timedelta(seconds=second),
            story=f"{rng.getrandbits(64):016x}",
        ),
        text="The defence ministry said troops had exchanged fire across the border for a third day.",
        start=30,
        end=50,
        trigger="clashes",
        rule="clash",
        category=CATEGORIES[number % len(CATEGORIES)],
        direction="escalation",
        rung=rng.randint(0, 5),
        intensity=-8.5,
        status=rng.choice(STATUSES),
        source=Party(id=pair[:4], surface="the army"),
        target=Party(id=pair[5:], surface="rebels"),
        pair=pair,
        speaker=Speaker(name="A. Spokesman", role="spokesman", role_class=rng.choice(ROLES)),
        score=rng.uniform(2, 10),
        why=("argument", "actual", "government"),
    )


def run(engine: Engine, given: list[Signal], *, stored: bool) -> tuple[float, int, int, dict[str, bytes]]:
    """Return (seconds, observations, alerts, states as JSON)."""
    objects: dict[str, GroupState] = {}
    table: dict[str, bytes] = {}
    observations = alerts = 0
    started = time.process_time()
    for signal in given:
        for observation in engine.match(signal):
            observations += 1
            alerts += _stored(engine, table, observation) if stored else _held(engine, objects, observation)
    seconds = time.process_time() - started
    return seconds, observations, alerts, table or {k: msgspec.json.encode(s) for k, s in objects.items()}


def _held(engine: Engine, states: dict[str, GroupState], observation: Observation) -> int:
    state, alerts = engine.fold(states.get(observation.key), observation)
    if state is not None:
        states[observation.key] = state
    return len(alerts)


def _stored(engine: Engine, table: dict[str, bytes], observation: Observation) -> int:
    kept = table.get(observation.key)
    state, alerts = engine.fold(msgspec.json.decode(kept, type=GroupState) if kept else None, observation)
    if state is not None:
        table[observation.key] = msgspec.json.encode(state)
    return len(alerts)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rules", type=int, default=50)
    parser.add_argument("--groups", type=int, default=10_000)
    parser.add_argument("--signals", type=int, default=100_000)
    options = parser.parse_args()
    given = list(signals(options.signals, options.groups, random.Random(7)))  # noqa: S311 -- repeatable
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{options.signals} signals, {options.rules} rules, {options.groups} pairs")
    for stored in (False, True):
        seconds, observations, alerts, table = run(Engine(rules(options.rules)), given, stored=stored)
        weight = sum(map(len, table.values())) / 1e6
        name, speed = "as JSON" if stored else "as objects", options.signals / seconds
        print(
            f"states {name:10} {speed:8.0f} signals/s {observations / seconds:8.0f} observations/s"
            f"  {observations / options.signals:.1f} rules a signal  {alerts} alerts  {len(table)} groups,"
            f" {weight:.1f} MB, {weight / len(table) * 10_000:.1f} MB per 10,000"
        )
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"process: {after:.0f} MB at most, {before:.0f} MB of it the signals themselves")


if __name__ == "__main__":
    main()
