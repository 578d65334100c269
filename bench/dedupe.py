"""Measure story fingerprints on copies made as agencies' customers make them.

    python bench/dedupe.py [TEXTS.jsonl] [--stories 3000]

Without a file the stories are generated: made-up words, drawn like real ones (Zipf), so that strangers
share common words. Each story gets a copy: new headline, dateline and credit, up to 20 % cut from the
end, 1 word in 60 replaced. Printed: recall of copies and false pairs among strangers at each distance,
the same for RecentStories, and stories per second.
"""

import argparse
import itertools
import json
import random
import time
from pathlib import Path

from monitor.core import dedupe

_SYLLABLES = [a + b for a in "bdfgklmnprstvz" for b in ("a", "e", "i", "o", "u", "ar", "en", "is", "ol")]
_PLACES = ["GENEVA", "NAIROBI", "LIMA", "OSLO", "HANOI", "CAIRO", "QUITO", "RABAT"]


def generated(number: int, rng: random.Random) -> list[str]:
    """Return stories of 60 to 700 words from a vocabulary of 20,000 with Zipf's frequencies."""
    vocabulary = ["".join(rng.choices(_SYLLABLES, k=rng.randint(1, 4))) for _ in range(20_000)]
    weights = list(itertools.accumulate(1 / (rank + 3) for rank in range(len(vocabulary))))
    return [
        " ".join(rng.choices(vocabulary, cum_weights=weights, k=rng.randint(60, 700))) for _ in range(number)
    ]


def syndicated(story: str, rng: random.Random) -> str:
    """Return *story* as another paper prints it."""
    words = story.split()
    words = words[: int(len(words) * (1 - rng.random() * 0.2))]
    words = [rng.choice(words) if rng.random() < 1 / 60 else word for word in words]
    headline = " ".join(rng.choices(words, k=9)).title()
    return (
        f"{headline}\n{rng.choice(_PLACES)} (Agency) - {' '.join(words)}\nReporting by staff; editing by desk"
    )


def texts(path: Path, number: int) -> list[str]:
    """Return up to *number* texts of at least 40 words from a JSONL file with a `text` field."""
    with path.open(encoding="utf-8") as lines:
        rows = (json.loads(line)["text"] for line in lines)
        return list(itertools.islice((row for row in rows if len(row.split()) >= 40), number))


def pairs_table(stories: list[str], copies: list[str]) -> None:
    """Print recall and false pairs at each distance."""
    begun = time.perf_counter()
    prints = [dedupe.fingerprint(story) for story in stories]
    rate = len(stories) / (time.perf_counter() - begun)
    near = [dedupe.distance(a, dedupe.fingerprint(copy)) for a, copy in zip(prints, copies, strict=True)]
    sample = prints[:2000]
    far = [dedupe.distance(a, b) for a, b in itertools.combinations(sample, 2) if a != b]
    print(f"fingerprints/s {rate:,.0f}   stranger pairs {len(far):,}")
    print("| distance | recall of copies | false pairs per million |\n|---|---|---|")
    for reach in range(6, 23, 2):
        recall = sum(d <= reach for d in near) / len(near)
        print(f"| {reach} | {recall:.3f} | {1e6 * sum(d <= reach for d in far) / len(far):.1f} |")


def index_table(stories: list[str], copies: list[str]) -> None:
    """Print how many copies and how many strangers RecentStories calls near copies."""
    index = dedupe.RecentStories()
    begun = time.perf_counter()
    false = sum(index.see(str(n), story).word != "new" for n, story in enumerate(stories))
    verdicts = [index.see(f"copy {n}", copy) for n, copy in enumerate(copies)]
    rate = (len(stories) + len(copies)) / (time.perf_counter() - begun)
    right = sum(verdict.of == str(n) for n, verdict in enumerate(verdicts))
    print(
        f"RecentStories: recall {right / len(copies):.3f}, "
        f"originals called copies {false}, texts/s {rate:,.0f}"
    )


def length_table(stories: list[str], rng: random.Random) -> None:
    """Print recall at the shipped distance for stories cut to a length, with and without a new frame."""
    print(
        "| words | recall, new headline, dateline and credit | recall, cut and changed only |\n|---|---|---|"
    )
    for length in (25, 40, 60, 100, 200):
        cut = [" ".join(words[:length]) for words in map(str.split, stories) if len(words) >= length]
        copies = [syndicated(story, rng) for story in cut]
        bodies = [copy.split("\n")[1].split(" - ", 1)[1] for copy in copies]
        framed, bare = (
            sum(map(dedupe.same_story, map(dedupe.fingerprint, cut), map(dedupe.fingerprint, others)))
            for others in (copies, bodies)
        )
        print(f"| {length} | {framed / len(cut):.3f} | {bare / len(cut):.3f} |")


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("path", nargs="?", type=Path)
    parser.add_argument("--stories", type=int, default=3000)
    options = parser.parse_args()
    rng = random.Random(7)  # noqa: S311 -- a benchmark, not a secret
    stories = texts(options.path, options.stories) if options.path else generated(options.stories, rng)
    copies = [syndicated(story, rng) for story in stories]
    length = sum(len(story.split()) for story in stories) / len(stories)
    print(f"{len(stories)} stories, {length:.0f} words each")
    pairs_table(stories, copies)
    index_table(stories, copies)
    length_table(stories, rng)


if __name__ == "__main__":
    main()
