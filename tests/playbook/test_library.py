"""Playbooks build on each other, practices lay their own on top, and nothing wrong gets in."""

from pathlib import Path

import pytest

from bot.checklist.check import ReplyContext
from bot.model.finding import Severity
from bot.model.practice import Practice
from bot.model.review import Review
from bot.playbook.library import Library, PlaybookError
from bot.playbook.playbook import Playbook
from tests.playbook.conftest import DEFAULT

CHILD = """
id: us-hipaa
title: United States
edition: "2026-11"
extends: default
more_words:
  encounter: [stay]
adjust:
  - rule: confirms_care
    severity: warn
    source: HIPAA
    phrases:
      any: [see you soon]
    examples:
      flags: ["[[See you soon]]!"]
"""


def fired(playbook: Playbook, reply: str) -> list[tuple[str, Severity, str]]:
    findings = playbook.check(
        reply, review=None, practice=Practice(id="riverside", name="Riverside"), context=ReplyContext()
    )
    return [(finding.rule, finding.severity, finding.text) for finding in findings]


def troubles(playbook: Playbook, text: str) -> list[str]:
    review = Review(source="google", external_id="1", practice="riverside", rating=None, author="", text=text)
    return [words for trouble in playbook.triage(review).troubles for words in trouble.words]


def test_a_playbook_judges_a_reply(playbooks) -> None:
    playbook = Library.load(playbooks()).playbook("default")
    (finding,) = playbook.check(
        "So sorry about your recent visit.",
        review=None,
        practice=Practice(id="riverside", name="Riverside"),
        context=ReplyContext(),
    )
    assert (finding.start, finding.end, finding.text) == (15, 32, "your recent visit")
    assert finding.why == "It tells the world that the reviewer is a patient."
    assert playbook.name.startswith("default@2026-11-")


def test_a_child_inherits_rules_and_may_sharpen_soften_and_add(playbooks) -> None:
    library = Library.load(playbooks(us_hipaa=CHILD))
    assert library.ids == ("default", "us-hipaa")
    child = library.playbook("us-hipaa")
    assert fired(child, "Your stay. See you soon.") == [
        ("confirms_care", Severity.WARN, "Your stay"),
        ("confirms_care", Severity.WARN, "See you soon"),
    ]
    assert fired(library.playbook("default"), "Your stay. See you soon.") == []


def test_the_version_changes_with_whatever_bears_on_a_verdict(playbooks, overlay) -> None:
    library = Library.load(playbooks(), {"riverside": overlay("more_words: {encounter: [stay]}")})
    plain, own = library.playbook("default"), library.playbook("default", "riverside")
    assert plain.version != own.version
    assert library.playbook("default", "elsewhere").version == plain.version
    assert Library.load(playbooks()).playbook("default").version == plain.version


def test_a_practice_may_add_words_change_a_severity_and_bring_a_rule(playbooks, overlay) -> None:
    file = overlay(
        """
        more_words: {encounter: [stay]}
        adjust: [{rule: confirms_care, severity: warn}]
        rules:
          - id: our_old_name
            title: Names us as we were called
            severity: info
            why: We have a new name.
            mend: Use it.
            source: Our own house style
            phrases: {any: [oak clinic]}
            examples: {flags: ["At [[Oak Clinic]] we care."]}
        """
    )
    library = Library.load(playbooks(), {"riverside": file})
    assert library.problems == ()
    assert fired(library.playbook("default", "riverside"), "Oak Clinic: your stay.") == [
        ("confirms_care", Severity.WARN, "your stay"),
        ("our_old_name", Severity.INFO, "Oak Clinic"),
    ]


def test_a_practices_rule_whose_examples_fail_is_left_out_and_the_others_go_on(playbooks, overlay) -> None:
    rule = """
          - id: {id}
            title: t
            severity: block
            why: w
            mend: m
            source: s
            phrases: {{any: [{word}]}}
            examples: {{flags: ["We like [[fruit]]."]}}
    """
    file = overlay("rules:" + rule.format(id="good", word="fruit") + rule.format(id="bad", word="cheese"))
    library = Library.load(playbooks(), {"riverside": file})
    assert fired(library.playbook("default", "riverside"), "Fruit and cheese.") == [
        ("good", Severity.BLOCK, "Fruit")
    ]
    (problem,) = library.problems
    assert problem.startswith(f"{file}:18: bad: should fire at [[fruit]] but is silent")


