"""Score a whole file of drafts: one line out for each line in, in order, and go on where it stopped."""

import csv
import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn

from app.language.review import Reviewer
from app.language.values import review_json
from app.reviews.schemas import DraftIn, explain

_COLUMNS = ("id", "text", "context", "channel", "situation", "language")


class UnreadableError(Exception):
    """The input cannot be read at all; the message says what to do."""


class Row(NamedTuple):
    """One input line: its number from 1, and its value, or why it has none."""

    line: int
    value: Any
    error: str = ""


def read_item(value: Any) -> DraftIn:
    """Check one draft.

    Raises:
        UnreadableError: naming the field and what it may be.

    """
    try:
        return DraftIn.model_validate(value)
    except ValidationError as error:
        raise UnreadableError(explain(error)) from error


def score_file(reviewer: Reviewer, source: Path, target: Path, *, rewrite: bool, sentiment: bool) -> None:
    """Score ``source`` into ``target``; a line that cannot be read gets an ``error`` and the rest go on.

    The output grows in ``target.part`` and takes its name when complete; a part of the same input is resumed.

    Raises:
        UnreadableError: the input is missing or of no known kind.

    """
    rows = open_rows(source)
    part, stamp = target.with_name(target.name + ".part"), target.with_name(target.name + ".part.of")
    seen = source.stat()
    of = json.dumps([str(source.resolve()), seen.st_size, seen.st_mtime_ns, reviewer.version, rewrite, sentiment])
    done = _resume(part, stamp, of)
    with part.open("a", encoding="utf-8") as out, _progress() as progress:
        task = progress.add_task(f"Scoring {source.name}", total=None, completed=done)
        for row in islice(rows, done, None):
            out.write(
                json.dumps(_answer(reviewer, row, rewrite=rewrite, sentiment=sentiment), ensure_ascii=False) + "\n"
            )
            progress.advance(task)
    part.replace(target)
    stamp.unlink()


def _progress() -> Progress:
    console = Console(stderr=True)
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    return Progress(*columns, console=console, disable=not console.is_terminal)


def _resume(part: Path, stamp: Path, of: str) -> int:
    """Count the whole lines already written for the same input, dropping a torn last one."""
    if part.exists() and stamp.exists() and stamp.read_text("utf-8") == of:
        with part.open("r+b") as written:
            lines, whole = 0, 0
            for line in written:
                if line.endswith(b"\n"):
                    lines, whole = lines + 1, whole + len(line)
            written.truncate(whole)
        return lines
    part.unlink(missing_ok=True)
    stamp.write_text(of, "utf-8")
    return 0


def _answer(reviewer: Reviewer, row: Row, *, rewrite: bool, sentiment: bool) -> dict[str, Any]:
    name = row.value.get("id") if isinstance(row.value, dict) else None
    try:
        if row.error:
            raise UnreadableError(row.error)
        draft = read_item(row.value)
    except UnreadableError as error:
        return {"id": name, "line": row.line, "error": {"title": "This line could not be read", "detail": str(error)}}
    review = reviewer.review(draft.to_draft(), rewrite=rewrite, sentiment=sentiment)
    return {**({"id": draft.id} if draft.id is not None else {}), **review_json(review)}


def open_rows(source: Path) -> Iterator[Row]:
    """Read a file's rows by its ending: ``.csv``, ``.parquet``, else JSON lines.

    Raises:
        UnreadableError: no such file, or a kind whose reader is not installed.

    """
    if not source.is_file():
        raise UnreadableError(f"{source} is not there; give a JSONL, CSV or Parquet file")
    kind = source.suffix.lower()
    if kind == ".csv":
        return _csv(source)
    return _parquet(source) if kind == ".parquet" else _jsonl(source)


def _jsonl(source: Path) -> Iterator[Row]:
    with source.open("rb") as lines:
        for number, raw in enumerate(lines, 1):
            try:
                text = raw.decode("utf-8-sig" if number == 1 else "utf-8")
                if text.strip():
                    yield Row(number, json.loads(text))
            except UnicodeDecodeError:
                yield Row(number, None, "The line is not UTF-8 text; save the file as UTF-8.")
            except (json.JSONDecodeError, RecursionError) as error:
                yield Row(number, None, f"The line is not JSON ({error}); write one object a line.")


def _csv(source: Path) -> Iterator[Row]:
    csv.field_size_limit(1_000_000)
    try:
        with source.open(newline="", encoding="utf-8-sig") as lines:
            reader = csv.DictReader(lines)
            if "text" not in (reader.fieldnames or ()):
                raise UnreadableError(
                    f"{source} has no column 'text'; its columns are {', '.join(reader.fieldnames or ()) or 'none'}"
                )
            for number, row in enumerate(reader, 2):
                yield Row(number, _columns(row))
    except (csv.Error, UnicodeDecodeError) as error:
        raise UnreadableError(f"{source} is not a CSV file in UTF-8 ({error})") from error


def _parquet(source: Path) -> Iterator[Row]:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise UnreadableError("Parquet needs one more package; run: pip install 'forbear[parquet]'") from error
    try:
        file = pyarrow.parquet.ParquetFile(source)
        number = 0
        for batch in file.iter_batches(batch_size=1024):
            for row in batch.to_pylist():
                number += 1
                yield Row(number, _columns(row))
    except (pyarrow.ArrowInvalid, OSError) as error:
        raise UnreadableError(f"{source} is not a Parquet file ({error})") from error


def _columns(row: dict[Any, Any]) -> dict[str, Any]:
    """Make an item of a table's row: known columns as they are, ``case.country`` and its like into the case."""
    item: dict[str, Any] = {k: str(row[k]) for k in _COLUMNS if row.get(k) not in (None, "")}
    case = {k.partition(".")[2]: str(v) for k, v in row.items() if str(k).startswith("case.") and v not in (None, "")}
    return {**item, **({"case": case} if case else {})}
