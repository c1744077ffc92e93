"""All the playbooks of an installation, with what the practices lay on top."""

from collections.abc import Mapping
from dataclasses import dataclass
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


@dataclass(frozen=True, kw_only=True, repr=False)
class Library:
    playbooks: Mapping[str, Playbook]
    # (playbook, practice) → the playbook with the practice's own file on top, or why it can't be laid there
    laid: Mapping[tuple[str, str], Playbook | PlaybookError]
    problems: tuple[str, ...]  # what was left out of practices' files, with file and line

    @classmethod
    def load(
        cls, folder: Path, overlays: Mapping[str, Path] | None = None, *, prove: bool = True
    ) -> "Library":
        """Reads every playbook in the folder; `overlays` names the practices' own files.

        `prove` also runs the examples of the playbooks themselves. Those of a practice's own rules always run: a rule
        that fails its examples is left out and named in `problems`. Raises `PlaybookError` for anything else that is
        wrong, and for a practice's file that fits on none of the playbooks.
        """
        resolved = _resolve_all(folder)
        playbooks = {name: compile_playbook(each) for name, each in resolved.items()}
        if prove:
            broken = [str(problem) for each in playbooks.values() for problem in examples.broken(each)]
            if broken:
                raise PlaybookError("\n".join(dict.fromkeys(broken)))
        laid: dict[tuple[str, str], Playbook | PlaybookError] = {}
        problems: list[str] = []
        for practice, file in (overlays or {}).items():
            of_practice, left_out = _lay_everywhere(resolved, file)
            laid |= {(name, practice): each for name, each in of_practice.items()}
            problems += left_out
        return cls(playbooks=playbooks, laid=laid, problems=tuple(problems))

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(sorted(self.playbooks))

    def playbook(self, name: str, practice: str | None = None) -> Playbook:
        """The playbook, with the practice's own file on top if it has one. Raises `PlaybookError`."""
        if name not in self.playbooks:
            raise PlaybookError(f'there is no playbook "{name}"; there are {", ".join(self.ids)}')
        found = self.laid.get((name, practice or ""), self.playbooks[name])
        if isinstance(found, PlaybookError):
            raise found
        return found


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


def _lay_everywhere(
    resolved: Mapping[str, Resolved], file: Path
) -> tuple[dict[str, Playbook | PlaybookError], list[str]]:
    """A practice's file on every playbook, and what is left out of it wherever it fits.

    Nobody has said yet which playbook the practice works under: its file may speak of rules that only one of them has.
    """
    try:
        overlay = load(file, OverlayFile)
    except SourceError as error:
        raise PlaybookError(str(error)) from error
    laid: dict[str, Playbook | PlaybookError] = {}
    left_out: list[list[str]] = []
    for name, each in resolved.items():
        try:
            laid[name], problems = _lay(each, overlay)
            left_out.append(problems)
        except PlaybookError as error:
            laid[name] = error
    if not left_out:
        raise next(each for each in laid.values() if isinstance(each, PlaybookError))
    common = set(left_out[0]).intersection(*left_out[1:])
    return laid, [problem for problem in left_out[0] if problem in common]


def _lay(resolved: Resolved, overlay: Loaded[OverlayFile]) -> tuple[Playbook, list[str]]:
    """The playbook with the practice's file on top, less those of its rules and categories whose examples fail.

    A template that is blocked is only named: none is ever suggested that doesn't pass the checklist.
    """
    laid = compile_playbook(lay_over(resolved, overlay))
    problems = list(examples.broken_by(laid, overlay.place.file))
    if not problems:
        return laid, []
    refused = frozenset(problem.owner for problem in problems)
    return compile_playbook(lay_over(resolved, overlay, leave_out=refused)), [str(each) for each in problems]
