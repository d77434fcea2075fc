"""Render the pack's rephrasing templates: sandboxed, and nothing undefined."""

from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import FileSystemLoader, StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment

from app.language.strict import PackError

_BLOCKS = ("say", "because", "hears")


class Wording(NamedTuple):
    """What one template says: variants in order of preference, why they help, and what the borrower hears now.

    ``notice`` is the neutral form of a consequence that is decided; empty where the rule names none.
    """

    say: tuple[str, ...]
    because: str
    hears: tuple[str, ...] = ()
    notice: str = ""


class Templates:
    """All rephrasing templates of a pack."""

    def __init__(self, folder: Path) -> None:
        """Open a pack's ``rephrase`` folder; templates are read when first used."""
        self._folder = folder / "rephrase"
        self._env = SandboxedEnvironment(
            loader=FileSystemLoader(self._folder),
            undefined=StrictUndefined,
            autoescape=False,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )

    def path(self, rule: str) -> Path:
        """Return the file of one rule's template."""
        return self._folder / f"{rule.replace('.', '/')}.j2"

    def render(self, rule: str, values: dict[str, Any]) -> Wording:
        """Render one rule's blocks; each line of ``say`` and of ``hears`` is a variant.

        Raises:
            PackError: no such template, a block missing, or a name that is not given.

        """
        try:
            template = self._env.get_template(f"{rule.replace('.', '/')}.j2")
            context = template.new_context(values)
            wanted = [*_BLOCKS, *(["notice"] if "notice" in template.blocks else [])]
            blocks = {name: "".join(template.blocks[name](context)) for name in wanted}
        except KeyError as error:
            raise PackError(self.path(rule), 1, f"block {error}", "is missing; add it") from error
        except TemplateError as error:
            line = getattr(error, "lineno", 1) or 1
            raise PackError(self.path(rule), line, "", f"cannot be rendered: {error}") from error
        if not blocks["hears"].strip():
            raise PackError(self.path(rule), 1, "block hears", "is empty; say in one line what the borrower hears")
        because, notice = (" ".join(blocks.get(name, "").split()) for name in ("because", "notice"))
        return Wording(_lines(blocks["say"]), because, _lines(blocks["hears"]), notice)


def _lines(block: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(" ".join(line.split()) for line in block.splitlines() if line.strip()))