def test_a_practices_change_whose_examples_fail_is_left_out(playbooks, overlay) -> None:
    file = overlay("adjust: [{rule: confirms_care, severity: info, examples: {allows: [Your visit]}}]")
    library = Library.load(playbooks(), {"riverside": file})
    assert fired(library.playbook("default", "riverside"), "Your visit") == [
        ("confirms_care", Severity.BLOCK, "Your visit")
    ]
    assert "should be silent but fires at [[Your visit]]" in library.problems[0]


def test_our_own_playbook_whose_examples_fail_does_not_load(playbooks) -> None:
    folder = playbooks(default=DEFAULT.replace("Anyone may book your visit", "Anyone may like your visit"))
    with pytest.raises(PlaybookError, match=r"playbook.yaml:29: confirms_care: should be silent"):
        Library.load(folder)
    assert Library.load(folder, prove=False).ids == ("default",)


@pytest.mark.parametrize(
    ("instead_of", "wrong", "says"),
    [
        ("    why:", "    wy:", ':13: unknown key "wy"'),
        ("<encounter>", "<encuonter>", ':19: there is no word list <encuonter>; did you mean "encounter"?'),
        ("your [recent]", "your [recent", ":19: any:"),
        ("severity: block", "severity: stop", ":12: severity: Input should be 'block', 'warn' or 'info'"),
        ("[visit, appointment*]", "[visit, <stays>]", ":8: there is no word list <stays>"),
        ("[visit, appointment*]", '[visit, "<encounter>"]', "contains itself"),
        ("edition:", "extends: nobody\nedition:", ':4: there is no playbook "nobody"'),
        ("edition:", "extends: default\nedition:", ":4: playbooks extend each other in a circle"),
        ("region: US", "", '"region" is missing'),
        (
            "rules:",
            "adjust: [{rule: confirm_care}]\nrules:",
            ":9: there is no rule confirm_care; did you mean",
        ),
        ("rules:", "more_words: {enconter: [x]}\nrules:", ":9: there is no word list enconter to add to"),
    ],
)
def test_a_mistake_in_a_playbook_is_named_with_its_line(
    playbooks, instead_of: str, wrong: str, says: str
) -> None:
    folder: Path = playbooks(default=DEFAULT.replace(instead_of, wrong, 1))
    with pytest.raises(PlaybookError) as caught:
        Library.load(folder)
    assert says in str(caught.value)


def test_two_rules_of_one_id_are_an_error(playbooks) -> None:
    rule = DEFAULT[DEFAULT.index("  - id: confirms_care") :]
    with pytest.raises(PlaybookError, match=r":33: the rule confirms_care is already in .*:10"):
        Library.load(playbooks(default=DEFAULT + rule))


def test_a_key_in_two_files_of_one_playbook_is_an_error(playbooks) -> None:
    folder = playbooks()
    (folder / "default" / "more.yaml").write_text("title: Another\n", encoding="utf-8")
    with pytest.raises(PlaybookError, match='"title" is already in'):
        Library.load(folder)


def test_an_unknown_playbook_names_those_there_are(playbooks) -> None:
    with pytest.raises(PlaybookError, match='no playbook "fr"; there are default'):
        Library.load(playbooks()).playbook("fr")


def test_a_missing_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(PlaybookError, match="no such folder"):
        Library.load(tmp_path / "nothing")


def test_a_practices_file_that_cannot_be_read_stops_everything(playbooks, overlay) -> None:
    with pytest.raises(PlaybookError, match=r"riverside.yaml:1: unknown key"):
        Library.load(playbooks(), {"riverside": overlay("rule: []")})


AUSTRALIA = """
id: au-ahpra
title: Australia
edition: "2026-11"
extends: default
region: AU
rules:
  - id: testimonial_use
    title: Uses praise as advertising
    severity: block
    why: w
    mend: m
    source: National Law s133
    phrases: {any: [success story]}
    examples: {flags: ["A [[success story]]!"]}
"""


