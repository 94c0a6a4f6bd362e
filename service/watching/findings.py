"""What of the facts asks to be looked at, and what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Literal

from service.drift import ALL
from service.pages.wording import KINDS
from service.vacancies.report import report
from service.watching.facts import WEEK, Facts
from service.watching.public import DAYS, LOOK_SECONDS
from service.watching.requests import together

Urgency = Literal["now", "soon", "note"]
"""`now`: callers are let down, or soon will be. `soon`: within working hours. `note`: it waits for somebody."""

FAULTS_NOW, FAULTS_SOON = 14.4e-3, 1e-3
"""Shares of faults: one that spends the budget of 30 days in 2 days (docs/deploy/alerts.yaml), and the budget."""

SLOW = 0.01
"""Share of look-ups and codings that may take longer than 100 ms."""

_FEWEST_FAULTS = 3
_FEWEST_LOOKUPS = 200
_FEWEST_USUAL = 20
_FEWEST_HOURS = 3
_FEWEST_ITEMS = 200
_LONG_WAIT = timedelta(minutes=1)
_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)
_THIS_WEEK = timedelta(days=7)
_LEAST_FREE = 2 * 1024**3
_MOST_QUARANTINED = 0.1


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that asks to be looked at.

    Attributes:
        urgency: how soon.
        what: what is the matter, in one sentence.
        advice: what to do, in one or two.
        section: the part of the page that has more.
    """

    urgency: Urgency
    what: str
    advice: str
    section: str


def findings(facts: Facts) -> list[Finding]:
    """Return what asks to be looked at, the most urgent first."""
    order = ("now", "soon", "note")
    looks = (_public, _silence, _faults, _record, _store, _slowness, _model, _coding, _releases, _imports, _jobs, _desk)
    return sorted((each for look in looks for each in look(facts)), key=lambda each: order.index(each.urgency))


def _public(facts: Facts) -> Iterator[Finding]:
    if facts.public_url is None:
        return
    if facts.public is None or facts.now - facts.public.at > 2 * timedelta(seconds=LOOK_SECONDS):
        if facts.public:
            told = f"The public address was last looked at {_ago(facts.now - facts.public.at)} ago."
            yield Finding("soon", told, "Restart the service: the look at it hangs.", "public")
        return
    found = facts.public.found
    left = datetime.fromtimestamp(found.expires, facts.now.tzinfo) - facts.now if found.expires else None
    if found.status is None:
        told = f"At {facts.public_url}, {(found.problem or '').rstrip('.')}."
        advice = "Run 'soc-coder probe' by hand, here and on another machine: it says what a caller meets."
        yield Finding("now", told, advice, "public")
    elif left is not None and left < timedelta(days=DAYS):
        urgency: Urgency = "now" if left < _THIS_WEEK else "soon"
        told = f"The certificate of {facts.public_url} expires in {_ago(left)}."
        advice = "Its renewal does not work: run it by hand and read what it says ('certbot renew --dry-run')."
        yield Finding(urgency, told, advice, "public")


def _faults(facts: Facts) -> Iterator[Finding]:
    lately = together(period.requests for period in facts.week[-2:])
    days = together(facts.subjects.values())
    if lately.faults >= _FEWEST_FAULTS and lately.faults > FAULTS_NOW * lately.total:
        told = f"{lately.faults:,} of the last {lately.total:,} requests ended in a fault of the service."
        advice = "Look for 'fault' and 'database' in the log. If it began with an upgrade or a model, take that back."
        yield Finding("now", told, advice, "traffic")
    elif days.faults > FAULTS_SOON * days.total:
        told = f"{days.faults:,} of {days.total:,} requests of today and yesterday ended in a fault of the service."
        yield Finding("soon", told, "Look for 'fault' in the log: each has a request_id and a place.", "traffic")


def _silence(facts: Facts) -> Iterator[Finding]:
    """Tell that hardly anybody asks though the service is there, as when something before it has failed."""
    last = next((each for each in reversed(facts.week) if each.until - each.since == _HOUR), None)
    if last is None or not last.is_whole:
        return
    before = (each for each in facts.week if each.is_whole and each.since < last.since)
    alike = [each.requests.total for each in before if each.since.hour == last.since.hour]
    usual = median(alike) if len(alike) >= _FEWEST_HOURS else 0
    if usual >= _FEWEST_USUAL and last.requests.total * 10 < usual:
        between = f"from {last.since:%H:%M} to {last.until:%H:%M} UTC"
        told = f"{last.requests.total:,} requests came {between}, not the {usual:,.0f} that are usual at that hour."
        advice = "The service is there and is not asked: look at the proxy, the name server and the network before it."
        yield Finding("now", told, advice, "traffic")


def _slowness(facts: Facts) -> Iterator[Finding]:
    quick = together(facts.subjects[subject] for subject in ("coding", "lookups") if subject in facts.subjects)
    if quick.total >= _FEWEST_LOOKUPS and quick.slow > SLOW * quick.total:
        told = f"{quick.slow / quick.total:.1%} of look-ups and codings of today and yesterday took longer than 100 ms."
        advice = "Compare requests and load with the days before; add workers, or limit the caller that sends most."
        yield Finding("soon", told, advice, "traffic")


