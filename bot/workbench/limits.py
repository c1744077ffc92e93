"""What Slack allows, in characters and counts.

From https://docs.slack.dev/reference/block-kit (blocks, elements, composition objects),
https://docs.slack.dev/reference/views and the methods' own pages, except where a line says otherwise.
"""

from __future__ import annotations

MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
BLOCKS_CHARACTERS = (
    13_200  # serialised; seen, not documented: https://github.com/slackapi/bolt-js/issues/2509
)
POST_TEXT = 40_000
UPDATE_TEXT = 4_000  # https://docs.slack.dev/reference/methods/chat.update
METADATA_BYTES = 8_000  # serialised event_payload

IDENTIFIER = 255  # block_id, action_id, callback_id, external_id
SECTION_TEXT = 3_000
FIELDS = 10
FIELD_TEXT = 2_000
HEADER_TEXT = 150
ALERT_TEXT = 3_000  # as any text object; the block names no limit of its own
MARKDOWN_TEXT = 12_000
ACTIONS_ELEMENTS = 25
CONTEXT_ELEMENTS = 10
CONTEXT_ACTIONS_ELEMENTS = 5
LABEL_TEXT = 2_000
HINT_TEXT = 2_000
ALT_TEXT = 2_000
URL_TEXT = 3_000
TABLE_ROWS = 100
TABLE_COLUMNS = 20

BUTTON_TEXT = 75
BUTTON_VALUE = 2_000
OPTION_TEXT = 75
OPTION_VALUE = 150
OVERFLOW_OPTIONS = 5
CHOICE_OPTIONS = 10  # radio buttons and checkboxes
SELECT_OPTIONS = 100
PLACEHOLDER_TEXT = 150
TYPED_TEXT = 3_000  # max_length of a plain_text_input
CONFIRM_TITLE = 100
CONFIRM_TEXT = 300
CONFIRM_BUTTON = 30

VIEW_LABEL = 24  # title, submit and close of a modal
PRIVATE_METADATA = 3_000
VIEW_STACK = 3  # modals on top of each other

TRIGGER_SECONDS = 3.0
ACKNOWLEDGE_SECONDS = 3.0
RESPONSE_URL_SECONDS = 30 * 60
RESPONSE_URL_USES = 5
EVENT_RETRIES = 3
