"""`/v1/people/{person}/habits`: what was noticed of a person, to see and to delete."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, HTTPException, Path
from pydantic import AwareDatetime, BaseModel, Field, StringConstraints

from engine.resolution.known_habits import Known, known_habits
from engine.server.parts import Engine

router = APIRouter(prefix="/v1/people/{person}/habits", tags=["people"])

Person = Annotated[str, Path(description="Any name: it is data."), StringConstraints(min_length=1, max_length=200)]


class WhenView(BaseModel):
    """What mostly goes with a habit; an empty list: anything."""

    part_of_day: list[str] = []
    day: list[str] = Field([], description="`weekday` or `weekend`.")
    area: list[str] = Field([], description="Where it was said.")
    after: list[str] = Field([], description="What happened within the hour before: `deed|…`, `state|…`, `timer|…`.")


class HabitView(BaseModel):
    """One thing that a person does again and again."""

    id: str
    topic: str = Field(description="`device`: which one is used; `medium`: what is played; `value`: to what it is set.")
    what: str = Field(description="Such as “play”, “turn on”, “set the Thermostat to”.")
    value: str = Field(description="What is played, the device, or the value with its unit.")
    device: str | None = Field(description="Id of the device that it is about.")
    when: WhenView
    times: int = Field(description="How often it was noticed.")
    weight: float = Field(description="The same, each time counting half as much a month earlier.")
    strong: bool = Field(description="Whether it decides where nothing else does.")
    last: AwareDatetime
    spoken: str = Field(description="Such as “you usually play jazz in the evening”.")


class HabitList(BaseModel):
    """Habits, what is done most first."""

    items: list[HabitView]


@router.get("")
def list_habits(engine: Engine, person: Person) -> HabitList:
    """What this person does again and again, as far as it was noticed."""
    return HabitList(items=[_view(one) for one in _known(engine, person)])


@router.delete("/{habit_id}", status_code=HTTPStatus.NO_CONTENT)
def forget_habit(engine: Engine, person: Person, habit_id: str) -> None:
    """Forget one of them; it is learned anew if it goes on."""
    found = next((one for one in _known(engine, person) if one.id == habit_id), None)
    if found is None:
        raise HTTPException(HTTPStatus.NOT_FOUND, f"There is no habit with the id {habit_id!r} here.")
    engine.habits.forget(person, [seen.id for seen in found.seen])


def _known(engine: Engine, person: str) -> list[Known]:
    return known_habits(engine.habits.observations(person), engine.link.home)


def _view(one: Known) -> HabitView:
    return HabitView(
        id=one.id,
        topic=one.topic.value,
        what=one.what,
        value=one.value,
        device=one.device,
        when=WhenView(**{facet: list(values) for facet, values in one.when.items()}),
        times=len(one.seen),
        weight=one.count,
        strong=one.strong,
        last=one.last,
        spoken=one.spoken,
    )
