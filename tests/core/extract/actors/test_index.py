from datetime import date
from pathlib import Path

import msgspec
import pycountry
import pytest
from countryinfo import all_countries

from monitor.core.extract.actors.book import ActorFile, ActsFor, Entry, Leader, merge
from monitor.core.extract.actors.check import check
from monitor.core.extract.actors.index import ActorIndex, Mention
from monitor.core.extract.actors.phrases import Name
from monitor.settings.yamlfile import load

FILES = [
    load(path, ActorFile) for path in sorted((Path(__file__).parents[4] / "config" / "actors").glob("*.yaml"))
]
BOOK = merge(FILES)
INDEX = ActorIndex(BOOK)
FORMER = {"SUN", "YUG", "CSK", "DDR", "VDR", "OTT", "RHODESIA"}
# UN members without a quarrel about the id are all of pycountry but these territories; Kosovo has no ISO id.
NO_STATE = set(
    """
    AIA ALA ATA ATF BES BLM BVT CCK COK CXR GGY HMD IMN JEY MAF MNP MSR NFK NIU PCN SGS SHN SJM SPM SXM
    TCA TKL UMI WLF FLK FRO GIB GLP GRL GUF GUM HKG IOT MAC MTQ MYT NCL PRI PYF REU VGB VIR ABW ASM BMU
    CUW CYM ESH
    """.split()  # noqa: SIM905 -- sixty codes on a line each would hide the rest
)


def actors(text: str, on: date | None = None) -> list[str]:
    return [mention.actor for mention in INDEX.find(text, on)]


def only(text: str) -> Mention:
    (mention,) = INDEX.find(text)
    return mention


# ---- the data


def test_the_actor_files_hold_no_mistake() -> None:
    assert check(FILES) == []


def test_every_state_of_iso_3166_is_there_under_its_alpha_3_id() -> None:
    expected = {country.alpha_3 for country in pycountry.countries} - NO_STATE

    assert expected <= set(BOOK.states)
    assert set(BOOK.states) - expected == FORMER | {"XKX"}


@pytest.mark.parametrize(
    "country", [c for c in pycountry.countries if c.alpha_3 in BOOK.states], ids=lambda c: c.alpha_3
)
def test_the_common_name_of_a_state_names_it(country) -> None:
    name = getattr(country, "common_name", country.name).split(",")[0].split(" (")[0]
    expected = {"Congo": "COD", "Korea": "KOR"}.get(name, country.alpha_3)

    assert actors(f"The government of {name} resigned.") == [expected]


def _facts():
    for country in all_countries():
        for word in (country.demonym(), country.capital()):
            yield from ((country.iso(3), each) for each in (word if isinstance(word, list) else [word]))


# Our reading differs: Brussels is the EU in the news, Congolese is Kinshasa, Dominican is the republic; small
# capitals that are also common words count only next to their state; misspelt or unused demonyms.
OWN_READING = {
    "Brussels",
    "Congolese",
    "Dominican",
    "Saint John's",
    "Moroni",
    "San José",
    "St. George's",
    "Kingston",
    "Malé",
    "Wellington",
    "Victoria",
    "Jerusalem",
    "Cape Verdian",
    "Vaticanian",
    "Holy See (Vatican City State)",
    "Maldivan",
    "Lobamba",
    "Tadzhik",
    "Wales",
    "Welsh",
    "None",
    "Antiguan,Barbudan",
    "Bosnian,Herzegovinian",
}


@pytest.mark.parametrize(
    ("actor", "word"),
    [(a, w) for a, w in _facts() if a in BOOK.states and w and w not in OWN_READING],
)
def test_capitals_and_demonyms_agree_with_an_independent_list(actor: str, word: str) -> None:
    assert actors(word) == [actor]


def test_there_are_enough_groups_and_organisations() -> None:
    assert len(BOOK.armed_groups) >= 150
    assert len(BOOK.organisations) >= 30


def test_every_group_is_found_by_its_name_and_has_a_host() -> None:
    for actor, entry in BOOK.armed_groups.items():
        assert actor in actors(f"Officials said {entry.name} rebels attacked."), actor
        assert entry.hosts, actor


