"""What people call a checkpoint folder, and where its files are."""

import os
import re
from pathlib import Path

from attention_core.seen import seen, shown

NAMELESS = "unnamed folder"
_HUB, _SNAPSHOTS = "models--", "snapshots"
_REVISION = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_LONGEST_REVISION = 128  # bytes read of a file that should name one


def folder_name(folder: Path) -> str:
    """What a folder is called: its own name, or the model's if it lies in a cache of the hub.

    Parameters
    ----------
    folder : Path
        Relative or absolute; need not be there.

    Returns
    -------
    str
        One line in which something is seen. ``org/name`` of ``models--org--name``, wherever in it
        the folder lies; else the last part of the path that a person would know it by, which a
        revision's hash is not. A link is called by its own name and not by what it leads to.
    """
    return spellings(folder)[0]


def spellings(folder: Path) -> tuple[str, ...]:
    """Names of a folder, each longer than the one before; the last has every folder above it.

    Of a model in a cache of the hub the second has the branch or tag whose revision it is.
    """
    path = Path(os.path.abspath(folder))
    above, names = list(path.parts[1:]), []
    hub = _hub_of(path)
    if hub:
        named = shown(hub.name.removeprefix(_HUB).replace("--", "/"))
        inside = path.relative_to(hub).parts
        names.append("/".join([named, *map(shown, inside[2:])]))
        above = list(hub.parts[1:-1])
        branch = _branch(hub, inside[1]) if inside[1:] else ""
        if branch:
            names.append(f"{names[0]} ({branch})")
    parts = [shown(part) for part in above if _is_name(part)]
    for part in reversed(parts):
        names.append(f"{part}/{names[-1]}" if names else part)
    return tuple(names) or (NAMELESS,)


def files_of(folder: Path) -> Path:
    """Where a folder's files are: in a model's folder of the hub's cache, its main snapshot."""
    snapshots = folder / _SNAPSHOTS
    if os.path.exists(folder / "config.json") or not os.path.isdir(snapshots):
        return folder
    main = snapshots / (_revision(folder / "refs" / "main") or "main")
    if main.is_dir():
        return main
    try:
        every = [each for each in snapshots.iterdir() if each.is_dir()]
    except OSError:
        return folder
    return every[0] if len(every) == 1 else folder


def _hub_of(path: Path) -> Path | None:
    """The folder ``models--org--name`` that this one is or lies in a snapshot of."""
    for each in (path, *path.parents):
        inside = path.relative_to(each).parts
        if seen(each.name.removeprefix(_HUB)) and each.name.startswith(_HUB):
            return each if inside[:1] in ((), (_SNAPSHOTS,)) else None
    return None


def _is_name(part: str) -> bool:
    return bool(seen(part)) and part != _SNAPSHOTS and not _REVISION.fullmatch(part)


def _branch(hub: Path, revision: str) -> str:
    """The first branch or tag of this revision, the main one before others."""
    refs = hub / "refs"
    found = [str(each.relative_to(refs)) for each in refs.rglob("*") if _revision(each) == revision]
    return shown(min(found, key=lambda name: (name != "main", name), default=""))


def _revision(file: Path) -> str:
    """The revision that a file of ``refs`` names; empty if it names none."""
    try:
        if not file.is_file():
            return ""
        with file.open("rb") as opened:
            named = opened.read(_LONGEST_REVISION).decode("ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""
    return named if re.fullmatch(r"\w+", named, re.ASCII) else ""
