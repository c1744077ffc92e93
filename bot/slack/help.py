"""What `/countersign help` says."""

HELP = """\
*Countersign* puts every public reply to a review through a checklist and a second pair of eyes.

1. A review comes in as a card, with a suggested reply.
2. Press *Edit reply* to make it yours. The checklist tells what to mend, and how.
3. A colleague who didn't write it presses *Approve*.
4. The approved text appears in the thread, ready to post. Then press *Mark as posted*.

Worried about a review? Press *Escalate*: compliance is told at once.
An :eyes: on a card takes the case. No emoji and no typed message ever approves.

`/countersign queue` shows what waits for you · `/countersign add` adds a review by hand"""
