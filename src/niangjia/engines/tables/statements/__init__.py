"""Bank statements (银行流水) into monthly wages: bytes are opened by `tables`, read here."""

from niangjia.engines.tables.statements.lines import Account, Aside, Line, Said, Unused
from niangjia.engines.tables.statements.periods import By, Pays
from niangjia.engines.tables.statements.reading import (
    Covered,
    Gap,
    Lack,
    NoStatement,
    PaidMonth,
    Statement,
    Wage,
    read_statement,
)
from niangjia.engines.tables.statements.told import BY, LACK, as_json
from niangjia.engines.tables.statements.wages import Pay, Reason, Why

__all__ = [
    "BY",
    "LACK",
    "Account",
    "Aside",
    "By",
    "Covered",
    "Gap",
    "Lack",
    "Line",
    "NoStatement",
    "PaidMonth",
    "Pay",
    "Pays",
    "Reason",
    "Said",
    "Statement",
    "Unused",
    "Wage",
    "Why",
    "as_json",
    "read_statement",
]
