# ruff: noqa: ARG002 -- stand-ins take what the real ones take
import asyncio
from datetime import timedelta

import msgspec
import pytest
from support.outlets import Sent, incoming
from support.toys import EPOCH, CountRules, ToyReader, ToyRules, article, find_signal

from monitor.contracts import Alert, Observation
from monitor.flow.agents import Analyse, Fold, Kept, Match
from monitor.flow.codec import decode


class Pool:
    """Reads at once, and counts."""

    def __init__(self) -> None:
        self.reads = 0

    async def read(self, one):
        self.reads += 1
        return ToyReader().read([one])[0]


@pytest.fixture
def sent():
    return Sent()


async def test_an_article_leads_to_its_signals_and_quotes_and_is_counted(sent):
    await Analyse(Pool(), sent.outlet, sent.metrics, 10)(incoming(article(1)))

    assert len(sent.on("signals.escalation")) == len(sent.on("quotes")) == 1
    assert sent.value("signals_total", direction="escalation", status="announced") == 1
    assert sent.value("sentences_total", gate="parsed") == 1
    assert sent.value("sentences_total", gate="skipped") == 1
    assert sent.value("journey_seconds_count", point="signalled") == 1


async def test_the_same_article_is_read_once_and_an_update_of_it_again(sent):
    pool = Pool()
    analyse = Analyse(pool, sent.outlet, sent.metrics, 10)
    for text in ("signal A B", "signal A B", "signal A C"):
        await analyse(incoming(article(1, text).__class__(**_fields(article(1, text)))))

    assert pool.reads == 2
    assert sent.value("articles_total", outcome="repeated") == 1


def _fields(one):
    fields = {name: getattr(one, name) for name in one.__struct_fields__}
    return fields | {"fetched_at": EPOCH}


async def test_an_article_whose_results_were_not_confirmed_is_read_again(sent):
    pool = Pool()
    analyse = Analyse(pool, sent.outlet, sent.metrics, 10)
    message = incoming(article(1))
    sent.may_confirm.clear()
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(analyse(message), 0.05)

    sent.may_confirm.set()
    await analyse(message)

    assert pool.reads == 2


async def test_no_more_articles_are_remembered_than_was_said(sent):
    pool = Pool()
    analyse = Analyse(pool, sent.outlet, sent.metrics, remember=2)
    messages = [incoming(article(n)) for n in range(3)]
    for message in (*messages, messages[0]):
        await analyse(message)

    assert pool.reads == 4


async def test_a_signal_becomes_observations_and_moves_its_pairs_index(sent):
    match = Match(ToyRules(), sent.outlet, sent.metrics)
    await match(incoming(find_signal(article(1), 0, "AFG", "PAK")))
    await match(incoming(find_signal(article(1 + 86_400), 0, "AFG", "PAK")))

    assert len(sent.on("observations")) == 2
    assert sent.value("escalation_index", pair="AFG-PAK") == pytest.approx(7.5)


def observation(number: int) -> Observation:
    return ToyRules().match(find_signal(article(number), 0, "AFG", "PAK"))[0]


async def test_alerts_are_confirmed_before_the_state_that_knows_of_them_is_written(sent):
    table: dict[bytes, bytes] = {}
    fold = Fold(ToyRules(), table, sent.outlet, sent.metrics)
    for number in (1, 2):
        await fold(incoming(observation(number)))
    before = dict(table)
    sent.may_confirm.clear()
    third = asyncio.create_task(fold(incoming(observation(3))))
    await asyncio.sleep(0.01)

    assert len(sent.on("alerts")) == 1
    assert table == before
    sent.may_confirm.set()
    await third
    assert table != before


async def test_a_kill_before_the_state_is_written_gives_the_same_alert_again(sent):
    table: dict[bytes, bytes] = {}
    fold = Fold(ToyRules(), table, sent.outlet, sent.metrics)
    for number in (1, 2):
        await fold(incoming(observation(number)))
    recovered = Fold(ToyRules(), dict(table), sent.outlet, sent.metrics)
    for one in (fold, recovered):
        await one(incoming(observation(3)))

    first, second = (decode(Alert, value) for value in sent.on("alerts"))
    assert first.dedup == second.dedup


async def test_an_observation_that_comes_twice_changes_nothing(sent):
    table: dict[bytes, bytes] = {}
    fold = Fold(ToyRules(), table, sent.outlet, sent.metrics)
    for number in (1, 2, 3, 1, 2, 3):
        await fold(incoming(observation(number)))

    assert len(sent.on("alerts")) == 1


async def test_an_alert_that_fires_is_shown_as_firing(sent):
    fold = Fold(ToyRules(), {}, sent.outlet, sent.metrics)
    for number in (1, 2, 3):
        await fold(incoming(observation(number)))

    labels = {"rule": "Toy", "severity": "critical", "group": "pair=AFG-PAK"}
    assert sent.value("alert_firing", **labels) == 1
    assert sent.value("alerts_total", rule="Toy", severity="critical", state="firing") == 1


class Forgetful(CountRules):
    """Has no state after a tick, and wants one when an hour has passed."""

    def fold(self, state, observation):
        return (None, []) if observation.signal is None else super().fold(state, observation)

    def ticks_due(self, state):
        return EPOCH + timedelta(hours=1)


async def test_a_state_the_rules_give_up_is_deleted(sent):
    table: dict[bytes, bytes] = {}
    fold = Fold(Forgetful(), table, sent.outlet, sent.metrics)
    await fold(incoming(observation(1)))
    assert len(table) == 1

    await fold(incoming(Observation(rule="Toy", group=(("pair", "AFG-PAK"),), at=EPOCH)))
    assert table == {}


async def test_ticks_go_to_the_states_that_are_due_and_to_no_other(sent):
    table: dict[bytes, bytes] = {}
    fold = Fold(Forgetful(), table, sent.outlet, sent.metrics)
    await fold(incoming(observation(1)))

    assert fold.due(EPOCH) == []
    (tick,) = fold.due(EPOCH + timedelta(hours=2))
    assert tick.key.encode() in table
    assert tick.signal is None
    assert msgspec.json.decode(table[tick.key.encode()], type=Kept).rule == "Toy"


class Counting(Forgetful):
    """Forgetful, and counts how often it is asked for a time."""

    asked = 0

    def ticks_due(self, state):
        self.asked += 1
        return super().ticks_due(state)


async def test_a_state_is_read_for_its_time_once_and_again_when_it_has_changed(sent):
    rules, table = Counting(), {}
    fold = Fold(rules, table, sent.outlet, sent.metrics)
    await fold(incoming(observation(1)))
    for _ in range(3):
        fold.due(EPOCH)
    assert rules.asked == 1

    await fold(incoming(observation(2)))
    assert len(fold.due(EPOCH + timedelta(hours=2))) == 1
    assert rules.asked == 2


async def test_a_line_that_came_back_from_the_changelog_is_looked_at_like_any_other(sent):
    table: dict[bytes, bytes] = {}
    await Fold(Forgetful(), table, sent.outlet, sent.metrics)(incoming(observation(1)))
    recovered: dict[bytes, bytes] = {}
    fold = Fold(Forgetful(), recovered, sent.outlet, sent.metrics)
    late = EPOCH + timedelta(hours=2)
    assert fold.due(late) == []

    recovered.update(table)
    assert len(fold.due(late)) == 1
    recovered.clear()
    assert fold.due(late) == []
