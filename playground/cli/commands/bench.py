"""``playground bench``: the speed of a step, of training, an edit, the start; memory and data."""

import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable

from playground.cli.plotting.display import importing_ui, use_offscreen_without_screen
from playground.core import ValueNotAllowed

LIVE_SECONDS = 10.0
HEADLESS_SECONDS = 3.0


def add_arguments(parser: ArgumentParser) -> None:
    """Declare what to measure."""
    parser.add_argument(
        "what",
        choices=tuple(MEASUREMENTS),
        help="step: one optimizer step beside hand-written NumPy and other engines; threads: what "
        "a second BLAS thread brings; replicas: many networks at once beside one; memory: "
        "60,000 images from IDX files, loaded and trained on without a copy; data: a CSV file of "
        "a million rows, beside other readers; live: training in the window; moments: what keeping "
        "moments to go back to costs the training; scrub: how long a moment of the past takes to "
        "be seen; edit: what an edit of the document costs the "
        "window; canvas: what moving about among 400 layers costs it, and how long "
        "opening and editing 2,000 holds it at once; start: from launch to the "
        "first painted window",
    )
    parser.add_argument(
        "template",
        nargs="?",
        help="live: which template's network trains, spiral-8x6 for the spiral with six layers of "
        "eight units, all for the five that tell most (default: what the window opens with)",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(args: Namespace) -> int:
    """Measure and print."""
    if args.template is None:
        numbers, text = MEASUREMENTS[args.what]()
    elif args.what == "live":
        numbers, text = _live(args.template)
    else:
        raise ValueNotAllowed("template", args.template, "only bench live takes one")
    sys.stdout.write((json.dumps(numbers) if args.json else text) + "\n")
    return 0


def _step() -> tuple[dict[str, object], str]:
    from playground.bench import step

    times = step.measure()
    return step.as_dict(times), step.as_text(times)


def _threads() -> tuple[dict[str, object], str]:
    from playground.bench import threads

    times = threads.measure()
    return threads.as_dict(times), threads.as_text(times)


def _replicas() -> tuple[dict[str, object], str]:
    from playground.bench import replicas

    times = replicas.measure()
    return replicas.as_dict(times), replicas.as_text(times)


def _memory() -> tuple[dict[str, object], str]:
    from playground.bench import memory

    uses = memory.measure()
    return memory.as_dict(uses), memory.as_text(uses)


def _data() -> tuple[dict[str, object], str]:
    from playground.bench import data

    report = data.measure()
    return data.as_dict(report), data.as_text(report)


def _live(name: str | None = None) -> tuple[dict[str, object], str]:
    from playground.bench.window.live import NAMES
    from playground.project.templates import DEFAULT

    if name != "all":
        return _live_of(name or DEFAULT)
    found = {each: _live_of(each) for each in NAMES}
    texts = [text for _, text in found.values()]
    return {each: numbers for each, (numbers, _) in found.items()}, "\n\n".join(texts)


def _live_of(name: str) -> tuple[dict[str, object], str]:
    from playground.bench.window.live import headless_updates_per_second, trained
    from playground.session.worker import EVALUATION_SHARE

    project = trained(name)
    use_offscreen_without_screen()
    with importing_ui():
        from playground.ui.app.bench_window import bench_live
    every = headless_updates_per_second(project, HEADLESS_SECONDS)
    shared = headless_updates_per_second(project, HEADLESS_SECONDS, EVALUATION_SHARE)
    live = bench_live(project, LIVE_SECONDS)
    speed = live.updates_per_second
    numbers: dict[str, object] = {
        "template": name,
        "live_updates_per_second": speed,
        "headless_updates_per_second": every,
        "headless_as_window_updates_per_second": shared,
        "ratio": speed / every,
        "ratio_as_window": speed / shared,
        "lateness_median_ms": live.lateness_median_ms,
        "lateness_p99_ms": live.lateness_p99_ms,
        "frame_median_ms": live.frame_median_ms,
        "frame_p99_ms": live.frame_p99_ms,
        "pictures_per_second": dict(live.pictures_per_second),
        "platform": live.platform,
    }
    pictures = ", ".join(f"{view} {n:.0f}" for view, n in live.pictures_per_second.items())
    text = (
        f"{name}, unlimited speed, {LIVE_SECONDS:g} s, Qt platform {live.platform}\n"
        f"live                             {speed:8.0f} updates/s\n"
        f"headless, every epoch evaluated  {every:8.0f} updates/s, ratio {speed / every:.2f}\n"
        f"headless, evaluated as in window {shared:8.0f} updates/s, ratio {speed / shared:.2f}\n"
        f"pictures a second: {pictures}\n"
        f"window's thread a frame: median {live.frame_median_ms:.1f} ms, "
        f"99th percentile {live.frame_p99_ms:.1f} ms\n"
        f"16 ms timer late by: median {live.lateness_median_ms:.1f} ms, "
        f"99th percentile {live.lateness_p99_ms:.1f} ms"
    )
    return numbers, text


def _moments() -> tuple[dict[str, object], str]:
    from playground.bench import moments

    costs = moments.measure(moments.projects())
    return moments.as_dict(costs), moments.as_text(costs)


def _scrub() -> tuple[dict[str, object], str]:
    from playground.bench.window import scrub
    from playground.bench.window.live import NAMES, trained

    use_offscreen_without_screen()
    with importing_ui():
        from playground.ui.app.bench_scrub import bench_scrub
    costs = bench_scrub(
        {name: trained(name) for name in NAMES}, scrub.TRAINED_SECONDS, scrub.MOMENTS
    )
    return scrub.as_dict(costs), scrub.as_text(costs)


def _edit() -> tuple[dict[str, object], str]:
    from playground.bench.window import edit

    use_offscreen_without_screen()
    with importing_ui():
        from playground.ui.app.bench_edit import bench_edits
    costs = bench_edits(edit.projects(), edit.ROUNDS)
    return edit.as_dict(costs), edit.as_text(costs)


def _canvas() -> tuple[dict[str, object], str]:
    from playground.bench.window import canvas, large

    use_offscreen_without_screen()
    with importing_ui():
        from playground.ui.app.bench_canvas import bench_canvas
        from playground.ui.app.bench_large import bench_large
    costs, of_large = bench_canvas(canvas.projects()), bench_large(large.LAYERS)
    numbers = {**canvas.as_dict(costs), "large": large.as_dict(of_large)}
    return numbers, f"{canvas.as_text(costs)}\n\n{large.as_text(of_large)}"


def _start() -> tuple[dict[str, object], str]:
    from playground.bench.window import start

    use_offscreen_without_screen()
    times = start.measure()
    numbers: dict[str, object] = {
        "window_seconds": times.window,
        "field_seconds": times.field,
        "plot_seconds": times.plot,
        "empty_seconds": times.empty,
        "ratio": times.ratio,
    }
    text = (
        f"seconds from launch, median of {start.RUNS}\n"
        f"this window: first paint       {times.window:.3f}\n"
        f"  first fields on the canvas   {times.field:.3f}\n"
        f"  first plot                   {times.plot:.3f}\n"
        f"an empty pyqtgraph window      {times.empty:.3f}\n"
        f"ratio of the first paints      {times.ratio:.2f}"
    )
    if slow := start.uncompiled():
        numbers["uncompiled_modules"] = len(slow)
        text += (
            f"\n{len(slow)} modules are compiled at each start, as PYTHONDONTWRITEBYTECODE is set: "
            "an installed application is faster"
        )
    return numbers, text


MEASUREMENTS: dict[str, Callable[[], tuple[dict[str, object], str]]] = {
    "step": _step,
    "threads": _threads,
    "replicas": _replicas,
    "memory": _memory,
    "data": _data,
    "live": _live,
    "moments": _moments,
    "scrub": _scrub,
    "edit": _edit,
    "canvas": _canvas,
    "start": _start,
}
