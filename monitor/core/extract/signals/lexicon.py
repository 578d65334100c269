"""config/lexicon/en/*.yaml -> its form; mistakes.py says what can be wrong in it beyond the form.

All that is English about signals stands in that file: which words are events, who may do them to
what, which words around them turn them round or take them back. The code knows only grammar.
"""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from monitor.contracts import Direction, RoleClass, Status

KeyPath = tuple[str | int, ...]
Evidence = Literal["argument", "sentence", "page"]
Deed = Literal["keep", "turn", "void"]
Words = tuple[str, ...]
Unit = Annotated[float, Meta(ge=0, le=1)]

ACTOR = "ACTOR"  # argument class: a named actor or a political role
NAMED = "NAMED"  # argument class: a named actor or anything of one: "Afghan villages", "targets in Kabul"
NAME = "NAME"  # argument class: the name of a state, body or group itself; a leader's name is not
PERSON = "PERSON"  # argument class: a proper name
NONE = "NONE"  # argument class: no object at all
ARMED = "ARMED"  # argument class: an armed group, armed forces by name, or an armed noun of a named actor
CLAUSE = "CLAUSE"  # argument class: an infinitive or clause instead of an object
ACTOR_CLASSES = frozenset({ACTOR, NAMED, NAME, ARMED})  # of these no words are listed, but who is named
OPEN_CLASSES = ACTOR_CLASSES | {CLAUSE, NONE, PERSON}
ANY = "ANY"  # as a verb: whatever is not peaceable


class Role(Struct, frozen=True, forbid_unknown_fields=True):
    """Nouns for political actors without a name, and the class they speak for."""

    role_class: RoleClass
    nouns: Words
    weight: Unit = 1.0
    owned: bool = (
        False  # acts only where a named actor or another role owns it: "a Turkish court", "rebel leader"
    )


class Match(Struct, frozen=True, forbid_unknown_fields=True):
    """One way to say it: a verb, noun, adjective or fixed phrase, and what must stand around it."""

    verb: Words = ()  # a particle may follow: "lay down"; ANY is every verb that is not peaceable
    particle: Words = ()  # one of which must follow each verb: any way of moving, with "back" or "home"
    noun: Words = ()
    adjective: Words = ()
    phrase: Words = ()
    object: Words = ()  # argument classes, one of which the object must be of
    subject: Words = ()  # argument classes for the doer
    prep: dict[str, Words] = {}  # preposition -> argument classes; all must be there
    modifier: Words = ()  # classes, one of which a word on the noun must be of
    not_prep: Words = ()  # prepositions that must not follow: "went back into"
    not_object: Words = ()
    not_modifier: Words = ()
    near: Words = ()  # classes, one of which must stand in the sentence
    beside: Words = ()  # and one of these, too
    unless_near: Words = ()  # classes, none of which may stand in the sentence
    topic: Words = ()  # classes; what it is on or against, where that is said
    actor: Evidence = "argument"  # where a political actor must stand
    subject_must: bool = False  # the doer must be political, not just the one it is done to
    apart: bool = False  # two different named actors: one does it, the other or his things suffer it
    agentless: bool = True  # under subject_must: a passive without its agent will do
    suffered: bool = False  # its subject is whom it is done to: "will face consequences"
    future: bool = False  # counts only when promised, planned or announced
    voice: Literal["any", "active", "passive"] = "any"
    with_operator: Words = ()  # counts only under one of these operators
    clause: bool = False  # an infinitive must stand on it or on its object: "has a week to leave"
    abroad: bool = (
        False  # counts only where two actors are named: not a court's deadline for its own parliament
    )
    frame: bool = False  # read off the shape of the sentence (frames.py); its own negation is part of it
    certainty: Unit = 1.0

    @property
    def phrasal(self) -> tuple[str, ...]:
        """Its verbs, each with each of its particles."""
        if not self.particle:
            return self.verb
        return tuple(f"{verb} {particle}" for verb in self.verb for particle in self.particle)


