"""The Bot Framework SDK for Python 4.17, and nothing of it outside this folder.

Microsoft has ended its support, so a successor will take its place one day: whatever implements `bot.teams.port.Port`.
"""

from bot.teams.botframework.adapter import BotFramework
from bot.teams.botframework.settings import TeamsSettings

__all__ = ["BotFramework", "TeamsSettings"]
