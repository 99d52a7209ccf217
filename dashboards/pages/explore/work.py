"""The jobs of the Explore page: the three runs, the same with somebody gone, one case's story, the exercises."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from typing import Any

from dashboards.pages.explore.settings import checked, without_shocks
from dashboards.running import Asked, Work
from experiments.explore.branch import branch
from experiments.explore.exercises import answered
from experiments.explore.scenes import scenes
from experiments.explore.told import told

MODELS = 3


def work_of_scenes(asked: Asked, _: str) -> Work:
    """Return the work of the three runs."""
    settings = checked(without_shocks(asked["settings"]))
    return _work("scenes", scenes, settings, runs=MODELS)


def work_of_branch(asked: Asked, _: str) -> Work:
    """Return the work of the runs with and without shocks."""
    return _work("branch", branch, checked(asked["settings"]), runs=2 * MODELS)


def work_of_story(asked: Asked, lang: str) -> Work:
    """Return the work that tells one case; the stage is the language."""
    return _work("story", told, checked(asked["settings"]), asked["model"], asked["case"], lang)


def work_of_exercises(asked: Asked, _: str) -> Work:
    """Return the work that answers the exercises."""
    settings = checked(without_shocks(asked["settings"]))
    return Work(_key("exercises", settings), partial(_answer, settings))


def _work(name: str, function: Callable, *args: object, runs: int = 0) -> Work:
    return Work(_key(name, *args), partial(_call, function, args, runs))


def _key(name: str, *args: object) -> str:
    return f"explore-{json.dumps([name, *args], sort_keys=True, default=str)}"


def _call(function: Callable, args: tuple, runs: int, runner: Any, _: Any) -> object:
    return runner.call(function, *args, runs=runs)


def _answer(settings: dict, runner: Any, progress: Any) -> object:
    return answered(settings, runner, progress)
