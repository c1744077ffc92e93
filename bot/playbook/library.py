"""All the playbooks of an installation, with what the practices lay on top."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from bot.playbook import examples
from bot.playbook.loader import PlaybookError, Resolved, lay_over, read_folder, resolve
from bot.playbook.playbook import Playbook, compile_playbook
from bot.playbook.schema import OverlayFile, PlaybookFile
from bot.playbook.source import Loaded, SourceError, load

__all__ = ["Library", "PlaybookError", "shipped_playbooks"]


def shipped_playbooks() -> Path:
    """The folder of our own playbooks: inside the installed package, or beside it in a working copy."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "data" / "playbooks"
    return installed if installed.is_dir() else package.parent / "playbooks"


@dataclass(frozen=True, kw_only=True)
class Library:
    playbooks: Mapping[str, Playbook]
    overlays: Mapping[str, Path]  # practice id → its own file
    problems: tuple[str, ...]  # what was left out of practices' files, with file and line
    laid: dict[tuple[str, str], Playbook] = field(default_factory=dict[tuple[str, str], Playbook])

    @classmethod
    def load(
        cls, folder: Path, overlays: Mapping[str, Path] | None = None, *, prove: bool = True
    ) -> "Library":
        """Reads every playbook in the folder. Raises `PlaybookError` for whatever is wrong with them.

        `prove` also runs the examples of the playbooks themselves. Those of practices' own rules always run: a rule
        that fails its examples is left out and named in `problems`.
        """
        resolved = _resolve_all(folder)
        playbooks = {name: compile_playbook(each) for name, each in resolved.items()}
        if prove:
            broken = [str(problem) for each in playbooks.values() for problem in _broken(each)]
            if broken:
                raise PlaybookError("\n".join(dict.fromkeys(broken)))
        library = cls(playbooks=playbooks, overlays=dict(overlays or {}), problems=())
        problems: list[str] = []
        for practice, file in library.overlays.items():
            for name in playbooks:
                laid, found = _lay(resolved[name], file)
                library.laid[name, practice] = laid
                problems += found
        return replace(library, problems=tuple(dict.fromkeys(problems)))

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(sorted(self.playbooks))

    def playbook(self, name: str, practice: str | None = None) -> Playbook:
        """The playbook, with the practice's own file on top if it has one. Raises `PlaybookError`."""
        if name not in self.playbooks:
            raise PlaybookError(f'there is no playbook "{name}"; there are {", ".join(self.ids)}')
        return self.laid.get((name, practice or ""), self.playbooks[name])


def _resolve_all(folder: Path) -> dict[str, Resolved]:
    if not folder.is_dir():
        raise PlaybookError(f"{folder}:1: there is no such folder of playbooks")
    files: dict[str, list[Loaded[PlaybookFile]]] = {}
    for each in sorted(folder.iterdir()):
        if any(each.glob("*.yaml")):
            loaded = read_folder(each)
            files[next((one.value.id for one in loaded if one.value.id), each.name)] = loaded
    resolved: dict[str, Resolved] = {}

    def resolve_one(name: str, above: tuple[str, ...]) -> Resolved:
        if name in resolved:
            return resolved[name]
        parent = None
        for one in files[name]:
            extends = one.value.extends
            if extends is None:
                continue
            where = one.place.at("extends")
            if extends not in files:
                raise PlaybookError(
                    f'{where}: there is no playbook "{extends}"; there are {", ".join(files)}'
                )
            if extends in (*above, name):
                raise PlaybookError(f"{where}: playbooks extend each other in a circle")
            parent = resolve_one(extends, (*above, name))
        resolved[name] = resolve(files[name], parent)
        return resolved[name]

    for name in files:
        resolve_one(name, ())
    return resolved


def _broken(playbook: Playbook) -> Iterable[examples.Problem]:
    for rule in playbook.resolved.rules:
        yield from examples.failing(playbook, rule)
    for category in playbook.resolved.categories:
        yield from examples.failing_category(playbook, category)
    yield from examples.unclean_sentences(playbook)
    yield from examples.unclean_templates(playbook)


def _lay(resolved: Resolved, file: Path) -> tuple[Playbook, list[str]]:
    """The playbook with the practice's file on top, less those of its rules whose examples fail."""
    try:
        overlay = load(file, OverlayFile)
    except SourceError as error:
        raise PlaybookError(str(error)) from error
    laid = compile_playbook(lay_over(resolved, overlay))
    problems: list[str] = []
    refused: set[str] = set()
    for rule in laid.resolved.rules:
        if rule.shape.id in laid.resolved.own:
            found = [str(problem) for problem in examples.failing(laid, rule)]
            if found:
                refused.add(rule.shape.id)
                problems += found
    if not refused:
        return laid, problems
    return compile_playbook(lay_over(resolved, overlay, leave_out=frozenset(refused))), problems
