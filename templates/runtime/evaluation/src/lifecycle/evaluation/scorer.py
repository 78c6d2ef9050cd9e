"""What reads and scores answers: a result rests on it as it does on the data."""

import ast
import hashlib
import sys
from collections.abc import Iterable, Iterator
from importlib.util import resolve_name
from pathlib import Path
from types import ModuleType

from .. import data, data_card
from ..runs import Run, Scorer, hash_file
from ..settings import find_root
from ..tasks import Structured, Task
from . import score


def files(measured: Iterable[Task]) -> list[Scorer]:
    """Give each task's module with what it imports of its own package, and what makes metrics.

    What the data card says about a task, such as its labels, is among them, or the training split
    that says it instead: it decides how an answer is read. Of libraries the lock file tells.
    """
    found, root = [_ref(sys.modules[score.__name__], None)], find_root(Path.cwd())
    for task in measured:
        module = sys.modules[type(task).__module__]
        found += [_ref(each, task.name) for each in _with_imports(module)]
        train = data.path_of(task.name, "train")
        if isinstance(task, Structured) and data_card.is_read_off(root, task.name):
            found.append(Scorer(path=train, sha256=hash_file(root / train), task=task.name))
        found.append(card(root, task.name))
    return found


def card(root: Path, task: str) -> Scorer:
    """Give what the data card says of a task, however that is laid out."""
    said = data_card.said_of(root, task)
    sha256 = hashlib.sha256(said.encode()).hexdigest()
    return Scorer(path=data_card.path_of(task), sha256=sha256, task=task, key=data_card.KEY)


def is_same(old: Run, new: Run, task: str) -> bool:
    """Whether two runs were scored by the same code; a run made before cannot say."""
    code, other = (
        {(file.path, file.sha256) for file in run.scorer if file.task in (None, task)}
        for run in (old, new)
    )
    return code == other


def _with_imports(module: ModuleType) -> list[ModuleType]:
    """Give a module and, of those that it imports, the ones of its own package."""
    found = {module.__name__: module}
    waiting = [module]
    while waiting:
        for name in _imported(waiting.pop()):
            each = sys.modules.get(name)
            if each is not None and name not in found and getattr(each, "__file__", None):
                found[name] = each
                waiting.append(each)
    return [found[name] for name in sorted(found)]


def _imported(module: ModuleType) -> Iterator[str]:
    package = module.__spec__.parent or "" if module.__spec__ else ""
    own = package.partition(".")[0]
    for node in ast.walk(ast.parse(_file(module).read_bytes())):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            origin = resolve_name("." * node.level + (node.module or ""), package)
            names = [f"{origin}.{alias.name}" for alias in node.names]
            # What a package itself says is used where a name is no module of it: the list of all
            # tasks scores none of them.
            names += [] if all(name in sys.modules for name in names) else [origin]
        else:
            continue
        yield from (name for name in names if name.partition(".")[0] == own)


def _ref(module: ModuleType, task: str | None) -> Scorer:
    file = _file(module)
    path = file.relative_to(find_root(file)).as_posix()
    return Scorer(path=path, sha256=hash_file(file), task=task)


def _file(module: ModuleType) -> Path:
    return Path(str(module.__file__)).resolve()
