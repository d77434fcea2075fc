"""Show a review or a rule to a person at a terminal; plain text where the output is piped."""

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from app.language.marks import unmark
from app.language.pack import After, Rule
from app.language.review import Reviewer
from app.language.values import Offer, Review

STYLES = {
    "blame": "underline yellow",
    "threat": "bold underline red",
    "harshness": "underline magenta",
    "escalation": "underline blue",
}
OFFERS = {"light": "A better version, closest to yours", "warm": "Warmer", "brief": "Shortest"}
VERDICTS = {
    "send": "Nothing found in these words.",
    "revise": "Revise before you send.",
    "stop": "Please don't send this.",
    "unsure": "Part of this could not be read, so it was not judged.",
}


def show(text: str, review: Review) -> None:
    """Print one review: verdict, the marked words, each point, and a better version."""
    console = Console(highlight=False)
    console.print(Text(VERDICTS[review.verdict], style="bold"))
    console.print()
    marked = Text(text)
    for f in review.findings:
        marked.stylize(STYLES[f.fault], f.start, f.end)
    console.print(Padding(marked, (0, 0, 1, 2)))
    if review.refused:
        console.print(Text(review.refused.says, style="bold"))
        for line in review.refused.instead:
            console.print(Padding(Text(f"· {line}"), (0, 0, 0, 2)))
    _show_points(console, review)
    for offer in review.offers:
        _show_offer(console, offer)
    if review.credits:
        shown = ", ".join(dict.fromkeys(c.quote for c in review.credits))
        console.print(Text(f"\nAlready working: {shown}", style="green"))
    s = review.scores
    console.print(Text(f"\nBlame {s['blame']:.0f}  threat {s['threat']:.0f}  harshness {s['harshness']:.0f}  "
                       f"escalation {s['escalation']:.0f}  care {s['care']:.0f}", style="dim"))  # fmt: skip
    console.print(Text(f"Not checked: {', '.join(review.not_checked)}.", style="dim"))


def _show_points(console: Console, review: Review) -> None:
    """Print each finding, heaviest first, and what is missing."""
    hears = {s.unit: s.hears for s in review.suggestions}
    for f in sorted(review.findings, key=lambda f: (-f.severity, f.start)):
        console.print(Text.assemble(("● ", STYLES[f.fault].split()[-1]), (f.quote, "bold"), f"  {f.rule}"))
        if f.unit in hears:
            console.print(Padding(Text(f"They may hear: {hears[f.unit]}", style="italic"), (0, 0, 0, 2)))
        console.print(Padding(Text(f.why), (0, 0, 0, 2)))
        for risk in f.risks:
            console.print(Padding(Text(f"Risk under {risk.cite}: {risk.says}", style="dim"), (0, 0, 0, 2)))
    for o in review.omissions:
        console.print(Text(f"○ Missing: {o.why}"))


def _show_offer(console: Console, offer: Offer) -> None:
    """Print one version, what it leaves out, why it has its shape and what to ask about."""
    console.print(Text(f"\n{OFFERS[offer.kind]}", style="bold green"))
    console.print(Padding(Text(offer.text), (0, 0, 0, 2)))
    notes = [f"Left out: {left['text']}. {left['why']}" for left in offer.dropped]
    notes += [*([f"Why this shape: {offer.why}"] if offer.why else []), *(offer.checks or ())]
    for note in notes:
        console.print(Padding(Text(note, style="dim"), (0, 0, 0, 2)))


def show_rules(reviewer: Reviewer) -> None:
    """Print all rules as a table."""
    table = Table(box=None, pad_edge=False)
    for name in ("rule", "severity", "what it is"):
        table.add_column(name)
    for rule in reviewer.pack.rules.values():
        table.add_row(Text(rule.id, style=STYLES[rule.fault].split()[-1]), str(rule.severity), escape(rule.what))
    Console(highlight=False).print(table)


def show_rule(reviewer: Reviewer, rule: Rule) -> None:
    """Print one rule: what, why, an example, what to say instead, and what is still fine."""
    console = Console(highlight=False)
    console.print(Text(f"{rule.id}  (severity {rule.severity})", style="bold"))
    console.print(Text(rule.what))
    console.print(Text(rule.why))
    for example in rule.flags[:3]:
        text, marks = unmark(example.text if isinstance(example, After) else example, rule=rule.id)
        shown = Text(text)
        for mark in marks:
            shown.stylize(STYLES[rule.fault], mark.start, mark.end)
        console.print(Text("\n  "), shown, sep="")
    console.print(Text("\nSay instead", style="bold green"))
    for line in reviewer.wording(rule.id).say:
        console.print(Text(f"  {line}"))
    console.print(Text("\nStill fine", style="bold"))
    for example in rule.allows[:4]:
        console.print(Text(f"  {example.text if isinstance(example, After) else example}"))
    for name in rule.sources:
        source = reviewer.pack.sources[name]
        console.print(Text(f"\n{source.says} ({source.cite}; seen: {source.status})", style="dim"))
