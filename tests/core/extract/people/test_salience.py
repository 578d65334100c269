"""Mentions fade; a pronoun takes the weightiest that fits."""

from monitor.core.extract.people.salience import Event, Slot, resolve


def fits(entity: str, kind: str) -> float:
    return 1.0 if entity.startswith(kind[0]) else 0.0


def named(entity: str, start: int, sentence: int, slot: Slot = "subject") -> Event[str]:
    return Event(start, start + 1, sentence, slot, entity)


def pronoun(kind: str, start: int, sentence: int) -> Event[str]:
    return Event(start, start + 1, sentence, "subject", None, kind)


def test_the_subject_wins_over_the_object() -> None:
    answers = resolve([named("m-one", 0, 0), named("m-two", 5, 0, "other"), pronoun("male", 9, 1)], fits)

    assert answers[9].entity == "m-one"


def test_who_speaks_wins_over_the_subject() -> None:
    answers = resolve([named("m-one", 0, 0), named("m-two", 5, 0, "speaks"), pronoun("male", 9, 1)], fits)

    assert answers[9].entity == "m-two"


def test_gender_decides_before_weight() -> None:
    answers = resolve([named("m-one", 0, 0), named("f-two", 5, 0, "other"), pronoun("female", 9, 1)], fits)

    assert answers[9].entity == "f-two"


def test_what_was_said_long_ago_is_forgotten() -> None:
    assert resolve([named("m-one", 0, 0), pronoun("male", 9, 12)], fits) == {}


def test_a_resolved_pronoun_is_a_mention_itself() -> None:
    events = [named("m-one", 0, 0), pronoun("male", 9, 5), pronoun("male", 20, 9)]

    assert resolve(events, fits)[20].entity == "m-one"


def test_a_close_race_is_less_certain() -> None:
    clear = resolve([named("m-one", 0, 0), pronoun("male", 9, 1)], fits)[9]
    close = resolve([named("m-one", 0, 0), named("m-two", 4, 0), pronoun("male", 9, 1)], fits)[9]

    assert clear.confidence > close.confidence
