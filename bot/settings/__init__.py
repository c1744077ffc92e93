"""What an installation is told: `countersign.yaml` for what anybody may read, the environment for secrets."""

from bot.settings.loading import Settings, SettingsError, load_settings
from bot.settings.secrets import Secrets, read_secrets

__all__ = ["Secrets", "Settings", "SettingsError", "load_settings", "read_secrets"]
