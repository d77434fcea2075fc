"""Load the reviewer as the settings say, with the phrases that an earlier start compiled."""

import hashlib
import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from app.config import Settings, prompts_folder
from app.language import grammar, phrasebook, phrases, runs
from app.language.house import load_house
from app.language.law import load_law
from app.language.pack import digest
from app.language.phrases import Phrase
from app.language.review import Reviewer
from app.language.semantic import Semantic
from app.language.strict import PackError

_CODE = (grammar, runs, phrases, phrasebook)  # what a compiled phrase depends on beside its pack


def load_reviewer(settings: Settings) -> Reviewer:
    """Load pack, law, house sheet and model.

    Raises:
        PackError: one of their files is missing or not right.

    """
    folder = prompts_folder(settings)
    kept = settings.var / "cache" / f"phrases-{_key(folder / 'en')}.json"
    known = recall(kept)
    law, house = load_law(folder / "law"), load_house(settings.house)
    place = folder / "en" / "model"
    if settings.model == "on" and not place.is_dir():
        raise PackError(place, 1, "", "is missing; restore it, or set FORBEAR_MODEL=off to let the rules judge alone")
    model = Semantic(place) if settings.model == "on" else None
    reviewer = Reviewer(folder / "en", law, house, model=model, known=known)
    if not known:
        keep(kept, reviewer.book.made)
    return reviewer


def _key(folder: Path) -> str:
    code = hashlib.sha256(b"".join(Path(str(m.__file__)).read_bytes() for m in _CODE))
    return f"{digest(folder)}-{code.hexdigest()[:8]}"


def recall(path: Path) -> dict[str, Phrase]:
    """Read compiled phrases by their source; none where the file is missing or spoilt."""
    try:
        rows = json.loads(path.read_bytes())
        return {
            source: Phrase(
                source, pattern, frozenset(map(tuple, keys)), tuple(map(frozenset, needs)), first, signal
            )
            for source, pattern, keys, needs, first, signal in rows
        }  # fmt: skip
    except (OSError, ValueError, TypeError):
        return {}


def keep(path: Path, made: Mapping[str, Phrase]) -> None:
    """Write compiled phrases in place of those of an older pack; a folder that cannot be written is left alone."""
    rows = [
        (p.source, p.pattern, sorted(p.keys), [sorted(n) for n in p.needs], p.first, p.signal) for p in made.values()
    ]
    part = path.with_suffix(".part")
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(json.dumps(rows, ensure_ascii=False), "utf-8")
        part.replace(path)
        for old in path.parent.glob("phrases-*.json"):
            if old != path:
                old.unlink()
