"""The loops beside the web server."""

import asyncio

from bot.desk.workers import Worker


async def test_a_worker_starts_its_next_round_when_woken():
    rounds = asyncio.Queue[int]()

    async def one_round() -> int:
        rounds.put_nowait(1)
        return 0

    worker = Worker(name="test", round=one_round, idle=3600)
    task = asyncio.create_task(worker.run())
    await rounds.get()
    worker.wake()
    await rounds.get()
    task.cancel()


async def test_a_round_that_fails_is_not_the_last():
    rounds = asyncio.Queue[int]()

    async def one_round() -> int:
        rounds.put_nowait(1)
        raise RuntimeError("private words")

    worker = Worker(name="test", round=one_round, idle=0.001)
    task = asyncio.create_task(worker.run())
    await rounds.get()
    await rounds.get()
    assert not worker.healthy
    task.cancel()


async def test_a_failed_round_logs_what_kind_of_error_it_was_and_none_of_its_words(caplog):
    done = asyncio.Event()

    async def one_round() -> int:
        if caplog.records:
            done.set()
        raise RuntimeError("private words")

    task = asyncio.create_task(Worker(name="test", round=one_round, idle=0.001).run())
    await done.wait()
    task.cancel()
    assert "RuntimeError" in caplog.text
    assert "private" not in caplog.text


async def test_a_worker_that_is_cancelled_as_it_is_woken_ends():
    async def one_round() -> int:
        return 0

    worker = Worker(name="test", round=one_round, idle=3600)
    task = asyncio.create_task(worker.run())
    await asyncio.sleep(0)
    worker.wake()
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait_for(asyncio.gather(task, return_exceptions=True), timeout=5)
    assert task.cancelled()
