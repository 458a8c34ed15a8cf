"""`/v1/schedules`: what is planned for later, by whom, and what came of it."""

from http import HTTPStatus
from typing import Annotated, Any, Final

from fastapi import APIRouter, HTTPException, Query
from pydantic import AwareDatetime, BaseModel, Field

from engine.language import phrasing, telling_time
from engine.language.titles import spoken
from engine.resolution.schedules import label
from engine.scheduling.model import Kind, Schedule, State
from engine.server.parts import Engine

router = APIRouter(prefix="/v1", tags=["schedules"])


class RecurrenceView(BaseModel):
    """Again and again: either by days and the clock, or by an interval."""

    weekdays: list[str] = Field(description="Empty where it goes by an interval.")
    time: str | None = Field(description="`HH:MM` by the clock of who asked.")
    interval_s: int | None
    spoken: str = Field(description="Such as “every weekday at 07:00”.")


class ScheduleView(BaseModel):
    """One thing that is planned, or was until a day ago."""

    id: str
    person: str
    kind: Kind = Field(description="`end`: takes back what was asked for a while; `timer`: changes nothing.")
    state: State
    at: AwareDatetime = Field(description="When, by the clock of who asked; of what recurs the next time.")
    due: AwareDatetime = Field(description="When, by the engine's clock: another one where the request was dated.")
    spoken: str = Field(description="What happens then, such as “turn off the Floor Lamp”.")
    text: str = Field(description="The person's own words.")
    recurrence: RecurrenceView | None
    lasting_s: int | None = Field(description="Seconds after which it is taken back; of a timer, its length.")
    name: str | None = Field(description="Of a timer, if it has one.")
    intent: str
    slots: dict[str, Any]
    targets: list[str]
    device: str | None = Field(description="The endpoint at which it was asked for.")
    area: str | None
    turn: str = Field(description="Id of the turn in which it was asked for.")
    created_at: AwareDatetime
    ran_at: AwareDatetime | None = Field(description="When it was last due and dealt with, or was cancelled.")
    note: str | None = Field(description="What came of it then.")


class ScheduleList(BaseModel):
    """What is planned, in the order of its times."""

    items: list[ScheduleView]


@router.get("/schedules")
def list_schedules(
    engine: Engine,
    person: Annotated[str | None, Query(max_length=200)] = None,
    state: Annotated[State | None, Query(description="Only these; `done` and `cancelled` are shown only so.")] = None,
) -> ScheduleList:
    """What is still to come; and for a day what did not go as planned (`missed`, `failed`), and timers that are up."""
    with engine.store.begin(writes=False) as unit:
        found = unit.schedules.everything(person)
    wanted = _TELLING if state is None else {state}
    return ScheduleList(items=[_view(one, engine) for one in found if one.state in wanted])


_TELLING: Final = frozenset(State) - {State.DONE, State.CANCELLED}


@router.get("/schedules/{schedule_id}")
def get_schedule(engine: Engine, schedule_id: str) -> ScheduleView:
    """One thing that is planned."""
    with engine.store.begin(writes=False) as unit:
        found = unit.schedules.get(schedule_id)
    if found is None:
        raise _not_found(schedule_id)
    return _view(found, engine)


@router.delete("/schedules/{schedule_id}", status_code=HTTPStatus.NO_CONTENT)
def cancel_schedule(engine: Engine, schedule_id: str) -> None:
    """Cancel it, and keep nothing of it."""
    with engine.store.begin() as unit:
        # Its alarm may stay: it finds nothing to do.
        if not unit.schedules.delete(schedule_id):
            raise _not_found(schedule_id)


def _not_found(schedule_id: str) -> HTTPException:
    return HTTPException(HTTPStatus.NOT_FOUND, f"Nothing is planned under the id {schedule_id!r}.")


def _view(one: Schedule, engine: Engine) -> ScheduleView:
    every, chosen = one.every, one.hypothesis
    slots = {**chosen.slots, "spoken": spoken(chosen.slots)}
    says = label(one) if one.kind is Kind.TIMER else phrasing.to_do(chosen.orders, engine.link.home, slots, None)
    return ScheduleView(
        id=one.id,
        person=one.person,
        kind=one.kind,
        state=one.state,
        at=one.at,
        due=one.due,
        spoken=says,
        text=one.text,
        recurrence=None
        if every is None
        else RecurrenceView(
            weekdays=list(every.weekdays),
            time=None if every.interval_s is not None else f"{every.hour:02}:{every.minute:02}",
            interval_s=every.interval_s,
            spoken=telling_time.recurrence(every),
        ),
        lasting_s=one.lasting_s,
        name=one.name or None,
        intent=chosen.intent,
        slots=dict(chosen.slots),
        targets=list(chosen.targets),
        device=one.endpoint,
        area=one.area,
        turn=one.turn,
        created_at=one.created_at,
        ran_at=one.ran_at,
        note=one.note or None,
    )