def _record(facts: Facts) -> Iterator[Finding]:
    if facts.waiting_since and facts.now - facts.waiting_since > _LONG_WAIT:
        told = f"Counts of requests wait in memory since {_when(facts.waiting_since)}: the store cannot be written."
        advice = "Look for 'requests_wait' in the log: it says why. They are kept as soon as the store can be written."
        yield Finding("now", told, advice, "store")
    if facts.gaps:
        since, until = facts.gaps[-1]
        more = f", and {len(facts.gaps) - 1} times more in these {WEEK} days" if len(facts.gaps) > 1 else ""
        told = f"Nothing is known of the time from {_when(since)} to {_when(until)}{more}."
        advice = "No worker ran then, or none could count: the log of that time says why the service ended."
        yield Finding("soon", told, advice, "traffic")


def _model(facts: Facts) -> Iterator[Finding]:
    live = facts.model.live
    if facts.condition.model == "refused" and live and live.refused:
        told = f"A promoted model was refused: {live.refused.reason}"
        yield Finding("soon", told, "The model before is at work. Promote a sound one (docs/loop.md).", "model")
    elif facts.condition.model == "behind" and live:
        told = f"What is promoted cannot be fetched: {live.fault}"
        yield Finding("soon", told, "Look at the registry, and at the log of the follower.", "model")


def _store(facts: Facts) -> Iterator[Finding]:
    if facts.store.free is not None and facts.store.free < _LEAST_FREE:
        told = f"{facts.store.free / 1024**3:.1f} GiB are free where the store is."
        advice = "Make room, or move the store: when the disk is full, nothing can be kept, though codings go on."
        yield Finding("now", told, advice, "store")


def _coding(facts: Facts) -> Iterator[Finding]:
    for feed in facts.drift.feeds:
        moved = feed.from_reference
        large = [name for name in ("major", "minor", "confidence") if moved and getattr(moved, name).reading == "large"]
        if feed.source == ALL and feed.seen.items >= _FEWEST_ITEMS and large:
            told = f"The {KINDS[feed.kind]} of these 7 days lie far from what the model learned from."
            yield Finding("soon", told, "The page of drift shows how, and docs/drift.md what to do.", "drift")


def _releases(facts: Facts) -> Iterator[Finding]:
    for staged in facts.sent:
        number = staged.release.number
        if staged.status == "ready" and number not in facts.promoted:
            told = f"Release {number} of figures waits to be promoted since {_when(staged.at)}."
            yield Finding("note", told, "Look at its changes, and promote it or leave it.", "releases")
        elif staged.status in ("staged", "checked", "loaded") and facts.now - staged.at > _DAY:
            told = f"Release {number} of figures has stopped halfway, as {staged.status}."
            yield Finding("soon", told, "Its page says why in its log, and has it taken on again.", "releases")


def _imports(facts: Facts) -> Iterator[Finding]:
    for each in facts.imports:
        if each.finished is None and facts.now - each.started > _DAY:
            told = f"The import of {each.source} that began on {_when(each.started)} was not finished."
            yield Finding("soon", told, "Run 'soc-coder ingest' with the same feed again: it goes on there.", "ingest")
        done = report(Counter(each.counts))
        refused = sum(done.quarantined.values())
        if each.finished and refused > _MOST_QUARANTINED * done.read:
            told = f"{refused:,} of {done.read:,} items of {each.source} could not be read."
            advice = "'soc-coder vacancies quarantine' says why; 'soc-coder vacancies replay' reads them again."
            yield Finding("soon", told, advice, "ingest")


def _jobs(facts: Facts) -> Iterator[Finding]:
    waiting = [job for job in facts.jobs if job.status in ("sent", "waiting")]
    if waiting and not any(job.is_claimed for job in facts.jobs) and facts.now - waiting[-1].changed > _HOUR:
        told = f"{_files(len(waiting))} to be coded since {_when(waiting[-1].changed)}, with no process at work on it."
        advice = "Look for 'file_job' in the log: it says how the last process ended. Restart the service."
        yield Finding("soon", told, advice, "files")
    failed = [job for job in facts.jobs if job.status == "failed" and facts.now - job.changed < _DAY]
    if failed:
        told = f"{len(failed)} of the files that people sent in the last day could not be coded."
        yield Finding("soon", told, "Who sent them sees why, and so does an admin, on the page of files.", "files")


def _desk(facts: Facts) -> Iterator[Finding]:
    review = sum(queue.items for queue in facts.desk if queue.status == "review")
    if review:
        told = "1 item of the desk waits" if review == 1 else f"{review:,} items of the desk wait"
        yield Finding("note", f"{told} to be settled.", "Who has a key of the role confirm can do so.", "desk")


def _files(count: int) -> str:
    return "1 file waits" if count == 1 else f"{count} files wait"


def _when(at: datetime) -> str:
    return f"{at.day} {at:%B, %H:%M} UTC"


def _ago(time: timedelta) -> str:
    """Return a time in days, or in hours where it is less than two days."""
    number, unit = (time // _DAY, "day") if time >= 2 * _DAY else (max(time // _HOUR, 0), "hour")
    return f"{number} {unit}{'' if number == 1 else 's'}"
