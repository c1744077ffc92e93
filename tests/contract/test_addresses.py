"""How accounts and channels are reached: kept, replaced, forgotten."""

from bot.store import SqlStore


async def _keep(store: SqlStore, key: str, **address: str) -> None:
    async with store.begin() as unit:
        await unit.keep_address("teams", key, address)


async def _known(store: SqlStore) -> dict[str, dict[str, str]]:
    async with store.read() as reader:
        return {key: dict(address) for key, address in (await reader.addresses("teams")).items()}


async def test_an_address_is_kept_until_a_newer_one_replaces_it(store: SqlStore):
    await _keep(store, "sam", conversation="a:1")
    await _keep(store, "sam", conversation="a:2", id="29:sam")
    async with store.read() as reader:
        assert await reader.address("teams", "sam") == {"conversation": "a:2", "id": "29:sam"}
        assert await reader.address("slack", "sam") is None
        assert await reader.address("teams", "maya") is None


async def test_an_address_that_is_dropped_is_forgotten_and_no_other(store: SqlStore):
    await _keep(store, "sam", conversation="a:1")
    await _keep(store, "", service_url="https://teams.example/")
    async with store.begin() as unit:
        await unit.drop_address("teams", "sam")
    assert await _known(store) == {"": {"service_url": "https://teams.example/"}}
