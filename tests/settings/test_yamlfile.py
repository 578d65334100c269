"""A configuration file is read whole, or every mistake in it is named."""

from pathlib import Path

import msgspec
import pytest

from monitor.settings.yamlfile import ConfigError, Located, dotted, load


class Item(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    weight: float | None = None


class Items(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    items: tuple[Item, ...]


def problems(tmp_path: Path, text: str) -> list[str]:
    file = tmp_path / "items.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load(file, Items)
    return [str(problem).removeprefix(f"{tmp_path}/") for problem in caught.value.problems]


class Book(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    language: str
    entries: dict[str, Item]


def book(tmp_path: Path, *texts: str) -> Located:
    paths = [tmp_path / f"{number}.yaml" for number in range(len(texts))]
    for path, text in zip(paths, texts, strict=True):
        path.write_text(text, encoding="utf-8")
    return Located(*paths)


def test_several_files_add_up_to_one(tmp_path):
    found = book(
        tmp_path, "language: en\nentries: {a: {name: x}}\n", "entries:\n  b: {name: y}\n", "# nothing yet\n"
    )

    assert found.to(Book) == Book(language="en", entries={"a": Item(name="x"), "b": Item(name="y")})


def test_of_several_files_the_one_with_the_mistake_is_named(tmp_path):
    found = book(tmp_path, "language: en\nentries: {a: {name: x}}\n", "entries:\n  b: {name: 3}\n")

    with pytest.raises(ConfigError, match=r"1\.yaml:2: entries\.b\.name: 3 is not of type 'string'"):
        found.to(Book)


@pytest.mark.parametrize("second", ["entries:\n  a: {name: y}\n", "language: fr\n"])
def test_what_two_files_say_twice_is_a_mistake_of_the_second(tmp_path, second):
    with pytest.raises(ConfigError, match=r"1\.yaml:\d: .*this key stands twice"):
        book(tmp_path, "language: en\nentries: {a: {name: x}}\n", second)


def test_a_sound_file_becomes_a_typed_value(tmp_path):
    (tmp_path / "items.yaml").write_text("items:\n  - name: drone\n    weight: 2.5\n", encoding="utf-8")

    assert load(tmp_path / "items.yaml", Items) == Items(items=(Item(name="drone", weight=2.5),))


def test_every_mistake_is_reported_at_once_with_file_line_and_key(tmp_path):
    found = problems(tmp_path, "items:\n  - name: a\n    weight: heavy\n  - nmae: b\n  - name: 3\n")

    assert found == [
        "items.yaml:3: items[0].weight: 'heavy' is not of type 'number'",
        "items.yaml:4: items[1]: 'name' is a required property",
        "items.yaml:4: items[1]: unknown key 'nmae' (known: name, weight)",
        "items.yaml:5: items[2].name: 3 is not of type 'string'",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("items: [", "items.yaml:2: did not find expected node content", id="malformed"),
        pytest.param("", "items.yaml:1: None is not of type 'object'", id="empty"),
        pytest.param(
            "items:\n  - name: a\n    name: b\n",
            "items.yaml:3: items[0].name: this key stands twice",
            id="twice",
        ),
    ],
)
def test_a_broken_file_is_named_with_its_line(tmp_path, text, expected):
    assert expected in problems(tmp_path, text)[0]


def test_a_missing_file_is_a_mistake_and_not_a_traceback(tmp_path):
    with pytest.raises(ConfigError, match=r"nowhere\.yaml:0: No such file"):
        load(tmp_path / "nowhere.yaml", Items)


def test_a_file_in_another_encoding_is_named(tmp_path):
    (tmp_path / "latin.yaml").write_bytes("items: [{name: Z\xfcrich}]".encode("latin-1"))

    with pytest.raises(ConfigError, match="not UTF-8"):
        load(tmp_path / "latin.yaml", Items)


def test_a_key_path_reads_like_code():
    assert dotted(("groups", 0, "rules", 12, "alert")) == "groups[0].rules[12].alert"
