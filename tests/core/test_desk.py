"""Who hears of what and when, group by group."""

from datetime import timedelta

import msgspec
import pytest
from support.alerting import T0, alert, minutes

from monitor.contracts import Silence
from monitor.core.desk import Desk, DeskState
from monitor.core.routing import Inhibition, Passthrough, Route, Routing

LOUD = Route(match={"severity": "critical"}, channels=["chat", "pager"])
REST = Route(channels=["chat"], group_wait="30s", group_interval="5m")
INHIBIT = (Inhibition(source={"severity": "critical"}, target={"severity": "/warning|info/"}),)
SECONDS = timedelta(seconds=1)


class Scene:
    """One group, and everything it was told."""

    def __init__(self, *, silences=(), **options):
        self.desk = Desk(Routing(**{"routes": (LOUD, REST), "inhibit": INHIBIT, **options}))
        self.silences, self.state, self.now = list(silences), None, T0

    def tell(self, change=None, after=timedelta()):
        self.now += after
        kept = msgspec.json.encode(self.state)  # as a table keeps it
        self.state = msgspec.json.decode(kept, type=DeskState | None)
        self.state, notices = self.desk.fold(self.state, change, self.silences, self.now)
        return [(n.channel, [(a.id, a.state, a.generation) for a in n.alerts]) for n in notices]

    def due(self):
        return self.desk.due(self.state, self.silences, self.now)


def warning(ident="w", **changes):
    return alert(ident, severity="warning", rule="AttackReported", **changes)


def over(change, **changes):
    return msgspec.structs.replace(
        change, state="resolved", generation=change.generation + 1, ends_at=minutes(9), **changes
    )


def silence(**matchers):
    return Silence(id="s", matchers=matchers, starts_at=T0, ends_at=minutes(60), author="me")


def test_a_critical_alert_goes_to_its_channels_at_once():
    assert Scene().tell(alert()) == [("chat", [("a1", "firing", 1)]), ("pager", [("a1", "firing", 1)])]


def test_a_repeat_that_another_stands_for_is_told_to_nobody_who_knows_the_alert():
    scene, quiet = Scene(), {"generation": 2, "notify": False, "reason": "still_firing"}
    scene.tell(alert())

    assert scene.tell(alert(**quiet)) == []
    assert scene.tell(alert(generation=3))[0] == ("chat", [("a1", "firing", 3)])
    assert Scene().tell(alert(**quiet))[0] == ("chat", [("a1", "firing", 2)])  # who does not is told


def test_the_same_generation_is_never_told_twice():
    scene = Scene()
    scene.tell(alert())

    assert scene.tell(alert()) == []
    assert scene.tell(after=timedelta(hours=9)) == []


def test_what_comes_within_the_group_wait_is_one_message():
    scene = Scene()

    assert scene.tell(warning("w1")) == []
    assert scene.due() == T0 + 30 * SECONDS
    assert scene.tell(warning("w2"), after=10 * SECONDS) == []
    assert scene.tell(after=20 * SECONDS) == [("chat", [("w1", "firing", 1), ("w2", "firing", 1)])]


def test_changes_wait_for_the_group_interval_and_only_changes_are_told():
    scene = Scene()
    scene.tell(warning("w1"))
    scene.tell(after=30 * SECONDS)

    assert scene.tell(warning("w2"), after=60 * SECONDS) == []
    assert scene.tell(after=240 * SECONDS) == [("chat", [("w2", "firing", 1)])]


def test_a_critical_alert_does_not_wait_for_the_interval_of_its_group():
    scene = Scene()
    scene.tell(warning())
    scene.tell(after=30 * SECONDS)

    assert ("chat", [("a1", "firing", 1)]) in scene.tell(alert(), after=SECONDS)


def test_a_warning_is_not_told_while_a_critical_alert_of_its_group_fires_and_told_afterwards():
    scene = Scene()
    scene.tell(alert())

    assert scene.tell(warning(), after=timedelta(hours=1)) == []
    assert scene.tell(over(alert()), after=timedelta(hours=1)) == [
        ("chat", [("w", "firing", 1), ("a1", "resolved", 2)]),
        ("pager", [("a1", "resolved", 2)]),
    ]


