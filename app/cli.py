"""The command line: review a draft, score a file, read the rules, serve the coach."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

if TYPE_CHECKING:
    from app.language.review import Reviewer

BAD_INPUT = 2
app = typer.Typer(
    help="Forbear: see what hurts in a message to a borrower, and send something better.",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
pack_app = typer.Typer(help="Check the guidance that a collections coach writes.", no_args_is_help=True)
db_app = typer.Typer(help="Look after the database.", no_args_is_help=True)
users_app = typer.Typer(help="Who may sign in, where Forbear is not bound to this machine alone.", no_args_is_help=True)
app.add_typer(pack_app, name="pack")
app.add_typer(db_app, name="db")
app.add_typer(users_app, name="users")

Channel = Annotated[str | None, typer.Option("--channel", "-c", help="sms whatsapp email letter chat phone voicemail")]
AsJson = Annotated[bool, typer.Option("--json", help="Print the review as JSON.")]


def main() -> None:
    """Run the command line."""
    app()


def fail(message: str) -> NoReturn:
    """Say what is not right and leave with exit code 2."""
    typer.echo(f"forbear: {message}", err=True)
    raise typer.Exit(BAD_INPUT)


def load_reviewer() -> "Reviewer":
    """Load pack, law and house sheet as the settings say, or leave with a clear message."""
    from app import loading
    from app.config import Settings
    from app.language.strict import PackError

    try:
        return loading.load_reviewer(Settings())
    except PackError as error:
        fail(str(error))


@app.command()
def review(
    file: Annotated[str, typer.Argument(help="A text file, or - to read what is piped in.")] = "-",
    channel: Channel = None,
    country: Annotated[str | None, typer.Option(help="Where the borrower lives, as in US UK IN KE.")] = None,
    context: Annotated[str, typer.Option(help="What the borrower said just before.")] = "",
    as_json: AsJson = False,  # noqa: FBT002 - an option
) -> None:
    """Review one draft. Exit code 0: nothing found; 1: revise, stop or unsure; 2: it could not be read."""
    from app.scoring import UnreadableError, read_item

    try:
        text = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        item: dict[str, object] = {
            "text": text.decode("utf-8-sig").rstrip("\r\n"),
            "channel": channel,
            "context": context or None,
        }
        item["case"] = {"country": country} if country else None
        draft = read_item({k: v for k, v in item.items() if v is not None})
    except OSError as error:
        fail(f"{file} cannot be read ({error.strerror}); give a text file, or pipe one in")
    except UnicodeDecodeError:
        fail(f"{file} is not UTF-8 text; save it as UTF-8 and try again")
    except UnreadableError as error:
        fail(str(error))
    found = load_reviewer().review(draft.to_draft(), rewrite=True)
    if as_json:
        from app.language.values import review_json

        typer.echo(json.dumps(review_json(found), ensure_ascii=False, indent=2))
    else:
        from app.terminal import show

        show(draft.text, found)
    raise typer.Exit(0 if found.verdict == "send" else 1)


@app.command()
def score(
    source: Annotated[Path, typer.Argument(metavar="IN", help="JSONL, CSV or Parquet, one draft a line.")],
    target: Annotated[Path, typer.Argument(metavar="OUT", help="JSONL, one review for each line, in order.")],
    rewrite: Annotated[bool, typer.Option(help="Also suggest and prove a rewrite.")] = True,  # noqa: FBT002
    sentiment: Annotated[bool, typer.Option(help="Also report TextBlob's polarity.")] = False,  # noqa: FBT002
) -> None:
    """Score a whole file. A run that was stopped goes on where it was when started again."""
    from app.scoring import UnreadableError, score_file

    try:
        score_file(load_reviewer(), source, target, rewrite=rewrite, sentiment=sentiment)
    except UnreadableError as error:
        fail(str(error))


@app.command()
def rules(
    rule: Annotated[str | None, typer.Argument(metavar="[ID]", help="One rule, such as threat.suit.")] = None,
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """List the rules, or explain one."""
    from app.terminal import show_rule, show_rules

    reviewer = load_reviewer()
    known = reviewer.pack.rules
    if rule is not None and rule not in known:
        near = [r for r in known if r.split(".")[-1] in rule or rule in r]
        fail(f"there is no rule {rule!r}; " + (f"did you mean {', '.join(near)}?" if near else "see: forbear rules"))
    chosen = [known[rule]] if rule else list(known.values())
    if as_json:
        typer.echo(json.dumps([r.model_dump() for r in chosen], ensure_ascii=False, indent=2))
    elif rule:
        show_rule(reviewer, known[rule])
    else:
        show_rules(reviewer)


@pack_app.command("check")
def pack_check(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A language's folder, as prompts/en.")],
) -> None:
    """Prove a pack by its own examples: exit code 0 when all hold, 2 with what to mend."""
    from app.language.law import load_law
    from app.language.proof import prove, prove_heard
    from app.language.review import NO_LAW, Reviewer
    from app.language.semantic import Semantic
    from app.language.strict import PackError

    if not (folder / "pack.yaml").is_file():
        fail(f"{folder} has no pack.yaml; give the folder of one language, such as prompts/en")
    law = folder.parent / "law"
    try:
        rules = load_law(law) if law.is_dir() else NO_LAW
        reviewer = Reviewer(folder, rules)
        problems = list(prove(reviewer))
        if (folder / "model").is_dir():
            model = Semantic(folder / "model")
            problems += prove_heard(Reviewer(folder, rules, model=model, known=reviewer.book.made))
    except PackError as error:
        fail(str(error))
    for problem in problems:
        typer.echo(f"{problem.where}: {problem.what}", err=True)
    if problems:
        fail(f"{len(problems)} to mend in {folder}")
    typer.echo(f"{folder}: {len(reviewer.pack.rules)} rules hold ({reviewer.pack.version})")


@app.command()
def serve(
    host: Annotated[
        str | None, typer.Option(help="Where to listen; anything but this machine needs a secret and a user.")
    ] = None,
    port: Annotated[int | None, typer.Option(help="The port.")] = None,
) -> None:
    """Serve the coach: the page, and the API under /v1."""
    import uvicorn

    from app.config import Settings
    from app.errors import StartError
    from app.main import create_app, prepare

    settings = Settings()
    settings = settings.model_copy(update={k: v for k, v in (("host", host), ("port", port)) if v is not None})
    try:
        prepare(settings)
        service = create_app(settings)
    except StartError as error:
        fail(str(error))
    typer.echo(f"Forbear is ready: http://{settings.host}:{settings.port}", err=True)
    uvicorn.run(
        service, host=settings.host, port=settings.port, access_log=False, log_level="warning", server_header=False
    )


@db_app.command("upgrade")
def db_upgrade() -> None:
    """Bring the database to the newest shape; safe to run again."""
    from app.config import Settings
    from app.errors import StartError
    from app.migrations import upgrade

    try:
        upgrade(Settings().database_url)
    except StartError as error:
        fail(str(error))
    typer.echo("The database is up to date.")


@app.command()
def seed() -> None:
    """Fill an empty database with a few example reviews, once."""
    from app.config import Settings
    from app.errors import StartError
    from app.main import prepare
    from app.seed import plant

    try:
        with prepare(Settings()).begin() as session:
            typer.echo(plant(session, load_reviewer()))
    except StartError as error:
        fail(str(error))


@users_app.command("add")
def users_add(
    name: Annotated[str, typer.Argument(help="The name to sign in with.")],
    organisation: Annotated[str, typer.Option(help="The organisation's short name.")] = "local",
    password: Annotated[str, typer.Option(prompt=True, hide_input=True, confirmation_prompt=True)] = "",
) -> None:
    """Add someone who may sign in."""
    from app.access.service import add_user
    from app.config import Settings
    from app.errors import AppError, StartError
    from app.main import prepare

    try:
        with prepare(Settings()).begin() as session:
            add_user(session, organisation, name, password)
    except (AppError, StartError) as error:
        fail(str(error))
    typer.echo(f"{name} may sign in now.")