def test_a_practices_file_may_speak_of_rules_that_only_its_own_playbook_has(playbooks, overlay) -> None:
    file = overlay("adjust: [{rule: testimonial_use, severity: warn}]")
    library = Library.load(playbooks(au_ahpra=AUSTRALIA), {"bayside": file})
    assert fired(library.playbook("au-ahpra", "bayside"), "A success story") == [
        ("testimonial_use", Severity.WARN, "success story")
    ]
    with pytest.raises(PlaybookError, match=r"riverside\.yaml:1: there is no rule testimonial_use"):
        library.playbook("default", "bayside")


def test_a_practices_file_that_fits_nowhere_stops_everything(playbooks, overlay) -> None:
    with pytest.raises(PlaybookError, match="there is no rule testimonials"):
        Library.load(
            playbooks(au_ahpra=AUSTRALIA), {"bayside": overlay("adjust: [{rule: testimonials, off: true}]")}
        )


def test_a_rule_can_be_switched_off(playbooks, overlay) -> None:
    library = Library.load(playbooks(), {"riverside": overlay("adjust: [{rule: confirms_care, off: true}]")})
    assert fired(library.playbook("default", "riverside"), "Your visit") == []


def test_what_the_second_reader_must_say_holds_for_a_rules_own_phrases_and_not_for_added_ones(
    playbooks, overlay
) -> None:
    rule, _, _ = DEFAULT.partition("    phrases:")
    never = rule + "    score_at_least: 1\n    phrases: {any: [our gate]}\n    examples: {}\n"
    added = overlay("adjust: [{rule: confirms_care, phrases: {any: [our chairs]}}]")
    library = Library.load(playbooks(default=never), {"riverside": added})
    assert fired(library.playbook("default"), "Our gate is green. Our chairs are blue.") == []
    assert fired(library.playbook("default", "riverside"), "Our gate is green. Our chairs are blue.") == [
        ("confirms_care", Severity.BLOCK, "Our chairs")
    ]


def test_what_the_second_reader_must_say_holds_for_a_categorys_own_signals_and_not_for_added_ones(
    playbooks, overlay
) -> None:
    categories = """
categories:
  - id: parking_row
    title: Trouble about parking
    level: notify
    help: Tell the landlord.
    score_at_least: 1
    signals:
      - any: [parking row]
      - {any: [parking war], score_at_least: 0}
    clues: [{weights: {car: 1, fist: 1}, at_least: 2}]
    examples: {}
"""
    added = overlay("adjust_categories: [{category: parking_row, signals: [{any: [our gate]}]}]")
    library = Library.load(playbooks(default=DEFAULT + categories), {"riverside": added}, prove=False)
    assert troubles(library.playbook("default"), "A parking row.") == []
    assert troubles(library.playbook("default"), "A fist on my car.") == []
    assert troubles(library.playbook("default"), "A parking war.") == ["parking war"]
    assert troubles(library.playbook("default", "riverside"), "A parking row at our gate.") == ["our gate"]


def test_a_practices_category_whose_examples_fail_is_left_out(playbooks, overlay) -> None:
    file = overlay(
        """
        categories:
          - id: parking_row
            title: Trouble about parking
            level: notify
            help: Tell the landlord.
            signals: [{any: [parking row]}]
            examples: {flags: ["[[Parking]] again"]}
        """
    )
    library = Library.load(playbooks(), {"riverside": file})
    assert "parking_row: fires" in library.problems[0] or "parking_row: should fire" in library.problems[0]
    assert "parking_row" not in library.playbook("default", "riverside").categories


def test_a_model_reply_must_find_exactly_what_it_says(playbooks) -> None:
    replies = """
model_replies:
  - {text: Sorry about your visit., finds: {confirms_care: [your visit]}}
  - {text: Thank you for telling us.}
  - {text: After your visit we thought., finds: {}}
"""
    with pytest.raises(PlaybookError) as caught:
        Library.load(playbooks(default=DEFAULT + replies))
    assert str(caught.value).count("\n") == 0
    assert "confirms_care: finds ['your visit'] instead of [] in the reply" in str(caught.value)


def test_the_sentence_to_use_instead_and_the_title_come_with_a_finding(playbooks) -> None:
    (finding,) = (
        Library.load(playbooks())
        .playbook("default")
        .check("your visit", review=None, practice=Practice(id="x", name="x"), context=ReplyContext())
    )
    assert finding.title == "Says that the reviewer was here"
    assert finding.use_instead == "Please call us on (512) 555-0142."
