"""Reading a model's file: every entry is checked, and an error names it. Nothing in it is ever executed."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from itertools import pairwise
from typing import Any

from risk.probability_model import (
    MILLION,
    TEN_THOUSAND,
    VERSION,
    Calibration,
    Curve,
    Model,
    ModelError,
    TrainedOn,
)

MOST_INDICATORS = 255
MOST_POINTS = 1000
_MOST_VALUE = 10**17  # in ten-thousandths; a measured value is a DECIMAL(18,4)
_MOST_TEXT = 5_000_000
_NAME = re.compile(r"[a-z][a-z0-9_]{0,99}")
_HASH = re.compile(r"[0-9a-f]{16}")
_NUMBER = re.compile(r"-?[0-9]{1,14}(\.[0-9]{1,4})?")
METHODS = ("none", "sigmoid", "isotonic")
MOST_LOG_ODDS = 100 * MILLION  # in millionths; far beyond what any data can tell
_KEYS = ("version", "criteria_hash", "measures_hash", "intercept", "indicators", "calibration", "trained_on", "tested")


def load_model(text: str) -> Model:
    """Read a model's file. ModelError, whose French message names the entry at fault."""
    if len(text) > _MOST_TEXT:
        raise ModelError("le fichier est trop grand pour être un modèle.")
    try:
        content = json.loads(text, object_pairs_hook=_once, parse_constant=_refuse_constant)
        json.dumps(content, ensure_ascii=False).encode("utf-8")
    except ModelError:
        raise
    except (ValueError, RecursionError):  # half a character, written as an escape, is one too
        raise ModelError("ce n'est pas du JSON lisible.") from None
    root = _block(content, "modèle", *_KEYS)
    if _whole(root, "version", "version", 0, 1_000_000) != VERSION:
        raise ModelError(f"« version » doit être {VERSION} : ce fichier vient d'une autre version du logiciel.")
    curves = tuple(
        _curve(entry, f"indicators[{rank}]")
        for rank, entry in enumerate(_list(root, "indicators", "indicators", MOST_INDICATORS))
    )
    names = [curve.indicator for curve in curves]
    for name in names:
        if names.count(name) > 1:
            raise ModelError(f"« indicators » nomme deux fois {name}.")
    return Model(
        criteria_hash=_matching(root, "criteria_hash", "criteria_hash", _HASH),
        measures_hash=_matching(root, "measures_hash", "measures_hash", _HASH),
        intercept=_whole(root, "intercept", "intercept", -MOST_LOG_ODDS, MOST_LOG_ODDS),
        curves=curves,
        calibration=_calibration(root["calibration"]),
        trained_on=_trained_on(root["trained_on"]),
        tested=_told(root["tested"]),
    )


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ModelError(f"« {_shown(key)} » est écrit deux fois dans le même bloc.")
        found[key] = value
    return found


def _shown(key: str) -> str:
    return key[:60].encode("utf-8", "replace").decode("utf-8")


def _refuse_constant(name: str) -> None:
    raise ModelError(f"{name} n'est pas un nombre.")


def _block(content: Any, path: str, *keys: str) -> dict[str, Any]:
    if not isinstance(content, dict):
        raise ModelError(f"« {path} » doit être un bloc de clés.")
    for key in keys:
        if key not in content:
            raise ModelError(f"« {path} » n'a pas la clé {key}.")
    for key in content:
        if key not in keys:
            raise ModelError(f"« {path} » a une clé inconnue : {_shown(key)}.")
    return content


def _list(block: dict[str, Any], key: str, path: str, most: int) -> list[Any]:
    found = block[key]
    if not isinstance(found, list) or not 1 <= len(found) <= most:
        raise ModelError(f"« {path} » doit être une liste de 1 à {most} éléments.")
    return found


def _whole(block: dict[str, Any], key: str, path: str, least: int, most: int) -> int:
    found = block[key]
    if not isinstance(found, int) or isinstance(found, bool) or not least <= found <= most:
        raise ModelError(f"« {path} » doit être un nombre entier entre {least} et {most}.")
    return found


