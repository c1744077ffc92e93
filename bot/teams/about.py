"""The page that Teams links to as the app's website, its privacy statement and its terms of use."""

from aiohttp import web

PATH = "/about"

_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Countersign</title>
<style>
body { max-width: 38rem; margin: 3rem auto; padding: 0 1rem; font: 1rem/1.6 system-ui, sans-serif; color: #1b2326 }
h1, h2 { line-height: 1.2 }
</style>
<h1>Countersign</h1>
<p>Your practice runs this bot. It brings public reviews of the practice into the team's channel, suggests a reply,
checks it, and lets nothing be handed over for posting before a second person has approved it.</p>
<h2 id="privacy">Privacy</h2>
<p>Reviews, replies and the record of who decided what are kept in the practice's own database. From Teams the bot
learns the accounts of the practice's people and the messages sent to it, and nothing else. Nothing is passed on to
anybody. No text and no name is written into log files.</p>
<h2 id="terms">Terms of use</h2>
<p>The bot is for the people whom the practice has named in its configuration. A clear checklist is not legal advice:
the person who approves a reply answers for it. Ask whoever runs the bot at your practice about anything else.</p>
"""


async def about(request: web.Request) -> web.Response:
    """The same for everybody."""
    headers = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"}
    return web.Response(text=_PAGE, content_type="text/html", headers=headers)
