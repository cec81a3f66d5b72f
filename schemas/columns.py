"""Shorthand for declaring columns: one function a kind. `promises` are the other fields of Column."""

from __future__ import annotations

from typing import Any

from schemas.contract import Column, Kind


def text_column(name: str, fr: str, en: str, **promises: Any) -> Column:
    return Column(name, Kind.TEXT, fr, en, **promises)


def date_column(name: str, fr: str, en: str, **promises: Any) -> Column:
    return Column(name, Kind.DATE, fr, en, **promises)


def integer_column(name: str, fr: str, en: str, **promises: Any) -> Column:
    return Column(name, Kind.INTEGER, fr, en, **promises)


def decimal_column(name: str, fr: str, en: str, **promises: Any) -> Column:
    return Column(name, Kind.DECIMAL, fr, en, **promises)


def flag_column(name: str, fr: str, en: str, **promises: Any) -> Column:
    return Column(name, Kind.BOOLEAN, fr, en, **promises)
