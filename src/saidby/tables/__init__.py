"""The published tables: every column declared once, with its type, its meaning, and what stands in it.

From these declarations come the Arrow schemas, the features that `datasets` reads, the card, the datasheet, docs/columns.md and
the Croissant record sets. Types are those that datasets, pandas, polars, DuckDB and torch all read alike: no nullable structs,
lists never null, dates as ISO strings, labels as int64 with names that are only ever appended to.
"""

from saidby.tables.articles import ARTICLES
from saidby.tables.columns import Column, Table, arrow_table
from saidby.tables.quotes import QUOTES
from saidby.tables.tokens import ROLES, TOKENS, Losses, losses, tag_losses
from saidby.tables.types import Field, Label, Many, Type, Value, card_feature, type_text

TABLES = (QUOTES, ARTICLES, TOKENS)
"""All published tables; the first is the default."""

__all__ = [
    "ARTICLES", "QUOTES", "ROLES", "TABLES", "TOKENS", "Column", "Field", "Label", "Losses", "Many", "Table", "Type", "Value",
    "arrow_table", "card_feature", "losses", "tag_losses", "type_text",
]  # fmt: skip
