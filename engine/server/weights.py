"""`/v1/home/weights`: what each feature weighs in this home, and how far use has moved it."""

from fastapi import APIRouter
from pydantic import BaseModel, Field

from engine.resolution import scoring
from engine.server.parts import Engine

router = APIRouter(prefix="/v1/home/weights", tags=["home"])


class WeightView(BaseModel):
    """One row of the feature table."""

    feature: str
    shipped: float = Field(description="Log odds, as the training found it.")
    weight: float = Field(description="The same as it holds in this home.")


class WeightList(BaseModel):
    """The feature table with this home's weights."""

    items: list[WeightView]
    right: int = Field(description="Readings that stood.")
    wrong: int = Field(description="Readings that were taken back, protested against, or answered with no.")


@router.get("")
def list_weights(engine: Engine) -> WeightList:
    """What each feature weighs here; `DELETE /v1/home/learned` goes back to what is shipped."""
    shipped, learned = scoring.weights(), engine.judge.learned
    rows = {scoring.BIAS: shipped.bias, **shipped.features}
    items = [
        WeightView(feature=name, shipped=weight, weight=round(weight + learned.shift.get(name, 0.0), 4))
        for name, weight in rows.items()
    ]
    return WeightList(items=items, right=learned.right, wrong=learned.wrong)