def test_a_warning_told_before_the_critical_alert_is_told_to_be_over():
    scene = Scene()
    scene.tell(warning())
    scene.tell(after=30 * SECONDS)
    scene.tell(alert(), after=timedelta(hours=1))

    scene.tell(over(warning()), after=timedelta(hours=1))

    assert scene.tell(after=30 * SECONDS) == [("chat", [("w", "resolved", 2)])]


def test_a_silenced_alert_is_told_when_the_silence_ends_and_it_still_fires():
    scene = Scene(silences=[silence(pair="AFG-PAK")])

    assert scene.tell(alert()) == []
    assert scene.state.held["a1"].withheld == "silenced"
    assert scene.due() == minutes(60)
    assert scene.tell(after=timedelta(minutes=60)) == [
        ("chat", [("a1", "firing", 1)]),
        ("pager", [("a1", "firing", 1)]),
    ]


def test_a_silence_that_is_ended_early_makes_the_desk_due_at_once():
    scene = Scene(silences=[silence(alert="/Open.*/")])
    scene.tell(alert())
    scene.silences = []

    assert scene.due() <= scene.now
    assert len(scene.tell()) == 2


def test_an_alert_that_came_and_went_under_a_silence_is_never_told():
    scene = Scene(silences=[silence(severity="critical")])
    scene.tell(alert())

    assert scene.tell(over(alert())) == []
    assert scene.tell(after=timedelta(days=1)) == []


def test_the_end_of_an_alert_told_before_its_silence_is_told_when_the_silence_ends():
    scene = Scene()
    scene.tell(warning())
    scene.tell(after=30 * SECONDS)
    scene.silences = [silence(pair="AFG-PAK")]

    assert scene.tell(over(warning()), after=timedelta(minutes=9)) == []
    assert scene.due() == minutes(60)
    scene.tell(after=timedelta(minutes=51))
    assert scene.tell(after=30 * SECONDS) == [("chat", [("w", "resolved", 2)])]


def test_an_alert_that_ends_before_its_message_went_out_is_told_as_over():
    scene = Scene()
    scene.tell(warning())
    scene.tell(over(warning()), after=SECONDS)

    assert scene.tell(after=30 * SECONDS) == [("chat", [("w", "resolved", 2)])]


def test_a_correction_changes_what_will_be_said_and_tells_nobody():
    scene = Scene()
    scene.tell(alert())

    assert scene.tell(alert(title="Better", notify=False)) == []
    assert scene.state.held["a1"].alert.title == "Better"


def test_an_older_generation_that_comes_again_is_ignored():
    scene = Scene()
    scene.tell(alert(generation=3))

    assert scene.tell(alert(generation=2)) == []


def test_a_pending_alert_is_nobodys_business():
    assert Scene().tell(alert(state="pending", generation=0)) == []


def test_a_channel_that_decides_for_itself_hears_everything_at_once_and_again():
    through = {"am": Passthrough(resend=60_000)}
    routes = (Route(channels=["am"], group_wait="1h"),)
    scene = Scene(silences=[silence(pair="AFG-PAK")], routes=routes, passthrough=through)

    assert scene.tell(alert()) == [("am", [("a1", "firing", 1)])]
    assert scene.due() <= T0 + 60 * SECONDS or scene.state.held["a1"].withheld
    assert scene.tell(after=59 * SECONDS) == []
    assert scene.tell(after=SECONDS) == [("am", [("a1", "firing", 1)])]
    assert scene.tell(over(alert()), after=SECONDS) == [("am", [("a1", "resolved", 2)])]
    assert scene.tell(after=timedelta(hours=1)) == []


def test_routes_are_tried_in_order_and_go_on_only_where_they_say_so():
    routes = (
        Route(match={"pair": "/AFG-.*/"}, channels=["desk"], continue_=True),
        Route(match={"severity": "critical"}, channels=["pager"]),
        Route(channels=["chat"]),
    )
    routing = Routing(routes=routes)

    assert list(routing.of(alert())) == ["desk", "pager"]
    assert list(routing.of(warning(group={"pair": "ISR-LBN"}))) == ["chat"]


@pytest.mark.parametrize("severity", ["critical", "warning", "info"])
def test_only_lesser_alerts_are_inhibited(severity):
    scene = Scene()
    scene.tell(alert())
    scene.tell(alert("b", rule="Other", severity=severity))

    assert (scene.state.held["b"].withheld == "inhibited") is (severity != "critical")
