"""Numbers for Prometheus. Labels are codes and names of ours: never a text, a person or a token."""

from time import perf_counter

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5)  # Slack gives up on an answer after 3


class Metrics:
    """What others report to; one instance, with a registry of its own."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._reviews = Counter(
            "countersign_reviews",
            "Reviews that came in, by what they were to us.",
            ["outcome"],
            registry=self._registry,
        )
        self._commands = Counter(
            "countersign_commands",
            "What people and timers asked for, by kind and by outcome or code of the refusal.",
            ["command", "outcome"],
            registry=self._registry,
        )
        self._deliveries = Counter(
            "countersign_deliveries",
            "Messages of the outbox, by surface and by what became of them: sent, retried, failed.",
            ["surface", "outcome"],
            registry=self._registry,
        )
        self._waiting = Gauge(
            "countersign_outbox_waiting",
            "Messages that wait in the outbox.",
            ["surface"],
            registry=self._registry,
        )
        self._requests = Histogram(
            "countersign_request_seconds",
            "How long HTTP requests took.",
            ["route", "status"],
            buckets=SECONDS,
            registry=self._registry,
        )

    def command(self, command: str, outcome: str) -> None:
        """Count a command by its name and outcome; a review that comes in is counted as such."""
        if command == "Receive":
            self._reviews.labels(outcome).inc()
        else:
            self._commands.labels(command, outcome).inc()

    def delivery(self, surface: str, outcome: str) -> None:
        self._deliveries.labels(surface, outcome).inc()

    def waiting(self, surface: str, messages: int) -> None:
        """Say how many messages for a surface have not gone out yet."""
        self._waiting.labels(surface).set(messages)

    @property
    def middleware(self) -> Middleware:
        """Times every request, under its route's pattern: addresses that nobody serves are one route."""

        @web.middleware
        async def timed(request: web.Request, handler: Handler) -> web.StreamResponse:
            started, status = perf_counter(), 500
            try:
                response = await handler(request)
                status = response.status
            except web.HTTPException as error:
                status = error.status
                raise
            else:
                return response
            finally:
                resource = request.match_info.route.resource
                route = resource.canonical if resource else "none"
                self._requests.labels(route, str(status)).observe(perf_counter() - started)

        return timed

    def exposition(self) -> web.Response:
        """Everything, in Prometheus' text format."""
        return web.Response(
            body=generate_latest(self._registry), headers={"Content-Type": CONTENT_TYPE_PLAIN_0_0_4}
        )