def test_every_person_is_found_by_name_in_the_office() -> None:
    for leader in BOOK.leaders:
        found = [(m.actor, m.person, m.role) for m in INDEX.find(leader.name, leader.since)]
        assert found == [(leader.actor, leader.name, leader.role)], leader.name


# ---- reading


@pytest.mark.parametrize(
    ("text", "actor", "kind"),
    [
        ("Islamabad", "PAK", "capital"),
        ("Afghan", "AFG", "adjective"),
        ("the Kremlin", "RUS", "metonym"),
        ("the Pentagon", "USA", "metonym"),
        ("Downing Street", "GBR", "metonym"),
        ("Élysée", "FRA", "metonym"),
        ("Elysee Palace", "FRA", "metonym"),
        ("Rideau Hall", "CAN", "metonym"),
        ("the IDF", "ISR", "forces"),
        ("IRGC", "IRN", "forces"),
        ("People’s Liberation Army", "CHN", "forces"),
        ("U.S.", "USA", "name"),
        ("UK", "GBR", "name"),
        ("DPRK", "PRK", "name"),
        ("Burma", "MMR", "name"),
        ("Soviet Union", "SUN", "name"),
        ("Hezbollah", "HEZBOLLAH", "group"),
        ("al Qaida", "AL_QAEDA", "group"),
        ("Islamic State Khorasan", "ISKP", "group"),
        ("European Union", "EU", "organisation"),
        ("Khawaja Asif", "PAK", "leader"),
        ("Abbas Araqchi", "IRN", "leader"),
        ("Kharkiv", "UKR", "place"),
        ("Niger", "NER", "name"),
        ("Nigerian", "NGA", "adjective"),
        ("South Korean", "KOR", "adjective"),
        ("Papua New Guinea", "PNG", "name"),
        ("Equatorial Guinea", "GNQ", "name"),
        ("Côte d’Ivoire", "CIV", "name"),
        ("Türkiye", "TUR", "name"),
        ("Recep Tayyip Erdoğan", "TUR", "leader"),
    ],
)
def test_a_name_is_resolved(text: str, actor: str, kind: str) -> None:
    mention = only(text)

    assert (mention.actor, mention.kind) == (actor, kind)


@pytest.mark.parametrize(
    "text",
    [
        "tell us what you want from us",
        "Let us go",
        "THEY TOLD US THAT",
        "this is war",
        "people who know",
        "a guinea pig and a bull in a china shop",
        "wild turkey with roast potatoes",
        "A Turkey sandwich",
        "polish your shoes",
        "Nail Polish",
        "Michael Jordan scored",
        "Governor of Georgia Tech",
        "Atlanta, Georgia",
        "a panama hat from New Jersey",
        "a hanging chad",
        "Chad Smith plays drums",
        "woman and romantic normality",
        "George Washington crossed it",
        "The Washington Post",
        "Paris Hilton",
        "the Boston tea party in New England",
        "nothing to mend here",
        "a jersey with number ten",
        "male voters",
        "eta for the bus is noon",
        "trump card",
        "poles apart",
    ],
)
def test_a_false_name_is_refused(text: str) -> None:
    assert actors(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("iran says the us attacked tehran", ["IRN", "USA", "IRN"]),
        ("russia attacks ukraine", ["RUS", "UKR"]),
        ("us troops and polish soldiers", ["USA", "POL"]),
        ("syria and turkey clash as war looms in chad", ["SYR", "TUR", "TCD"]),
        ("the idf and hamas agree", ["ISR", "HAMAS"]),
    ],
)
def test_lowercase_news_is_read_too(text: str, expected: list[str]) -> None:
    assert actors(text) == expected


def test_hyphens_possessives_and_line_breaks_bound_words() -> None:
    assert actors("US-led, Israel's and the Israel-Hamas war; Saudi\nArabia") == [
        "USA",
        "ISR",
        "ISR",
        "HAMAS",
        "SAU",
    ]


def test_offsets_point_at_the_words_themselves() -> None:
    text = "“The U.S.” told Élysée’s guests"

    assert [text[m.start : m.end] for m in INDEX.find(text)] == ["U.S.", "Élysée"]
    assert [m.surface for m in INDEX.find(text)] == ["U.S.", "Élysée"]


