"""The shape of a playbook's files. A folder may spread the keys over any number of files."""

from typing import Annotated

from pydantic import Field

from bot.model.finding import Severity
from bot.playbook.shapes import (
    ExamplesShape,
    Id,
    ModelReplyShape,
    PhraseSets,
    PracticeShape,
    RuleShape,
    Sentence,
    Shape,
    Terms,
)
from bot.playbook.templates import TemplatesShape
from bot.playbook.triage_shape import AdjustCategoryShape, CategoryShape, SentimentShape, TopicShape

Words = dict[Id, Terms]
PlaybookId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]


class AdjustShape(Shape):
    """A change to a rule that is inherited."""

    rule: Id
    severity: Severity | None = None
    why: str = ""
    mend: str = ""
    source: str = ""
    use_instead: str = ""
    off: bool = False  # the rule doesn't apply here
    phrases: PhraseSets = ()  # looked for as well
    examples: ExamplesShape = ExamplesShape()  # for these phrases


class OverlayFile(Shape):
    """What a practice may lay on top of a playbook."""

    words: Words = Field(default_factory=dict[Id, Terms])  # lists of its own
    more_words: Words = Field(
        default_factory=dict[Id, Terms]
    )  # further entries for lists that are already there
    rules: tuple[RuleShape, ...] = ()
    adjust: tuple[AdjustShape, ...] = ()
    templates: TemplatesShape = TemplatesShape()
    idioms: Terms = ()  # everyday turns that look like trouble in a review, and aren't
    categories: tuple[CategoryShape, ...] = ()
    adjust_categories: tuple[AdjustCategoryShape, ...] = ()


class PlaybookFile(OverlayFile):
    """One file of a playbook's folder."""

    id: PlaybookId | None = None
    title: Sentence | None = None
    edition: Sentence | None = None  # of the content, for people: "2026-11"
    extends: PlaybookId | None = None
    region: Annotated[str, Field(pattern=r"^[A-Z]{2}$")] | None = None  # where phone numbers are from
    sample_practice: PracticeShape | None = None  # that examples speak for
    topics: tuple[TopicShape, ...] = ()  # the most important first
    sentiment: SentimentShape | None = None
    model_replies: tuple[ModelReplyShape, ...] = ()
