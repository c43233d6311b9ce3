"""Files of a result for other programs: CSV tables and pictures, named as ``--out`` names them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from enum import StrEnum
from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Response

from api.access.roles import Scope
from api.charts.themed_picture import ThemedPicture, picture_files
from api.charts.themes import DARK, LIGHT, Theme
from api.documents.analysed import Analysed
from api.documents.forecast import AS_SCHEDULED, forecast_asked
from api.documents.hours_asked import HoursAsked
from api.exports.csv_files import CSV_FILES, csv_text
from api.http.door import Door, needs
from api.http.etags import IfNoneMatch, unchanged
from api.http.problems import ProblemError
from api.routes.answers import problems
from api.routes.results import OfRun, Result
from api.routes.tables import CSV

router = APIRouter(
    prefix="/v1/runs/{run}", tags=["results"], route_class=Door, dependencies=[needs(Scope.READ)]
)
MOST_TASKS: Final = 20_000
"""Of a schedule from which a picture is drawn while somebody waits."""
DRAWING_SECONDS: Final = 20.0
"""How long a picture waits for those before it: one is drawn at a time."""
MOST_WAITING: Final = 2
"""Requests that wait for a picture: each takes a thread that others could be answered by."""
SVG: Final = "image/svg+xml"
PNG: Final = "image/png"
PLAIN_PICTURES: Final = ("gantt", "workload")
"""Drawn on paper only."""
THEMED_PICTURES: Final = ("heatmap_by_person", "heatmap_by_skill", "forecast")
"""Drawn on light and on dark ground."""
NAMES: Final = (
    *CSV_FILES,
    *(f"{stem}.{ending}" for stem in PLAIN_PICTURES for ending in ("svg", "png")),
    *picture_files(*THEMED_PICTURES),
)
ExportName = StrEnum("ExportName", {name: name for name in NAMES})  # type: ignore[misc] # names are made
_drawing = threading.Lock()
_places = threading.BoundedSemaphore(1 + MOST_WAITING)


@router.get(
    "/export/{name}",
    summary="Export a run's schedule as a file",
    responses={
        **problems(404, 409, 503),
        200: {
            "description": "The file.",
            "content": {
                CSV: {"schema": {"type": "string"}},
                SVG: {"schema": {"type": "string"}},
                PNG: {"schema": {"type": "string", "format": "binary"}},
            },
        },
        304: {"description": "Nothing has changed."},
    },
    response_class=Response,
)
def export_file(
    found: OfRun,
    name: Annotated[ExportName, Path(description="Which file.", examples=["gantt.svg"])],
    if_none_match: IfNoneMatch = None,
) -> Response:
    """A table of projects, tasks, workload or bookings, or a picture on light or on dark ground.

    Tables have no columns about money without the scope ``money``; pictures never show any.
    """
    tag = found.tag(name.value)
    same = unchanged(tag, if_none_match)
    if same is not None:
        return same
    analysed = found.analysed()
    content, media_type = _content(found, analysed, name.value)
    disposition = "attachment" if media_type.startswith(CSV) else "inline"
    headers = {"ETag": tag, "Content-Disposition": f'{disposition}; filename="{name.value}"'}
    return Response(content, media_type=media_type, headers=headers)


def _content(found: Result, analysed: Analysed, name: str) -> tuple[bytes, str]:
    if name in CSV_FILES:
        text = csv_text(name, analysed.plan, analysed.schedule, with_money=found.sees_money)
        return text.encode(), f"{CSV}; charset=utf-8"
    tasks = len(analysed.schedule.tasks)
    if tasks > MOST_TASKS:
        detail = (
            f"The schedule has {tasks:,} tasks; of up to {MOST_TASKS:,} a picture is drawn while you wait: "
            "planner solve --out draws it from the plan and its outcome."
        )
        raise ProblemError(422, "too-large", "The schedule is too large to draw at once", detail)
    return _picture_of(found, analysed, name), SVG if name.endswith(".svg") else PNG


def _picture_of(found: Result, analysed: Analysed, name: str) -> bytes:
    """A picture as it was drawn before, or drawn now, if not too many wait for one."""
    shelf, kind = found.used.shelf, f"picture:{name}"
    kept: bytes | None = shelf.kept(kind, found.sha256)
    if kept is not None:
        return kept
    if not _places.acquire(blocking=False):
        raise _busy()
    try:
        return shelf.made(kind, found.sha256, lambda: _drawn(analysed, name))
    finally:
        _places.release()


def _busy() -> ProblemError:
    title = "Other pictures are being drawn"
    return ProblemError(503, "busy", title, "Wait a little.", headers={"Retry-After": "5"})


def _drawn(analysed: Analysed, name: str) -> bytes:
    stem, _, ending = name.rpartition(".")
    if not _drawing.acquire(timeout=DRAWING_SECONDS):
        raise _busy()
    try:
        specification = _specification(analysed, stem)
        if specification is None:
            title = "There is nothing to draw"
            detail = "The schedule has no tasks, or the plan no people."
            raise ProblemError(409, "nothing-to-draw", title, detail)
        return _picture(specification, ending)
    finally:
        _drawing.release()


def _picture(specification: str, ending: str) -> bytes:
    import vl_convert

    svg = vl_convert.vegalite_to_svg(specification)
    if ending == "svg":
        return str(svg).encode()
    drawn: bytes = vl_convert.svg_to_png(svg, scale=2)
    return drawn


def _specification(analysed: Analysed, stem: str) -> str | None:
    """The picture as a Vega-Lite document; None where there is nothing to draw."""
    dark = stem.endswith(DARK.suffix)
    themed = _THEMED.get(stem.removesuffix(DARK.suffix))
    theme: Theme = DARK if dark else LIGHT
    if themed is not None:
        return themed(analysed).specification(theme)
    return _plain(analysed, stem)


def _plain(analysed: Analysed, stem: str) -> str | None:
    from api.charts.drawing import styled
    from api.charts.gantt import gantt_picture
    from api.charts.workload import workload_picture

    draw = gantt_picture if stem == "gantt" else workload_picture
    picture = draw(analysed.plan, analysed.outcome)
    if picture is None:
        return None
    made: str = styled(picture.chart, picture.title, picture.subtitle).to_json(indent=None)
    return made


def _heatmap(of: Any) -> Callable[[Analysed], ThemedPicture]:
    def picture(analysed: Analysed) -> ThemedPicture:
        from api.charts.heatmap import heatmap_picture
        from capacity.hours.workload import workload

        frame = workload(analysed.plan, analysed.schedule, of=of)
        return heatmap_picture(analysed.plan, analysed.outcome, frame, of)

    return picture


def _forecast(analysed: Analysed) -> ThemedPicture:
    from api.charts.shortages import shortages_picture

    forecast = forecast_asked(analysed, HoursAsked())
    return shortages_picture(analysed.plan, analysed.outcome, forecast, AS_SCHEDULED)


_THEMED: Final[dict[str, Callable[[Analysed], ThemedPicture]]] = {
    "heatmap_by_person": _heatmap("person"),
    "heatmap_by_skill": _heatmap("skill"),
    "forecast": _forecast,
}
