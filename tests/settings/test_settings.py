"""`countersign.yaml`: the smallest that works, and every mistake told with its line and how to mend it."""

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.practice import Role
from bot.settings import SettingsError, load_settings, read_secrets

SMALLEST = """\
practices:
  - id: riverside
    name: Riverside Clinic
    channels: {slack: C0123}
    defence_organisation: {name: Example Defence Union, phone: 01632 960500}
people:
  - {name: Maya, email: maya@riverside.example, roles: staff}
  - {name: Tom, email: tom@riverside.example, roles: [approver]}
  - {name: Sam, email: sam@riverside.example, roles: [compliance]}
"""


@pytest.fixture
def write(tmp_path):
    def write(text: str) -> Path:
        file = tmp_path / "countersign.yaml"
        file.write_text(text, encoding="utf-8")
        return file

    return write


def complaints(file: Path) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        load_settings(file)
    return [line.removeprefix(f"{file.parent}/") for line in str(caught.value).splitlines()]


def test_nine_lines_are_enough(write):
    file = write(SMALLEST)
    settings = load_settings(file)
    practice = settings.practices["riverside"]
    assert practice.playbook == "default"
    assert practice.channels == {"slack": "C0123"}
    assert practice.grace == timedelta(minutes=30)
    assert practice.contacts[0].name == "Example Defence Union"
    assert [(p.id, p.roles) for p in settings.people] == [
        ("maya", {Role.STAFF}),
        ("tom", {Role.APPROVER}),
        ("sam", {Role.COMPLIANCE}),
    ]
    assert all(p.practices == {"riverside"} for p in settings.people), "nobody said where, so everywhere"
    assert settings.data == file.parent / "countersign-data"


def test_everything_that_can_be_said_arrives(write):
    full = """\
public_url: https://bot.riverside.example
data: state
practices:
  - id: riverside
    name: Riverside Clinic
    playbook: uk-gmc
    channels: {slack: C0123}
    phones: [01632 960123]
    emails: [Team@Riverside.example]
    urls: [riverside.example]
    complaints_url: https://riverside.example/complaints
    address: 1 River Street
    signatories: [Practice Manager]
    contact_role: office manager
    approvals: 2
    reply_within: 48h
    grace: 0
    approval_expires: 5d
    follow_up_within: 90m
    direct_message_approvers: true
    overlay: own.yaml
    defence_organisation:
      {name: Example Defence Union, phone: 01632 960500, hours: always, member_number: 0042, role: insurer}
    contacts:
      - {role: safeguarding lead, name: Ana, phone: 07700900123, for_categories: [self_harm_risk]}
people:
  - {name: Maya, email: m@riverside.example, roles: [staff], id: maya, practices: [riverside], slack: U01}
  - {name: Tom, email: tom@riverside.example, roles: [approver], slack: [U02, U03]}
  - {name: Ana, email: ana@riverside.example, roles: [approver, compliance]}
  - {name: Sam, email: sam@riverside.example, roles: [compliance]}
"""
    file = write(full)
    (file.parent / "own.yaml").write_text("{}")
    settings = load_settings(file)
    practice = settings.practices["riverside"]
    assert practice.emails == ("team@riverside.example",)
    assert practice.grace == timedelta(0)
    assert practice.approval_expires == timedelta(days=5)
    assert practice.follow_up_within == timedelta(minutes=90)
    assert (practice.approvals_needed, practice.direct_message_approvers) == (2, True)
    assert [(c.role, c.member_number, c.for_categories) for c in practice.contacts] == [
        ("insurer", "0042", frozenset()),
        ("safeguarding lead", "", {"self_harm_risk"}),
    ]
    assert practice.contacts[1].phone == "07700900123", "the first zero stays"
    assert settings.people[0].accounts == {("slack", "U01")}
    assert settings.people[1].accounts == {("slack", "U02"), ("slack", "U03")}
    assert settings.overlays == {"riverside": file.parent / "own.yaml"}
    assert settings.data == file.parent / "state"
    assert settings.public_url == "https://bot.riverside.example"


