"""What a viewer is told of axes: roles, what entries are called, how joins come apart."""

from collections.abc import Callable, Iterable, Sequence

from attention_core.graph.axes import Role, parts, units
from attention_core.graph.entries import Entries, special
from attention_core.graph.tensor import Tensor
from attention_core.graph.trace import Trace
from attention_core.view import protocol
from attention_core.view.images import data_url


def described(
    entries: Entries, names: Iterable[str], of: Callable[[str], int] = lambda axis: 0
) -> tuple[dict[str, protocol.Axis], dict[str, protocol.Entries]]:
    """Axes of these names, and what they are joined from; and the lists that they run along.

    ``of`` says how many entries an axis has of which only some are shown.
    """
    single = dict.fromkeys(part for name in names for part in (*units(name), *parts(name)))
    axes = {name: _axis(entries, name, of(name)) for name in (*names, *single)}
    along = {entries.along(name): name for name in single}
    lists = {list_: _entries(entries, name) for list_, name in along.items()}
    return axes, lists


def of_tensors(trace: Trace, names: Iterable[str]) -> list[str]:
    """Axes that these tensors have, and that their steps know what they read by."""
    found: dict[str, None] = {}
    for tensor in (trace[name] for name in names):
        inputs = tensor.step.signature.inputs if tensor.step else ()
        found |= dict.fromkeys(axis for axes in (tensor.axes, *inputs) for axis in axes)
    return list(found)


def of_the_sample(tensor: Tensor) -> bool:
    """Whether a tensor depends on what was read, and not on the model only.

    Of what was given to a bare ``run`` nobody has said so: it does if it has tokens or table rows.
    """
    if tensor.step is None and tensor.parameter is not None:
        return not tensor.parameter
    return tensor.step is not None or not {Role.TOKEN, Role.TABLE}.isdisjoint(tensor.roles())


def cell_in(tensor: Tensor, head: int, cell: Sequence[int]) -> tuple[int, ...] | None:
    """Row and column on screen as an index into all axes; None if there is no such cell."""
    try:
        return tensor.index(max(head, 0), cell)
    except IndexError:
        return None


def _axis(entries: Entries, name: str, of: int) -> protocol.Axis:
    axis, sizes = entries.axis(name), entries.sizes
    joined = units(name) if len(parts(name)) > 1 and entries.sizes.split(name, 0) else ()
    if len(joined) == 1:  # heads of two kinds
        joined = parts(name)
    return {
        "role": axis.role.value,
        "noun": axis.noun,
        "along": "" if len(parts(name)) > 1 else entries.along(name),
        "part": axis.part,  # type: ignore[typeddict-item]
        "parts": [{"axis": part, "size": sizes[part]} for part in joined if part in sizes],
        "of": of,
    }


def _entries(entries: Entries, name: str) -> protocol.Entries:
    """Names along an axis's list; where they differ from head to head, one list for each."""
    names = entries.lists.get(entries.along(name))
    joined = entries.within(name)
    if names is None and joined and name in entries.sizes:
        every, n = entries.lists[joined], entries.sizes[name]
        within = [list(every[i : i + n]) for i in range(0, len(every), n)]
        head = joined.removesuffix(f"*{name}")
        return {"labels": within, "within": head, "images": None, "special": [], "places": None}
    images = [getattr(label, "image", None) for label in names or ()]
    urls = [None if image is None else data_url(image) for image in images]
    places = [getattr(label, "place", None) for label in names or ()]
    return {
        "labels": None if names is None else list(names),
        "within": None,
        "images": urls if any(urls) else None,
        "special": special(names or ()),
        "places": places if any(places) else None,
    }
