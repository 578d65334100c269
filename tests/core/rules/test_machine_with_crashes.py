"""Engine and desk in a world with crashes, moved partitions, redelivery and silences.

A model beside them knows only the set of signals. Whatever happens, a firing is never lost, no generation is
told twice under different keys, and in the end nothing is left firing.
"""

from datetime import timedelta

import msgspec
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from support.alerting import T0, digits, engine, signal

from monitor.contracts import Observation, Silence
from monitor.core.desk import Desk, DeskState
from monitor.core.routing import Route, Routing
from monitor.core.rules.state import GroupState

PAIRS = ("AFG-PAK", "ISR-LBN")
RULES = (
    {"alert": "War", "severity": "critical", "keep_firing_for": "20m", "repeat_every": "1h"},
    {"alert": "Many", "when": {"publishers": 2, "within": "1h"}},
)
ROUTING = Routing(routes=(Route(channels=["chat"], group_wait="30s", group_interval="1m"),))


class Worker:
    """What a process holds: nothing but what it read from the tables."""

    def __init__(self):
        self.engine = engine(*RULES, lateness="30m")
        self.desk = Desk(ROUTING)


class Alerting(RuleBasedStateMachine):
    """Tables survive; workers do not."""

    def __init__(self):
        super().__init__()
        self.worker = Worker()
        self.groups, self.desks = {}, {}  # bytes, as in a changelog
        self.log = []  # observations, for redelivery
        self.now = T0
        self.silences, self.silenced = [], False
        self.ledger = {}  # (alert, channel) -> generation told
        self.told = []
        self.fired = set()
        self.count = 0

    @initialize()
    def begin(self):
        self.now = T0 + timedelta(hours=1)

    @rule(pair=st.sampled_from(PAIRS), late=st.integers(0, 29), publisher=st.integers(0, 3))
    def signal_arrives(self, pair, late, publisher):
        self.count += 1
        at = (self.now - T0) / timedelta(minutes=1) - late
        one = signal(
            f"s{self.count}", at, pair=pair, publisher=f"p{publisher}", story=digits(str(self.count))
        )
        for observation in self.worker.engine.match(one):
            self.log.append(observation)
            self.observe(observation)

    @rule(data=st.data())
    def message_is_redelivered(self, data):
        if self.log:
            self.observe(data.draw(st.sampled_from(self.log[-5:])))

    @rule(data=st.data())
    def worker_dies_after_sending_and_before_storing(self, data):
        if self.log:
            self.observe(data.draw(st.sampled_from(self.log[-3:])), store=False)
        self.worker = Worker()

    @rule()
    def partition_moves_to_another_worker(self):
        self.worker = Worker()

    @rule(step=st.sampled_from([1, 5, 30, 90]))
    def time_passes(self, step):
        self.now += timedelta(minutes=step)
        self.tick()

    @rule(pair=st.sampled_from(PAIRS), length=st.integers(1, 120))
    def somebody_silences(self, pair, length):
        end = self.now + timedelta(minutes=length)
        self.silenced = True
        self.silences = [
            Silence(id="s", matchers={"pair": pair}, starts_at=self.now, ends_at=end, author="me")
        ]

    def tick(self):
        for kept in list(self.groups.values()):
            state = msgspec.json.decode(kept, type=GroupState)
            due = self.worker.engine.ticks_due(state)
            if due and due <= self.now:
                self.observe(Observation(rule=state.rule, group=state.group, at=self.now))
        for key in list(self.desks):
            self.announce(key, None)

    def observe(self, observation, *, store=True):
        kept = self.groups.get(observation.key)
        state = msgspec.json.decode(kept, type=GroupState) if kept else None
        state, alerts = self.worker.engine.fold(state, observation)
        for alert in alerts:
            if alert.state == "firing" and alert.notify:
                self.fired.add((alert.id, alert.starts_at))
            self.announce(alert.key, alert)
        if not store:
            return
        if state is None:
            self.groups.pop(observation.key, None)
        else:
            self.groups[observation.key] = msgspec.json.encode(state)

    def announce(self, key, alert):
        kept = self.desks.get(key)
        state = msgspec.json.decode(kept, type=DeskState) if kept else None
        state, notices = self.worker.desk.fold(state, alert, self.silences, self.now)
        for notice in notices:
            self.send(notice)
        self.desks[key] = msgspec.json.encode(state)

    def send(self, notice):
        for alert in notice.alerts:
            before = self.ledger.get((alert.id, notice.channel), 0)
            assert alert.generation > before, "a generation was told twice"
            self.ledger[alert.id, notice.channel] = alert.generation
            self.told.append((alert.id, alert.generation, alert.state))

    @invariant()
    def what_fires_is_known_or_rightly_withheld(self):
        for kept in self.desks.values():
            for held in msgspec.json.decode(kept, type=DeskState).held.values():
                if held.alert.state == "firing" and not held.withheld:
                    waiting = held.told.get("chat", 0) < held.alert.generation
                    queues = msgspec.json.decode(kept, type=DeskState).queues
                    assert not waiting or held.alert.id in queues["chat"].waiting

    def teardown(self):
        self.silences = []
        for _ in range(60):
            self.now += timedelta(minutes=10)
            self.tick()
        last = {ident: state for ident, _, state in self.told}
        assert set(last.values()) <= {"resolved"}
        for kept in self.desks.values():
            assert not msgspec.json.decode(kept, type=DeskState).held
        if not self.silenced:
            assert {ident for ident, _ in self.fired} <= set(last)


Alerting.TestCase.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
TestAlerting = Alerting.TestCase