def test_the_longest_name_wins() -> None:
    assert actors("Pakistani Taliban") == ["TTP"]
    assert actors("North Korean army and South Korea") == ["PRK", "KOR"]
    assert only("the Pakistani military").kind == "forces"


def test_a_former_name_counts_only_in_its_time() -> None:
    assert actors("the Gold Coast", date(1950, 1, 1)) == ["GHA"]
    assert actors("the Gold Coast", date(2020, 1, 1)) == []


def test_a_former_name_that_can_mean_nothing_else_always_counts() -> None:
    assert actors("Zaire", date(2020, 1, 1)) == ["COD"]


def test_an_office_before_a_surname_names_its_holder() -> None:
    assert actors("President Museveni and President Ruto") == ["UGA", "KEN"]
    assert actors("a baker called Ali") == []


def test_ground_that_two_share_has_no_name_of_its_own() -> None:
    (mention,) = INDEX.find("across the Durand Line")

    assert (INDEX.shared(mention.actor), mention.kind) == (("AFG", "PAK"), "place")


def test_a_person_out_of_office_is_known_but_speaks_for_nobody() -> None:
    text = "Barack Obama"

    assert INDEX.find(text, date(2012, 1, 1))[0].role == "president"
    assert (INDEX.find(text, date(2026, 1, 1))[0].role, INDEX.find(text, date(2026, 1, 1))[0].role_class) == (
        "",
        "unknown",
    )


@pytest.mark.parametrize(
    ("day", "role"),
    [
        (date(1999, 1, 1), ""),
        (date(2005, 1, 1), "president"),
        (date(2010, 1, 1), "prime minister"),
        (date(2020, 1, 1), "president"),
        (None, "president"),
    ],
)
def test_a_person_with_several_terms_holds_the_office_of_the_day(day: date | None, role: str) -> None:
    assert [m.role for m in INDEX.find("Putin", day)] == [role]


# ---- sides and pairs


@pytest.mark.parametrize(
    ("actor", "on", "side"),
    [
        ("TALIBAN", date(2010, 5, 1), "TALIBAN"),
        ("TALIBAN", date(2021, 8, 14), "TALIBAN"),
        ("TALIBAN", date(2021, 8, 15), "AFG"),
        ("TALIBAN", None, "AFG"),
        ("HEZBOLLAH", date(2026, 2, 27), "HEZBOLLAH"),
        ("SUN", date(1985, 1, 1), "SUN"),
        ("SUN", date(2026, 1, 1), "RUS"),
        ("WAGNER", date(2022, 1, 1), "RUS"),
        ("HKG", date(1990, 1, 1), "GBR"),
        ("HKG", None, "CHN"),
        ("PAK", None, "PAK"),
        ("NOBODY", None, "NOBODY"),
    ],
)
def test_the_side_of_an_actor_depends_on_the_day(actor: str, on: date | None, side: str) -> None:
    assert INDEX.side(actor, on) == side


def test_a_pair_is_alphabetical_whoever_comes_first() -> None:
    on = date(2026, 2, 27)

    assert INDEX.pair("PAK", "TALIBAN", on) == INDEX.pair("AFG", "PAK", on) == "AFG-PAK"
    assert INDEX.pair("ISR", "HEZBOLLAH", on) == "HEZBOLLAH-ISR"


def test_there_is_no_pair_of_one_side_or_of_a_stranger() -> None:
    assert INDEX.pair("AFG", "TALIBAN", date(2026, 1, 1)) == ""
    assert INDEX.pair("", "AFG") == ""


# ---- places and offices


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Beijing said it would respond", False),
        ("talks in Beijing", True),
        ("near Kabul", True),
        ("planes bombed Kabul", True),
        ("Kabul residents fled", True),
        ("cooperation between Kabul and Islamabad", False),
        ("Tehran warned Washington", False),
        ("Harare, Zimbabwe, saw protests", True),
        ("KABUL (Reuters) - Officials said", True),
        ("Washington, 3 May — Officials said", True),
        ("Moscow: officials said", True),
        ("Seoul, Pyongyang and Tokyo agreed", False),
        ("Kabul-Islamabad talks went on", False),
    ],
)
def test_a_capital_is_a_place_or_a_government(text: str, place: bool) -> None:  # noqa: FBT001
    assert INDEX.is_place_use(text, INDEX.find(text)[0]) is place


