"""What Slack allows, in characters and counts.

From https://docs.slack.dev/reference/block-kit and https://docs.slack.dev/reference/views, except where a
line says otherwise.
"""

MESSAGE_BLOCKS = 50
# Serialised blocks of one message; seen, not documented: https://github.com/slackapi/bolt-js/issues/2509
MESSAGE_CHARACTERS = 13_200
MODAL_BLOCKS = 100

SECTION_TEXT = 3_000
HEADER_TEXT = 150
OVERFLOW_OPTIONS = 5
SELECT_OPTIONS = 100

BUTTON_TEXT = 75
OPTION_TEXT = 75

VIEW_LABEL = 24  # title, submit and close of a modal
INPUT_TEXT = 3_000  # the most that a plain_text_input takes
INPUT_LABEL = 2_000
PLACEHOLDER = 150
