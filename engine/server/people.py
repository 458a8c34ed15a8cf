"""`/v1/people/{person}` and `/v1/home`: what was taught by a person, and for the whole home; and forgetting it.

The two have the same routes; they differ in who owns what is taught, which `_owner_*` tells.
"""

import uuid
from collections.abc import Callable
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Path
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, StringConstraints, ValidationError

from engine.domain import Preference, TaughtPhrase
from engine.server.parts import Engine
from engine.server.taught import (
    PhraseBody,
    PhraseChange,
    PhraseList,
    PhraseView,
    PreferenceBody,
    PreferenceChange,
    PreferenceList,
    PreferenceView,
    phrase_view,
    preference_of,
    preference_view,
)

type Owner = str | None
"""A person; None: the whole home."""

Person = Annotated[str, Path(description="Any name: it is data."), StringConstraints(min_length=1, max_length=200)]

CREATED, NO_CONTENT = HTTPStatus.CREATED, HTTPStatus.NO_CONTENT


def _owner_person(person: Person) -> Owner:
    return person


def _owner_home() -> Owner:
    return None


def router() -> APIRouter:
    """All routes of this module."""
    people = APIRouter(prefix="/v1/people/{person}", tags=["people"])
    home = APIRouter(prefix="/v1/home", tags=["home"])
    for part, owner in ((people, _owner_person), (home, _owner_home)):
        _add_preferences(part, owner)
        _add_phrases(part, owner)
    people.add_api_route("", forget_person, methods=["DELETE"], status_code=NO_CONTENT)
    home.add_api_route("/learned", forget_home, methods=["DELETE"], status_code=NO_CONTENT)
    both = APIRouter()
    both.include_router(people)
    both.include_router(home)
    return both


def forget_person(engine: Engine, person: Person) -> None:
    """Drop everything about one person: what they taught, said and were answered, and their habits."""
    with engine.store.begin() as unit:
        unit.erase_person(person)
    engine.habits.forget_person(person)
    engine.store.scrub()


def forget_home(engine: Engine) -> None:
    """Drop all that was taught for the whole home and learned in it: habits and weights; devices and areas stay."""
    with engine.store.begin() as unit:
        unit.erase_home_learned()
    engine.habits.forget_home()
    engine.judge.forget()
    engine.store.scrub()


def _add_preferences(part: APIRouter, owner_of: Callable[..., Owner]) -> None:
    owned_by = Depends(owner_of)

    @part.get("/preferences")
    def list_preferences(engine: Engine, owner: Annotated[Owner, owned_by]) -> PreferenceList:
        """A person's list holds theirs and then, marked by `person: null`, the home's."""
        with engine.store.begin(writes=False) as unit:
            found = unit.preferences.of_home() if owner is None else unit.preferences.visible_to(owner)
        return PreferenceList(items=[preference_view(preference) for preference in found])

    @part.post("/preferences", status_code=CREATED)
    def add_preference(engine: Engine, owner: Annotated[Owner, owned_by], body: PreferenceBody) -> PreferenceView:
        """Teach a preference; it holds from the next turn on."""
        preference = preference_of(body, uuid.uuid4().hex, owner, engine.store.clock())
        with engine.store.begin() as unit:
            unit.preferences.put(preference)
        return preference_view(preference)

    @part.patch("/preferences/{thing_id}")
    def change_preference(
        engine: Engine, owner: Annotated[Owner, owned_by], thing_id: str, change: PreferenceChange
    ) -> PreferenceView:
        """Change some fields of a preference."""
        with engine.store.begin() as unit:
            old = _mine(unit.preferences.get(thing_id), owner, thing_id)
            body = _merged(PreferenceBody, preference_view(old), change)
            preference = preference_of(body, old.id, owner, old.created_at)
            unit.preferences.put(preference)
        return preference_view(preference)

    @part.delete("/preferences/{thing_id}", status_code=NO_CONTENT)
    def forget_preference(engine: Engine, owner: Annotated[Owner, owned_by], thing_id: str) -> None:
        """Forget a preference."""
        with engine.store.begin() as unit:
            unit.preferences.delete(_mine(unit.preferences.get(thing_id), owner, thing_id).id)


def _add_phrases(part: APIRouter, owner_of: Callable[..., Owner]) -> None:
    owned_by = Depends(owner_of)

    @part.get("/phrases")
    def list_phrases(engine: Engine, owner: Annotated[Owner, owned_by]) -> PhraseList:
        """A person's list holds theirs and then, marked by `person: null`, the home's."""
        with engine.store.begin(writes=False) as unit:
            found = unit.phrases.of_home() if owner is None else unit.phrases.visible_to(owner)
        return PhraseList(items=[phrase_view(phrase) for phrase in found])

    @part.post("/phrases", status_code=CREATED)
    def add_phrase(engine: Engine, owner: Annotated[Owner, owned_by], body: PhraseBody) -> PhraseView:
        """Keep a phrase. It is stored; requests do not use phrases yet."""
        phrase = TaughtPhrase(uuid.uuid4().hex, owner, body.phrase, body.means, engine.store.clock())
        with engine.store.begin() as unit:
            unit.phrases.put(phrase)
        return phrase_view(phrase)

    @part.patch("/phrases/{thing_id}")
    def change_phrase(
        engine: Engine, owner: Annotated[Owner, owned_by], thing_id: str, change: PhraseChange
    ) -> PhraseView:
        """Change the words of a phrase, or what they stand for."""
        with engine.store.begin() as unit:
            old = _mine(unit.phrases.get(thing_id), owner, thing_id)
            body = _merged(PhraseBody, phrase_view(old), change)
            phrase = TaughtPhrase(old.id, owner, body.phrase, body.means, old.created_at)
            unit.phrases.put(phrase)
        return phrase_view(phrase)

    @part.delete("/phrases/{thing_id}", status_code=NO_CONTENT)
    def forget_phrase(engine: Engine, owner: Annotated[Owner, owned_by], thing_id: str) -> None:
        """Forget a phrase."""
        with engine.store.begin() as unit:
            unit.phrases.delete(_mine(unit.phrases.get(thing_id), owner, thing_id).id)


def _mine[T: (Preference, TaughtPhrase)](found: T | None, owner: Owner, thing_id: str) -> T:
    if found is None or found.person not in (owner, None):
        # The same words whether it is somebody else's or nobody's.
        raise HTTPException(HTTPStatus.NOT_FOUND, f"There is nothing with the id {thing_id!r} here.")
    if found.person != owner:
        raise HTTPException(HTTPStatus.NOT_FOUND, f"{thing_id!r} belongs to the whole home; change it under /v1/home.")
    return found


def _merged[T: BaseModel](body: type[T], old: BaseModel, change: BaseModel) -> T:
    """The old thing with the changes, checked like a new one; a fault is the request's."""
    fields: dict[str, Any] = old.model_dump() | change.model_dump(exclude_unset=True)
    try:
        return body.model_validate(fields)
    except ValidationError as error:
        raise RequestValidationError([found | {"loc": ("body", *found["loc"])} for found in error.errors()]) from error
