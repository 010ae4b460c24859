"""The parts of a page that are read: what it is about, verdict, stages, causes, what to do, findings, turns."""

from collections.abc import Sequence

from ...core import codec
from ...core.text import count_text
from ...diagnosis.base import HEALTHY, Excluded, Finding, Stage, StageName, Suspect, TurnVerdict, Verdict
from ...diagnosis.chain import Consequences, roots
from ...diagnosis.registry import all_rules
from ...formats.redaction import statement
from ...recording.reading import Reading
from ..details.evidence import facts, gravest_first, telling_turns
from ..text.phrase import (
    CONFIDENCE_BAR,
    SEVERITY_GLYPH,
    STAGE_ABOUT,
    STAGE_GLYPH,
    STAGE_ROLE,
    cause_words,
    excluded_words,
    ignored_text,
    severity_text,
    status_glyph,
    status_role,
    status_words,
    turn_text,
)
from .element import Html, joined, tag

MOST_ALIKE = 5  # findings of one rule; the others are folded
MOST_ROOTS = 60
MOST_TURNS = 200


def head(reading: Reading) -> Html:
    """Name, title and figures."""
    name = reading.name + (f" (recording {reading.part})" if reading.part > 1 else "")
    told = [tag("li", fact) for fact in (*facts(reading), *filter(None, [statement(reading.header)]))]
    title = tag("p", reading.header.title, class_="title") if reading.header.title else Html()
    return tag("header", tag("h1", name), title, tag("ul", *told, class_="facts"))


def verdict_part(verdict: Verdict) -> Html:
    """Status and headline, and the stages in a row."""
    role = status_role(verdict.status).value
    status = tag("span", f"{status_glyph(verdict.status)} {status_words(verdict.status)}", class_=f"status {role}")
    stages = tag("ol", *(_stage(stage) for stage in verdict.stages), class_="stages", aria_label="Stages")
    stopped = verdict.stage if verdict.status not in HEALTHY else None
    where = tag("p", f"Stopped at {stopped.value}: {_detail(verdict, stopped)}", class_="quiet") if stopped else Html()
    return tag("section", tag("h2", status, " ", tag("span", verdict.headline)), stages, where, class_="verdict")


def _detail(verdict: Verdict, name: StageName) -> str:
    return next((stage.detail or STAGE_ABOUT[stage.name] for stage in verdict.stages if stage.name == name), "")


def _stage(stage: Stage) -> Html:
    about = f"{STAGE_ABOUT[stage.name]}. {stage.detail}"
    word = tag("span", f"{STAGE_GLYPH[stage.state]} {stage.name.value}")
    state = tag("small", stage.state.value, Html(" "), _events((stage.seq,) if stage.seq else ()))
    return tag("li", word, state, class_=STAGE_ROLE[stage.state].value, title=about)


def _events(seqs: Sequence[int]) -> Html:
    """Links to events."""
    shown = [tag("a", f"#{seq}", href=f"#e{seq}", data_go=seq) for seq in seqs[:8]]
    return joined(*(part for link in shown for part in (link, Html(" "))))


def reasons(verdict: Verdict) -> Html:
    """Causes to one side, what to do to the other; what is ruled out below."""
    causes = [_cause(place, one) for place, one in enumerate(verdict.causes, 1)]
    left = tag("section", tag("h3", "Why, likeliest first"), *causes) if causes else Html()
    steps = [_step(one.text, one.send) for one in verdict.next_steps]
    listed = tag("ol", *steps, class_="steps")
    right = tag("section", tag("h3", "What to do, in this order"), listed) if steps else Html()
    out = [_excluded(one) for one in verdict.excluded]
    ruled = _folded(f"Ruled out: {len(out)}", tag("ul", *out), opened=bool(verdict.causes)) if out else Html()
    wanted = [tag("li", words) for words in verdict.record_next]
    record = _folded("What to record next time", tag("ul", *wanted)) if wanted else Html()
    return joined(tag("div", left, right, class_="reasons") if left or right else Html(), ruled, record)


def _cause(place: int, one: Suspect) -> Html:
    test = tag("p", tag("span", "Test: ", class_="quiet"), one.test) if one.test else Html()
    sure = tag("span", CONFIDENCE_BAR[one.confidence], class_="sure")
    name = tag("h4", f"{place}. {cause_words(one.cause)} ", sure)
    return tag("div", name, tag("p", one.because, " ", _events(one.evidence)), test, class_="cause")