class Entry(Struct, frozen=True, forbid_unknown_fields=True):
    """One kind of event."""

    category: str
    name: str  # canonical phrase, the signal's trigger
    direction: Direction
    rung: Annotated[int, Meta(ge=0, le=5)]
    intensity: Annotated[float, Meta(ge=-10, le=10)]
    match: tuple[Match, ...] = ()
    turned: str = ""  # the entry this becomes under "turn"
    requested: str = ""  # the entry this becomes when somebody asks for it; "" takes the operator's
    status: Status | None = None  # the status when nothing else says so
    mutual: bool = False  # both sides do it: clashes, talks
    routine: bool = False  # everyday diplomacy: background when the article is about another pair


class Effect(Struct, frozen=True, forbid_unknown_fields=True):
    """What an operator does to what it governs."""

    do: Deed = "keep"
    reason: str = ""  # of a void
    status: Status | None = None
    into: str = ""  # entry id
    weight: Unit = 1.0
    unless_future: "Effect | None" = None  # instead of a void, where the deed lies ahead: "will not attack"


class Operator(Struct, frozen=True, forbid_unknown_fields=True):
    """Words that change the polarity or status of the event they govern."""

    hostile: Effect
    peaceful: Effect
    verb: Words = ()
    noun: Words = ()
    adjective: Words = ()  # what is said of it; may be of several words: "out of the question"
    other: Words = ()  # determiners and adverbs on the word itself: no, never
    refused: Words = ()  # of a negation: verbs and nouns that, negated, refuse peace: "needs no mediator"
    subject: bool = False  # also where the event is the subject: "talks collapsed"
    prolongs: bool = False  # not to do it ends the event: "did not renew the embargo"
    setting: bool = False  # its nouns also govern what is set in them: "in a simulation, tanks cross"
    sweeps: bool = (
        False  # its words anywhere in the sentence take back what is ruled out: "called the report baseless"
    )
    asks: bool = False  # the one who says it wants another to do it


class Frame(Struct, frozen=True, forbid_unknown_fields=True):
    """What gives a sentence the shape of a threat, whatever the words of the threat are."""

    entry: str
    condition: Words  # what begins a condition
    selector: Words  # what begins the name of whoever brings it about: whoever, any, the next
    more: str  # behind "one": one more
    alternative: str  # between an order and what follows where it is not obeyed: or
    promise: Words  # auxiliaries of what will follow
    thought: Words  # those of them that promise only where somebody says so: would
    obliged: Words  # auxiliaries of an order
    deadline: Words  # words one of which an order with an alternative must hold
    saying: Words  # verbs by which one side says it
    offer: Words  # verbs of what nobody need fear
    onlooker: Words  # words of those who foretell
    certainty: Unit


class Aside(Struct, frozen=True, forbid_unknown_fields=True):
    """What tells force beside peace: "talks were still on when tanks crossed"."""

    entry: str
    peace: Words  # classes and nouns of peace, one of which must stand in the sentence
    cue: Words  # what sets two things side by side
    armed: Words  # classes of those who do it
    mild: Words  # verbs that are no force, besides those of the peaceful entries
    certainty: Unit


class Domain(Struct, frozen=True, forbid_unknown_fields=True):
    """Words that tell a text is not about politics."""

    words: Words
    strong: Words = ()  # one of these is enough
    enough: Annotated[int, Meta(ge=1)] = 2  # of a sentence
    page: Annotated[int, Meta(ge=1)] = 7  # of a whole page
    firm: bool = False  # one strong word outvotes even words of war: a thriller about missiles
    apart: bool = False  # its words are of politics or war, too, and tell nothing of everyday life
    yields: bool = False  # gives way where soldiers or an armed group do it
    spares: Words = ()  # categories that are meant as they are said even here


