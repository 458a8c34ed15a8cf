"""How preferences and phrases look on the wire, and what of them a caller may say."""

from datetime import datetime
from typing import Annotated, Any, Final, Literal, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from engine.domain import Attitude, Conditions, Preference, Taught, TaughtPhrase

LONGEST: Final = 500
"""Characters of anything that a person says about themselves."""

Words = Annotated[str, StringConstraints(strict=True, strip_whitespace=True, min_length=1, max_length=LONGEST)]
Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
Category = Annotated[
    str,
    StringConstraints(max_length=100, pattern=r"^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$"),
    Field(description="Lower case with one dot: `music.genre`, `climate.temperature`, `name.device` …"),
]
Unit = Literal["°C", "°F", "%"]
PartOfDay = Literal["morning", "afternoon", "evening", "night"]
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]

_PERCENT: Final = (".brightness", ".volume")
_TEMPERATURE: Final = ".temperature"
_COLDEST: Final = -100.0
_HOTTEST: Final = 500.0
"""From a freezer in °C to an oven in °F, with room to spare: beyond it somebody mistyped."""


class When(BaseModel):
    """When a preference holds: every list that is given must contain the present; none: always."""

    model_config = ConfigDict(extra="forbid")

    part_of_day: list[PartOfDay] = Field(default=[], max_length=4)
    weekday: list[Weekday] = Field(default=[], max_length=7)
    area: list[Words] = Field(default=[], max_length=20)
    device: list[Words] = Field(default=[], max_length=20)
    activity: list[Words] = Field(default=[], max_length=20)


class PreferenceBody(BaseModel):
    """What a caller says of a preference."""

    model_config = ConfigDict(extra="forbid")

    category: Category
    value: Words | Number
    unit: Unit | None = Field(default=None, description="Of a number. A temperature needs one.")
    attitude: Attitude = Attitude.LIKE
    when: When = When()
    source: Taught = Taught.STATED
    said: Annotated[str, StringConstraints(max_length=LONGEST)] = ""

    @model_validator(mode="before")
    @classmethod
    def _leave_out_what_is_ours(cls, body: Any) -> Any:
        return _changeable(body)

    @model_validator(mode="after")
    def _the_value_fits_its_category(self) -> Self:
        fault = _fault(self.category, self.value, self.unit)
        if fault:
            raise ValueError(fault)
        if self.category.endswith(_PERCENT):
            self.unit = "%"
        return self


class PreferenceChange(BaseModel):
    """Any of the fields of a preference; what is left out stays. The result is checked like a new one."""

    model_config = ConfigDict(extra="forbid")

    category: Category | None = None
    value: Words | Number | None = None
    unit: Unit | None = None
    attitude: Attitude | None = None
    when: When | None = None
    source: Taught | None = None
    said: Annotated[str, StringConstraints(max_length=LONGEST)] | None = None

    @model_validator(mode="before")
    @classmethod
    def _leave_out_what_is_ours(cls, body: Any) -> Any:
        return _changeable(body)


class PreferenceView(BaseModel):
    """One thing that a person taught."""

    id: str
    person: str | None = Field(description="null: the whole home")
    category: str
    value: str | float
    unit: str | None
    attitude: Attitude
    when: dict[str, list[str]] = Field(description="Only the conditions that there are; empty: always.")
    source: Taught
    said: str
    created_at: AwareDatetime


class PreferenceList(BaseModel):
    """Preferences, the person's own before the home's, each from the oldest to the newest."""

    items: list[PreferenceView]


class PhraseBody(BaseModel):
    """Words of a person's own, and the request that they stand for."""

    model_config = ConfigDict(extra="forbid")

    phrase: Words
    means: Words

    @model_validator(mode="before")
    @classmethod
    def _leave_out_what_is_ours(cls, body: Any) -> Any:
        return _changeable(body)


class PhraseChange(BaseModel):
    """Either field of a phrase; what is left out stays."""

    model_config = ConfigDict(extra="forbid")

    phrase: Words | None = None
    means: Words | None = None

    @model_validator(mode="before")
    @classmethod
    def _leave_out_what_is_ours(cls, body: Any) -> Any:
        return _changeable(body)


class PhraseView(BaseModel):
    """A taught phrase."""

    id: str
    person: str | None = Field(description="null: the whole home")
    phrase: str
    means: str
    created_at: AwareDatetime


class PhraseList(BaseModel):
    """Taught phrases, the person's own before the home's, each from the oldest to the newest."""

    items: list[PhraseView]


def preference_view(preference: Preference) -> PreferenceView:
    """What the API shows of a preference."""
    when = preference.when
    conditions = {
        "part_of_day": when.part_of_day,
        "weekday": when.weekday,
        "area": when.area,
        "device": when.device,
        "activity": when.activity,
    }
    return PreferenceView(
        id=preference.id,
        person=preference.person,
        category=preference.category,
        value=preference.value,
        unit=preference.unit,
        attitude=preference.attitude,
        when={name: list(values) for name, values in conditions.items() if values},
        source=preference.source,
        said=preference.said,
        created_at=preference.created_at,
    )


def preference_of(body: PreferenceBody, preference_id: str, owner: str | None, created_at: datetime) -> Preference:
    """The preference that a valid body describes."""
    return Preference(
        id=preference_id,
        person=owner,
        category=body.category,
        value=body.value,
        unit=body.unit,
        attitude=body.attitude,
        when=Conditions(**{name: tuple(values) for name, values in body.when.model_dump().items()}),
        source=body.source,
        said=body.said,
        created_at=created_at,
    )


def phrase_view(phrase: TaughtPhrase) -> PhraseView:
    """What the API shows of a phrase."""
    return PhraseView(
        id=phrase.id, person=phrase.person, phrase=phrase.phrase, means=phrase.means, created_at=phrase.created_at
    )


def _fault(category: str, value: str | float, unit: str | None) -> str | None:
    """What is wrong with a value of a category, or None."""
    quantity = category.endswith((*_PERCENT, _TEMPERATURE))
    if isinstance(value, str):
        if quantity:
            return f"{category} takes a number"
        return None if unit is None else "only a number has a unit"
    if category.endswith(_TEMPERATURE):
        if unit not in {"°C", "°F"}:
            return "a temperature needs the unit °C or °F"
        return None if _COLDEST <= value <= _HOTTEST else f"a temperature is between {_COLDEST:g} and {_HOTTEST:g}"
    if quantity and (unit not in {None, "%"} or not 0 <= value <= 100):
        return f"{category} is a percentage, 0 to 100"
    return None


def _changeable(body: Any) -> Any:
    """The body without what only the engine sets: what was read may be sent back changed."""
    if not isinstance(body, dict):
        return body
    return {name: value for name, value in body.items() if name not in ("id", "person", "created_at")}