def _excluded(one: Excluded) -> Html:
    return tag("li", tag("b", excluded_words(one.cause)), " ", one.because, " ", _events(one.evidence))


def _step(words: str, send: object) -> Html:
    event = tag("pre", codec.write(send).decode()) if send is not None else Html()
    return tag("li", words, event)


def _folded(title: str, inner: Html, *, opened: bool = False) -> Html:
    return tag("details", tag("summary", title), inner, open=opened)


def findings_part(reading: Reading) -> Html:
    """The root findings with what follows from them; of one rule a few, the others folded."""
    findings, ignored = reading.findings(), reading.ignored()
    if not findings and not ignored:
        return Html()
    alike: dict[str, list[Finding]] = {}
    grave = gravest_first(roots(findings))
    for root in grave:
        alike.setdefault(root.rule, []).append(root)
    first = {one.id for ones in alike.values() for one in ones[:MOST_ALIKE]}
    known = Consequences(findings)
    shown = [_chain(root, known) for root in grave if root.id in first][:MOST_ROOTS]
    more = [_others(rule, ones[MOST_ALIKE:], findings) for rule, ones in alike.items() if len(ones) > MOST_ALIKE]
    hidden = tag("p", ignored_text(ignored), class_="quiet") if ignored else Html()
    title = tag("h3", f"Findings: {len(findings)}")
    return tag("section", title, tag("ul", *shown, class_="findings"), *more, hidden)


def _chain(root: Finding, known: Consequences) -> Html:
    after = [_finding(one, consequence=True) for one in known.of(root)[:MOST_ROOTS]]
    return joined(_finding(root, consequence=False), *after)


def _others(rule: str, roots_: Sequence[Finding], findings: Sequence[Finding]) -> Html:
    """The further findings of a rule, folded."""
    known = Consequences(findings)
    shown = [_chain(root, known) for root in roots_[:MOST_ROOTS]]
    return _folded(f"… and {len(roots_):,} more of {rule}", tag("ul", *shown, class_="findings"))


def _finding(finding: Finding, *, consequence: bool) -> Html:
    rule = all_rules().get(finding.rule)
    sure = f"{finding.code} · {severity_text(finding)} · {finding.confidence.word} confidence"
    why = tag("p", rule.explanation, class_="quiet") if rule else Html()
    awaited = f"Expected {' or '.join(finding.expected)}; seen: {finding.seen or 'nothing'}."
    expected = tag("p", awaited, class_="quiet") if finding.expected else Html()
    follows = ", ".join(one.replace("@", " at #") for one in finding.because_of)
    because = tag("p", f"Follows from {follows}.", class_="quiet") if follows else Html()
    evidence = tag("p", "Evidence: ", _events(finding.evidence), class_="quiet") if finding.evidence else Html()
    return tag(
        "li",
        tag("h4", tag("span", SEVERITY_GLYPH[finding.severity], class_="glyph"), " ", finding.rule, " ",
            _events((finding.seq,)), tag("small", sure)),
        tag("p", finding.message),
        tag("p", tag("b", "→ "), finding.remedy),
        tag("details", tag("summary", "why"), why, expected, because, evidence),
        class_=f"finding {finding.severity.word}{' after' if consequence else ''}",
        data_finding=finding.seq,
    )  # fmt: skip


def turns_part(turns: Sequence[TurnVerdict]) -> Html:
    """A row for every turn, where there are several."""
    if len(turns) < 2:
        return Html()
    rows = [_turn(turn) for turn in telling_turns(turns, MOST_TURNS)]
    more = len(turns) - len(rows)
    rest = tag("p", f"… and {count_text(more, 'turn')} more", class_="quiet") if more > 0 else Html()
    return _folded(f"Turns: {len(turns)}", joined(tag("table", *rows, class_="turns"), rest), opened=len(turns) <= 8)


def _turn(turn: TurnVerdict) -> Html:
    verdict = turn.verdict
    status = f"{status_glyph(verdict.status)} {status_words(verdict.status)}"
    return tag(
        "tr",
        tag("td", str(turn.index + 1)),
        tag("td", status, class_=status_role(verdict.status).value),
        tag("td", _events((turn.first_seq,))),
        tag("td", turn_text(turn)),
    )