class Block(Struct, frozen=True, forbid_unknown_fields=True):
    """Fixed phrases whose trigger words mean something else."""

    reason: str
    phrases: Words


class StatusCues(Struct, frozen=True, forbid_unknown_fields=True):
    """Words that move an event out of the plain present."""

    future: Words
    possible: Words
    obliged: Words  # a demand where somebody says so: must
    reported_future: Words  # a promise where somebody says so, else a mere thought: would
    condition: Words
    inverted: Words  # what begins a condition without "if": were, should
    awaited: Words  # what begins a condition for peace: "until they free the hostages"
    historical: Words  # words or phrases anywhere in the clause
    eras: dict[str, Words]  # the last year of an era -> its words, history only in what is written later
    remembered: Words  # phrases anywhere in the sentence: who laid wreaths tells of what was
    retrospect: Words  # what tells in a sentence of a deed long past that stands in its side clause
    spans: Words  # long times: years, decades
    retraction: Words  # a sentence with these takes back what it tells
    retraction_next: Words  # how a sentence begins that takes back the one before
    settings: Words  # nouns for works and drills: what is set in them does not happen
    setting_preps: Words
    supposing: Words  # first words of a sentence that only thinks
    thinkers: Words  # who only thinks about it: a columnist, a think tank
    scenario: Words  # a sentence with these only thinks of what it tells
    doubt: Words  # adverbs: allegedly, reportedly
    years: Annotated[int, Meta(ge=1)]  # a year this much older than the article is history
    decades: Words


class Weights(Struct, frozen=True, forbid_unknown_fields=True):
    """How much each circumstance leaves of an event's intensity."""

    status: dict[str, Unit]
    evidence: dict[str, Unit]
    speaker: dict[str, Unit]
    background: Unit
    subordinate: Unit
    doubt: Unit
    named: Unit  # no named side at all
    domain: Unit


class Scolding(Struct, frozen=True, forbid_unknown_fields=True):
    """Verbs of force that are mostly words."""

    anyone: Words = ()  # by and of states, bodies and people
    persons: Words = ()  # by one politician of another


class Headlines(Struct, frozen=True, forbid_unknown_fields=True):
    """How headlines are read, which leave words out."""

    suffered: Words = ()  # verbs whose past form, without an object, is a passive: "soldiers killed"
    meetings: Words = ()  # what fails in a headline's last word: "peace talks stall"
    failing: Words = ()  # in these verbs


class LexiconFile(Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file."""

    version: Literal[1]
    language: str
    irregular_verbs: dict[str, Words]
    irregular_nouns: dict[str, Words]
    classes: dict[str, Words]
    roles: dict[str, Role]
    entries: dict[str, Entry]
    operators: dict[str, Operator]
    light_verbs: Words  # verbs that lend an event noun their subject: launch, carry out
    containers: Words  # nouns that hold an event: series of strikes, wave of attacks
    unnamed_sides: Words  # heads that stand for the two sides of the story: both sides
    people: Words  # nouns whose demonym makes them one side's: villagers, soldiers
    first_person: Words
    alternatives: Words  # conjunctions that share a "not": or
    armed: Words  # nouns that fight where a named actor owns them; those of armed roles need not be named
    peaceable: Words  # verbs that soldiers do without harming: what ANY is not
    anaphoric: Words  # determiners of what was told before: these attacks
    background_preps: Words
    crowds: Words  # nouns for soldiers that also count things: an army of crabs
    claims: Words  # what is published: a post, a bulletin
    retracting: Words  # what its author does who takes it back
    reporting: Words  # verbs whose clause keeps its own truth
    blocks: tuple[Block, ...]
    domains: dict[str, Domain]
    literal: Words  # words of war that outvote a domain
    status: StatusCues
    frame: Frame
    aside: Aside
    weights: Weights
    scolding: Scolding = Scolding()
    headlines: Headlines = Headlines()
