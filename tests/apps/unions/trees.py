"""Unions of a synthetic federation, founded and placed in one line."""

from datetime import date

from niangjia.apps.unions import services as unions

FOUNDED = date(2020, 1, 1)


def found(name, code="460000", kind="federation"):
    return unions.found_union(name=f"{name}(演示)", short_name=name, code=code, kind=kind, by=None)


def place(union, level, parent=None, from_=FOUNDED, **more):
    return unions.place_union(union=union, level=level, parent=parent, from_=from_, by=None, **more)
