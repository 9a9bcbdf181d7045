"""Rules of opening hours, holidays and lines: what callers hear, and how many of them get through."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iac.checks.rule import Context, Rule, Violation
from iac.findings import Domain, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from iac.model.voice import Holiday


def _hours(context: Context) -> Iterator[Violation]:
    for day in context.city.schedules:
        half = (day.opens is None) is not (day.closes is None)
        backwards = day.opens is not None and day.closes is not None and day.opens > day.closes
        if half or backwards:
            said = f"it opens at {day.opens or 'no time'} and closes at {day.closes or 'no time'}"
            where = context.index.origin_of(day, "opens" if day.opens else "closes")
            yield Violation(f"schedule {day.schedule}", f"on {day.day} {said}", where, key=day.day)


def _holidays_run_out(context: Context) -> Iterator[Violation]:
    last: dict[str, Holiday] = {}
    for holiday in sorted(context.city.holidays, key=lambda holiday: holiday.date):
        last |= dict.fromkeys(holiday.closed_schedules, holiday)
    for name, holiday in sorted(last.items()):
        if holiday.date < context.today:
            yield Violation(
                f"schedule {name}",
                f"its last holiday was {holiday.name} on {holiday.date}, and none is written after it",
                context.index.origin_of(holiday),
            )


def _timezone(context: Context) -> Iterator[Violation]:
    for day in context.city.schedules:
        if day.timezone != context.city.city.timezone:
            where = context.index.origin_of(day, "timezone")
            title = f"{day.day} is written in {day.timezone}, and the city's clocks run in {context.city.city.timezone}"
            yield Violation(f"schedule {day.schedule}", title, where, key=day.day)


def _block_without_trunk(context: Context) -> Iterator[Violation]:
    carriers = {trunk.carrier for trunk in context.city.trunks}
    for block in context.city.did_ranges:
        if block.carrier not in carriers:
            yield Violation(
                f"block {block.first}",
                f"{block.carrier} sends calls to {block.first} to {block.last}, and no trunk goes there",
                context.index.origin_of(block, "carrier"),
            )


def _trunk_too_narrow(context: Context) -> Iterator[Violation]:
    for trunk in context.city.trunks:
        if trunk.kind == "fxo" and trunk.sessions > 1:
            where = context.index.origin_of(trunk, "sessions")
            title = f"an analogue line carries one call, not {trunk.sessions}"
            yield Violation(f"trunk {trunk.name}", title, where, expected="1", observed=str(trunk.sessions))


RULES = (
    Rule(
        "voice.schedule-hours",
        Severity.HIGH,
        Domain.VOICE,
        "Hours that end before they begin, or have one end only",
        "Callers are told that nobody is there while people wait at their desks, or the other way round.",
        "Write both times, the earlier one first; leave both out for a closed day; divide hours over midnight.",
        "Cisco Unified CME, night-service day: a stop time before the start time means the next day",
        _hours,
    ),
    Rule(
        "voice.holidays-run-out",
        Severity.LOW,
        Domain.VOICE,
        "A schedule whose holidays lie all in the past",
        "On the next holiday callers are told to wait for somebody who has the day off.",
        "Add the holidays the council has decided on.",
        "Cisco Unified CME, night-service date: dates are listed one by one",
        _holidays_run_out,
    ),
    Rule(
        "voice.schedule-timezone",
        Severity.MEDIUM,
        Domain.VOICE,
        "Hours in another time zone than the city's clocks",
        "Routers keep one clock: callers hear the wrong greeting for hours every day.",
        "Write the hours in the city's time zone.",
        "Cisco IOS configuration fundamentals, clock timezone: one zone a router",
        _timezone,
    ),
    Rule(
        "voice.block-without-trunk",
        Severity.HIGH,
        Domain.VOICE,
        "Numbers of a carrier we have no trunk to",
        "Nobody who calls these numbers gets through; for an ELIN, that is the 911 centre calling back.",
        "Add the trunk, or correct the block's carrier.",
        "The sheets of number blocks and trunks",
        _block_without_trunk,
    ),
    Rule(
        "voice.trunk-sessions",
        Severity.HIGH,
        Domain.VOICE,
        "An analogue line that is to carry more than one call",
        "The second caller, to 911 perhaps, hears a busy tone.",
        "Write one session a line, and order as many lines as calls are wanted.",
        "Cisco, Understanding Foreign Exchange Office (FXO) Voice Interface Cards: one call a port",
        _trunk_too_narrow,
    ),
)
