"""What every part of a plan document has in common: frozen, strict, with names that are checked."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field

_NAME: Final = r"^[^\s/#\x00-\x1f\x7f-\x9f]([^/#\x00-\x1f\x7f-\x9f]*[^\s/#\x00-\x1f\x7f-\x9f])?$"
Id = Annotated[str, Field(min_length=1, max_length=200, pattern=_NAME)]
"""A name unique among its kind (tasks: within their project); any script, but no ``/`` or ``#``."""

Worker = Annotated[
    str, Field(min_length=1, max_length=210, pattern=_NAME.removesuffix("$") + r"(#[1-9][0-9]{0,3})?$")
]
"""A person, or the n-th contractor of a pool, ``pool#n``."""

Text = Annotated[str, Field(max_length=20_000)]
Count = Annotated[int, Field(ge=1, le=1000)]
Weight = Annotated[int, Field(ge=0, le=1_000_000)]
LinkType = Literal["FS", "SS", "FF", "SF"]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: Final[tuple[Weekday, ...]] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Part(BaseModel):
    """Base of everything in a document: frozen, strict, unknown keys refused."""

    model_config: ClassVar[ConfigDict] = ConfigDict(
        frozen=True, extra="forbid", strict=True, allow_inf_nan=False, use_attribute_docstrings=True
    )

    def replace(self, **changes: Any) -> Self:
        """A copy with ``changes``, which are taken as they are."""
        return self.model_copy(update=changes)
