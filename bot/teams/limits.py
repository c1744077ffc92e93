"""What Teams allows."""

# A message as UTF-16, mentions included, is about 100 KB at most; beyond that it is refused. We stay well below:
# https://learn.microsoft.com/microsoftteams/limits-specifications-teams#chat
MESSAGE_BYTES = 80_000
# People whose view of a card is brought up to date by itself:
# https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/universal-actions-for-adaptive-cards/user-specific-views
REFRESH_PEOPLE = 60
# Buttons of a card in sight; the rest goes behind "…":
# https://learn.microsoft.com/adaptive-cards/rendering-cards/host-config
ACTIONS_IN_SIGHT = 6
DIALOG_TITLE = 60  # characters; ours, to keep it on one line
INPUT_TEXT = 20_000  # characters; ours: as long as the longest review that the intake takes
URL = 2_000  # characters; ours: what every browser takes
MENTIONS = 20  # in one message; ours
