"""No form of the reviewer's name belongs in a public reply."""

import pytest

from bot.checklist.kinds.names import Names
from bot.checklist.phrases import parse_term

NAMES = Names(
    nicknames=(frozenset({"katherine", "kathy", "kate"}),),
    everyday=frozenset({"will", "hope", "may", "bell", "grace", "happy"}),
    ignore=frozenset({"anonymous", "user", "the", "family", "a", "google"}),
    acronyms=frozenset({"gp", "nhs"}),
    titles="<title>",
    greetings="<greeting>",
    introduced_by=(parse_term("my son"),),
)


@pytest.mark.parametrize(
    ("author", "reply", "found"),
    [
        ("Dana Whitlock", "Thank you, Dana, for this.", ["Dana"]),
        ("Dana Whitlock", "Ms. Whitlock's words matter.", ["Whitlock's"]),
        ("Dana Whitlock", "THANK YOU DANA", ["DANA"]),
        ("Dana Whitlock", "hi dana, thanks", ["dana"]),
        ("Dana Whitlock", "Hi D a n a!", ["D a n a"]),
        ("Tara Watts", "Many thanks, T.W.", ["T.W"]),
        ("Tara Watts", "Many thanks TW", ["TW"]),
        ("AJ's mom", "Thanks, AJ!", ["AJ"]),
        ("Tara Watts", "many thanks, t.w., please call", ["t.w"]),
        ("Dana Whitlock", "thank you, dana.", ["dana"]),
        ("Marcus T.", "Thanks, T.", ["T"]),
        ("lunar_tess", "@lunar_tess please ring us.", ["lunar_tess"]),
        ("lunar_tess99", "Hello LunarTess99", ["LunarTess99"]),
        ("Katherine Low", "Dear Kathy, thank you", ["Kathy"]),
        ("Hope Willis", "Hope, thank you.", ["Hope"]),
        ("Hope Willis", "Dear Hope Willis,", ["Hope", "Willis"]),
        ("Will Ng", "Thank you, Will.", ["Will"]),
        ("Li Wu", "Dear Ms Wu,", ["Wu"]),
        ("May Lee", "Dear May, thank you.", ["May"]),
        ("Zoë Okonjo", "Hello Ms Okonjo, hello Zoe.", ["Okonjo", "Zoe"]),
    ],
)
def test_the_reviewers_name_is_found_in_any_form(author: str, reply: str, found: list[str], spans) -> None:
    assert spans(NAMES, reply, author=author, terms=["my son", "<title>", "<greeting>"]) == found


@pytest.mark.parametrize(
    ("author", "reply"),
    [
        ("Hope Willis", "We hope you will call."),
        ("A. Bell", "Please ring the bell."),
        ("May Lee", "We may reopen in May."),
        ("Grace", "We ask for your grace."),
        ("Gina Parr", "Every GP here listens."),
        ("Maria Lopez", "Please ask for Maria."),
        ("Anonymous", "We welcome anonymous comments."),
        ("A Google User", "Thank you. A user told us."),
        ("Happy customer", "Happy to help."),
        ("", "Thank you for this."),
        ("Jo", "We enjoy comments."),
        ("AJ's mom", "As of Monday the toys are new."),
        ("Oscar Norris", "Call us. On Mondays we open early."),
    ],
)
def test_words_that_only_look_like_the_name_pass(author: str, reply: str, spans) -> None:
    assert spans(NAMES, reply, author=author, terms=["my son", "<title>", "<greeting>"]) == []


def test_a_relative_whom_the_review_names_counts_too(spans) -> None:
    found = spans(NAMES, "We wish Oliver well.", review="They saw my son Oliver.", terms=["my son"])
    assert found == ["Oliver"]
