"""A story, a moment to begin, a speed -> what has been published by now, and when it says it was.

Two clocks: the *wall* that the spectator looks at, and the *calendar* of the story. The calendar runs `speed`
times as fast and reaches the wall at the end, so that articles bear real dates of the past days and the last
of them is of this morning. Pure: every method takes the moment it is asked about.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.demo.story import Publisher, Story, StoryArticle

WINDOW = 15  # entries that a feed keeps
QUIET = timedelta(hours=8)  # after the last article: time for every reader to ask once more before the end


@dataclass(frozen=True, slots=True)
class Playback:
    """The story as it unfolds from *start_at* (wall), `speed` times as fast as it was lived."""

    story: Story
    start_at: datetime
    speed: float

    @property
    def length(self) -> timedelta:
        """Of the whole, by the calendar."""
        return self.story.length + QUIET

    @property
    def ends_at(self) -> datetime:
        """When it is over, by the wall and by the calendar."""
        return self.start_at + self.length / self.speed

    def calendar(self, wall: datetime) -> datetime:
        """Return the story's date and time at *wall*. It runs on at its speed for a reader who is late."""
        return self.ends_at + (wall - self.ends_at) * self.speed

    def published(self, article: StoryArticle) -> datetime:
        """Return the date that *article* bears."""
        moment = self.ends_at - (self.length - article.offset)
        return moment.replace(microsecond=0)

    def appears(self, article: StoryArticle) -> datetime:
        """Return when (wall) *article* appears in its feed."""
        return self.start_at + article.offset / self.speed

    def finished(self, wall: datetime) -> bool:
        """Whether it is over."""
        return wall >= self.ends_at

    def share(self, wall: datetime) -> float:
        """Return how much of the story has been played, 0..1."""
        whole = (self.ends_at - self.start_at) or timedelta(seconds=1)
        return min(1.0, max(0.0, (wall - self.start_at) / whole))

    def visible(self, publisher: Publisher, wall: datetime) -> list[StoryArticle]:
        """Return what the feed of *publisher* lists at *wall*, newest first."""
        out = [
            article
            for article in self.story.articles
            if article.publisher == publisher and self.appears(article) <= wall
        ]
        return out[::-1][:WINDOW]

    def find(self, publisher: str, slug: str, wall: datetime) -> StoryArticle | None:
        """Return the article at an address, unless it is not out yet at *wall*."""
        for article in self.story.articles:
            if (article.publisher.id, article.slug) == (publisher, slug) and self.appears(article) <= wall:
                return article
        return None