def _matching(block: dict[str, Any], key: str, path: str, pattern: re.Pattern[str]) -> str:
    found = block[key]
    if not isinstance(found, str) or not pattern.fullmatch(found):
        raise ModelError(f"« {path} » n'a pas la forme attendue.")
    return found


def _curve(content: Any, path: str) -> Curve:
    block = _block(content, path, "indicator", "higher_is_worse", "minimum_evidence", "missing", "points")
    name = _matching(block, "indicator", f"{path}.indicator", _NAME)
    if not isinstance(block["higher_is_worse"], bool):
        raise ModelError(f"« {name}.higher_is_worse » doit être true ou false.")
    sign = 1 if block["higher_is_worse"] else -1
    points = [
        (_value(entry, f"{name}.points[{rank}]"), _log_odds(entry, f"{name}.points[{rank}]"))
        for rank, entry in enumerate(_list(block, "points", f"{name}.points", MOST_POINTS))
    ]
    _check_line([(sign * at, log_odds) for at, log_odds in points], f"{name}.points", "va du meilleur au pire")
    return Curve(
        indicator=name,
        higher_is_worse=block["higher_is_worse"],
        minimum_evidence=_whole(block, "minimum_evidence", f"{name}.minimum_evidence", 0, 1000),
        missing=_whole(block, "missing", f"{name}.missing", -MOST_LOG_ODDS, MOST_LOG_ODDS),
        points=tuple(points),
    )


def _value(content: Any, path: str) -> int:
    found = _block(content, path, "value", "log_odds")["value"]
    if not isinstance(found, str) or not _NUMBER.fullmatch(found):
        raise ModelError(f"« {path}.value » doit être un nombre entre guillemets, quatre décimales au plus.")
    number = int(Decimal(found) * TEN_THOUSAND)
    if abs(number) > _MOST_VALUE:
        raise ModelError(f"« {path}.value » est hors de toute mesure.")
    return number


def _log_odds(content: Any, path: str) -> int:
    return _whole(content, "log_odds", f"{path}.log_odds", -MOST_LOG_ODDS, MOST_LOG_ODDS)


def _check_line(points: list[tuple[int, int]], path: str, order: str) -> None:
    for (start, low), (end, high) in pairwise(points):
        if end <= start:
            raise ModelError(f"« {path} » {order} : chaque point doit être plus loin que celui d'avant.")
        if high < low:
            raise ModelError(f"« {path} » descend : une valeur pire ne peut pas abaisser la probabilité.")


def _calibration(content: Any) -> Calibration:
    block = _block(content, "calibration", "method", "points")
    if block["method"] not in METHODS:
        raise ModelError(f"« calibration.method » doit être l'une de : {', '.join(METHODS)}.")
    points = []
    for rank, entry in enumerate(_list(block, "points", "calibration.points", MOST_POINTS)):
        path = f"calibration.points[{rank}]"
        point = _block(entry, path, "log_odds", "probability")
        at = _whole(point, "log_odds", f"{path}.log_odds", -MOST_LOG_ODDS * 300, MOST_LOG_ODDS * 300)
        points.append((at, _whole(point, "probability", f"{path}.probability", 0, MILLION)))
    _check_line(points, "calibration.points", "va du plus bas au plus haut")
    return Calibration(block["method"], tuple(points))


def _trained_on(content: Any) -> TrainedOn:
    block = _block(content, "trained_on", "school_years", "weeks", "cases", "adverse")
    texts = {}
    for key, pattern in (("school_years", r"20\d\d-20\d\d"), ("weeks", r"20\d\d-W\d\d")):
        found = _list(block, key, f"trained_on.{key}", 5000)
        if not all(isinstance(one, str) and re.fullmatch(pattern, one) for one in found):
            raise ModelError(f"« trained_on.{key} » n'a pas la forme attendue.")
        texts[key] = tuple(found)
    cases = _whole(block, "cases", "trained_on.cases", 1, 10**9)
    return TrainedOn(**texts, cases=cases, adverse=_whole(block, "adverse", "trained_on.adverse", 0, cases))


def _told(content: Any) -> dict[str, Any]:
    """Figures for the reader: any JSON of short texts and numbers."""
    if not isinstance(content, dict):
        raise ModelError("« tested » doit être un bloc de clés.")
    return content
