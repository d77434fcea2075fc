"""Read YAML without guessing: strings, numbers, lists and maps with unique keys, or an error that says where."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

M = TypeVar("M", bound=BaseModel)


class PackError(Exception):
    """A data file is not right: the file, the line, the field, and what to do."""

    def __init__(self, path: Path, line: int, field: str, remedy: str) -> None:
        where = f"{path}:{line}" + (f": {field}" if field else "")
        super().__init__(f"{where}: {remedy}")
        self.path, self.line, self.field, self.remedy = path, line, field, remedy


class Frozen(BaseModel):
    """A value read from a data file: immutable, and no unknown field."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class _Loader(yaml.CSafeLoader if hasattr(yaml, "CSafeLoader") else yaml.SafeLoader):  # type: ignore[misc]
    """Booleans, nulls and dates stay the strings they were written as."""


_Loader.yaml_implicit_resolvers = {}
_Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^(?:0|-?[1-9][0-9]*)$"), list("-0123456789"))
_Loader.add_implicit_resolver("tag:yaml.org,2002:float", re.compile(r"^-?[0-9]+\.[0-9]+$"), list("-0123456789"))
_PLAIN = {f"tag:yaml.org,2002:{kind}" for kind in ("str", "int", "float", "seq", "map")}


def read_yaml(path: Path) -> tuple[Any, dict[tuple[str | int, ...], int]]:
    """Parse one data file; return its value and the line of each field.

    Raises:
        PackError: broken YAML, a duplicate key, or a value of a kind that data files do not have.

    """
    try:
        loader = _Loader(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise PackError(path, 1, "", f"cannot be read ({error}); save it as UTF-8 text") from error
    try:
        node = loader.get_single_node()
        lines: dict[tuple[str | int, ...], int] = {}
        if node is not None:
            _walk(path, node, (), lines)
        return (loader.construct_document(node) if node is not None else {}), lines
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        raise PackError(path, mark.line + 1 if mark else 1, "", f"is not YAML: {error.problem}") from error
    except yaml.YAMLError as error:
        raise PackError(path, 1, "", f"is not YAML: {error}") from error
    finally:
        loader.dispose()


def _walk(path: Path, node: yaml.Node, at: tuple[str | int, ...], lines: dict[tuple[str | int, ...], int]) -> None:
    line = node.start_mark.line + 1
    lines[at] = line
    field = ".".join(map(str, at))
    if node.tag not in _PLAIN:
        raise PackError(path, line, field, f"has a value of kind {node.tag}; write a string, number, list or map")
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise PackError(
                    path, key.start_mark.line + 1, field, "has a name that is not a word; write name: value"
                )
            if key.value in seen:
                raise PackError(path, key.start_mark.line + 1, field, f"has {key.value!r} twice; keep one of them")
            seen.add(key.value)
            _walk(path, value, (*at, str(key.value)), lines)
    elif isinstance(node, yaml.SequenceNode):
        for number, value in enumerate(node.value):
            _walk(path, value, (*at, number), lines)


def read_model(path: Path, model: type[M], extra: Mapping[str, Any] | None = None) -> M:
    """Parse one data file into ``model``, with ``extra`` fields set by the caller.

    Raises:
        PackError: naming the file, line and field of the first thing that does not fit.

    """
    raw, lines = read_yaml(path)
    if not isinstance(raw, dict):
        raise PackError(path, 1, "", "must be a map of fields")
    try:
        return model.model_validate({**raw, **(extra or {})})
    except ValidationError as error:
        first = error.errors()[0]
        at = tuple(part for part in first["loc"] if isinstance(part, (str, int)))
        field = ".".join(map(str, at))
        remedy = first["msg"].removeprefix("Value error, ")
        if first["type"] == "extra_forbidden":
            remedy = f"is not a field here; the fields are {', '.join(model.model_fields)}"
        elif first["type"] == "missing":
            remedy = "is missing; add it"
        while at and at not in lines:
            at = at[:-1]
        raise PackError(path, lines.get(at, 1), field, remedy) from error
