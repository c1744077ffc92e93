"""How the running bot is: alive, ready, and in numbers. Nothing here ever holds a text or a name."""

from bot.health.metrics import Metrics
from bot.health.routes import health_routes

__all__ = ["Metrics", "health_routes"]