def test_a_town_is_always_a_place_and_a_metonym_never() -> None:
    assert INDEX.is_place_use("Kharkiv", only("Kharkiv"))
    assert not INDEX.is_place_use("in the Kremlin", only("in the Kremlin"))


@pytest.mark.parametrize(
    ("text", "role", "role_class"),
    [
        ("Pakistan’s Defence Minister", "defence minister", "government"),
        ("UN Secretary-General", "secretary-general", "international"),
        ("the army chief", "army chief", "military"),
        ("a Pentagon spokesman", "military spokesperson", "military"),
        ("political analysts", "analyst", "analyst"),
        ("Lt. Gen. Smith", "general", "military"),
        ("a former prime minister", "former official", "analyst"),
    ],
)
def test_an_office_is_found_with_the_class_of_its_holder(text: str, role: str, role_class: str) -> None:
    found = [(r.role, r.role_class) for r in INDEX.roles(text)]

    assert (role, role_class) in found


def test_a_general_election_has_no_general() -> None:
    assert INDEX.roles("a General Election and a general strike") == []


# ---- what users write


def test_a_users_file_adds_names_without_code() -> None:
    extra = ActorFile(
        states={"PAK": Entry(metonyms=("Constitution Avenue",))},
        armed_groups={"NEW_FRONT": Entry(name="New Front", hosts=("PAK",))},
    )
    index = ActorIndex(merge([*FILES, extra]))

    assert check([*FILES, extra]) == []
    assert [m.actor for m in index.find("Constitution Avenue blames New Front in Islamabad")] == [
        "PAK",
        "NEW_FRONT",
        "PAK",
    ]
    assert index.actor("NEW_FRONT").hosts == ("PAK",)


def test_a_users_file_ends_a_term() -> None:
    known = BOOK.leaders[0]
    ended = ActorFile(leaders=(msgspec.structs.replace(known, until=date(2026, 6, 1)),))
    index = ActorIndex(merge([*FILES, ended]))

    assert check([*FILES, ended]) == []
    assert [m.role for m in index.find(known.name, date(2026, 7, 1))] == [""]


@pytest.mark.parametrize(
    ("extra", "where", "message"),
    [
        (ActorFile(armed_groups={"X-1": Entry(name="X")}), ("armed_groups", "X-1"), "an id is capitals"),
        (
            ActorFile(armed_groups={"X": Entry(name="Xx", hosts=("ZZZ",))}),
            ("armed_groups", "X", "hosts", 0),
            "unknown actor",
        ),
        (
            ActorFile(armed_groups={"XX": Entry(name="Xx", acts_for=(ActsFor(actor="XX"),))}),
            ("armed_groups", "XX", "acts_for", 0, "actor"),
            "unknown",
        ),
        (
            ActorFile(armed_groups={"XX": Entry(name="Taliban")}),
            ("armed_groups", "XX", "name"),
            "already names TALIBAN",
        ),
        (
            ActorFile(armed_groups={"XX": Entry(name="Xx", names=("…",))}),
            ("armed_groups", "XX", "names", 0),
            "holds no word",
        ),
        (ActorFile(states={"UKA": Entry(places=("Sometown",))}), ("states", "UKA"), "names nobody"),
        (
            ActorFile(
                states={
                    "PAK": Entry(names=(Name(text="Old", since=date(2000, 1, 1), until=date(1999, 1, 1)),))
                }
            ),
            ("states", "PAK", "names", 0),
            "before it begins",
        ),
        (
            ActorFile(leaders=(Leader(name="A B", actor="PAK", role="wizard", since=date(2020, 1, 1)),)),
            ("leaders", 0, "role"),
            "unknown role",
        ),
    ],
)
def test_a_mistake_is_told_with_its_place(extra: ActorFile, where: tuple, message: str) -> None:
    found = [(key, text) for place, key, text in check([*FILES, extra]) if place == len(FILES)]

    assert any(key == where and message in text for key, text in found), found