@pytest.mark.parametrize(
    ("before", "after", "complaint"),
    [
        ("name: Riverside Clinic", "nmae: Riverside Clinic", 'countersign.yaml:3: unknown key "nmae"'),
        ("id: riverside", "id: River Side", "countersign.yaml:2: id: use small letters"),
        ("{slack: C0123}", '{slack: "#reviews"}', "countersign.yaml:4: slack: give the channel's id"),
        ("phone: 01632 960500", 'phone: ""', "countersign.yaml:5: phone: String should have at least 1"),
        ("roles: staff", "roles: boss", "countersign.yaml:7: roles: Input should be 'staff'"),
        ("roles: staff", "roles: []", "countersign.yaml:7: roles: there must be at least one"),
        ("maya@riverside.example", "maya", "countersign.yaml:7: email: is not an e-mail address"),
        ("roles: staff", 'roles: staff, slack: "@maya"', "countersign.yaml:7: slack: give the member id"),
        ("roles: staff", "roles: staff, practices: [hill]", "there are riverside"),
        ("roles: staff", "roles: staff, practices: []", "leave the key out to mean all"),
        ("maya@riverside", "Tom@riverside", 'countersign.yaml:8: a second person with the email "tom@'),
        ("maya@riverside", "tom@hill", 'countersign.yaml:8: a second person with the id "tom"'),
        ("[approver]", "[staff]", "practice 'riverside' needs 1 approval"),
        ("[compliance]", "[staff]", "nobody with the compliance role"),
        (
            "name: Riverside Clinic",
            "name: R\n    grace: 30",
            "countersign.yaml:4: grace: write it as a number",
        ),
        (
            "name: Riverside Clinic",
            "name: R\n    grace: -5m",
            "countersign.yaml:4: grace: write it as a number",
        ),
        (
            "name: Riverside Clinic",
            "name: R\n    reply_within: 0",
            "reply_within: must be longer than nothing",
        ),
        ("name: Riverside Clinic", "name: R\n    reply_within: 400d", "reply_within: is longer than a year"),
        ("name: Riverside Clinic", "name: R\n    overlay: own.yaml", "countersign.yaml:4: there is no file"),
        ("people:", "public_url: bot.example\npeople:", "public_url: should start with https://"),
        ("practices:", "practices: []\nrest:", "practices: there must be at least one"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_how_to_mend_it(write, before, after, complaint):
    assert SMALLEST.count(before) >= 1
    assert any(complaint in line for line in complaints(write(SMALLEST.replace(before, after, 1))))


def test_a_practice_without_a_defence_organisation_is_refused(write):
    lines = [line for line in SMALLEST.splitlines() if "defence_organisation" not in line]
    assert complaints(write("\n".join(lines))) == ['countersign.yaml:2: "defence_organisation" is missing']


def test_two_practices_can_share_a_channel_but_not_an_id(write):
    second = SMALLEST.splitlines()[1:5]
    both = SMALLEST.replace("people:", "\n".join([*second, "people:"]))
    assert complaints(write(both)) == ['countersign.yaml:6: a second practice with the id "riverside"']
    apart = both.replace("id: riverside", "id: hill", 1)
    assert list(load_settings(write(apart)).practices) == ["hill", "riverside"]


def test_one_account_cannot_be_two_people(write):
    shared = SMALLEST.replace("roles: staff", "roles: staff, slack: U01").replace(
        "roles: [approver]", "roles: [approver], slack: [U01]"
    )
    assert complaints(write(shared)) == [
        "countersign.yaml:8: the account U01 is Maya's already: one account can't be two people"
    ]


@pytest.mark.parametrize(
    "line",
    [
        "slack_bot_token: abc",
        "database_url: sqlite:///x.db",
        "notes: xoxb-1-2-secretvalue",
        "notes: [xapp-1-A-secretvalue]",
        "notes: postgresql://bot:secretvalue@db/countersign",
    ],
)
def test_a_secret_in_the_file_is_refused_without_repeating_it(write, line):
    [complaint] = complaints(write(f"{line}\n{SMALLEST}"))
    assert complaint.startswith("countersign.yaml:1: ")
    assert "belongs in the environment" in complaint
    assert "secretvalue" not in complaint


def test_files_that_cannot_be_read_say_so(write, tmp_path):
    assert "No such file" in complaints(tmp_path / "none.yaml")[0]
    assert complaints(write("practices: [")) != []
    file = write("")
    file.write_bytes(b"\xff\xfe\x00")
    assert "UTF-8" in complaints(file)[0]


def test_secrets_come_from_the_environment_and_never_show(tmp_path):
    secrets = read_secrets(
        {
            "SLACK_BOT_TOKEN": " xoxb-1 ",
            "SLACK_SIGNING_SECRET": "",
            "SLACK_API_URL": "http://localhost:1/api",
        },
        data=tmp_path,
    )
    assert secrets.slack_bot_token == "xoxb-1"
    assert secrets.slack_signing_secret is None, "an empty variable is one that isn't set"
    assert secrets.slack_api_url == "http://localhost:1/api/"
    assert secrets.database_url == f"sqlite:///{tmp_path}/countersign.db"
    assert "xoxb" not in repr(secrets)
    assert read_secrets({}, data=tmp_path).slack_api_url == "https://slack.com/api/"


@given(st.text(max_size=200))
def test_no_text_at_all_breaks_the_reader(tmp_path_factory, text):
    file = tmp_path_factory.mktemp("any") / "countersign.yaml"
    file.write_text(text, encoding="utf-8", errors="replace")
    with pytest.raises(SettingsError):
        load_settings(file)


@pytest.mark.parametrize(
    ("channels", "problem"),
    [
        ("{}", "name a channel"),
        ("{teams: general}", "19:abc"),
        ("{slack: C1, mail: x}", "mail"),
    ],
)
def test_a_practice_without_a_channel_that_can_be_used_is_a_mistake(tmp_path, channels, problem):
    file = tmp_path / "countersign.yaml"
    file.write_text(_IN_TEAMS.replace('{teams: "19:a-b@thread.tacv2"}', channels))
    with pytest.raises(SettingsError, match=problem):
        load_settings(file)


def test_a_practice_may_live_in_teams_alone_and_people_are_named_by_object_id(tmp_path):
    file = tmp_path / "countersign.yaml"
    file.write_text(_IN_TEAMS)
    settings = load_settings(file)
    assert settings.practices["riverside"].channels == {"teams": "19:a-b@thread.tacv2"}
    maya = settings.people[0]
    assert maya.accounts == {("teams", "3f2504e0-4f89-41d3-9a0c-0305e82c3301")}


_IN_TEAMS = """
practices:
  - id: riverside
    name: Riverside Clinic
    channels: {teams: "19:a-b@thread.tacv2"}
    defence_organisation: {name: Example Defence Union, phone: "01632 960500"}
people:
  - {name: Maya, email: maya@riverside.example, roles: [staff], teams: 3F2504E0-4F89-41D3-9A0C-0305E82C3301}
  - {name: Tom, email: tom@riverside.example, roles: [approver]}
  - {name: Sam, email: sam@riverside.example, roles: [compliance]}
"""
