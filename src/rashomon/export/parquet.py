"""Apache Parquet, one table a file: every column of its kind, lists as lists, and what each column is in the schema."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import batched
from typing import IO, Any

from rashomon.export import rows
from rashomon.export.columns import Kind
from rashomon.export.extras import MissingExtra
from rashomon.export.wording import storable
from rashomon.protocols import Export

AT_ONCE = 10_000
"""Rows of one group."""


class ParquetExporter:
    """Tables of claims, figures, accounts, estimates, incidents or reports as Parquet, a table a file."""

    name = "export.parquet.v1"
    ending = ".parquet"
    tables: Sequence[str] = tuple(rows.TABLES)

    def export(self, found: Export, out: IO[bytes]) -> None:
        """Write one table, `claims` unless another is asked for. Raises MissingExtra without pyarrow."""
        table = rows.TABLES[found.table or "claims"]
        pyarrow, parquet = _libraries()
        schema = _schema(pyarrow, table, found.checkpoint)
        with parquet.ParquetWriter(out, schema, compression="zstd") as writer:
            for some in batched(rows.rows(found, table.name), AT_ONCE):
                columns = [pyarrow.array(_values(cells), field.type) for cells, field in zip(zip(*some), schema)]  # noqa: B905
                writer.write_table(pyarrow.Table.from_arrays(columns, schema=schema))


def _libraries() -> tuple[Any, Any]:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise MissingExtra("parquet") from error
    return pyarrow, pyarrow.parquet


def _schema(pyarrow: Any, table: rows.Table, checkpoint: str) -> Any:
    kinds: dict[Kind, Any] = {
        "text": pyarrow.string(),
        "texts": pyarrow.list_(pyarrow.string()),
        "integer": pyarrow.int64(),
        "number": pyarrow.float64(),
        "yes": pyarrow.bool_(),
    }
    fields = [pyarrow.field(one.name, kinds[one.kind], metadata={"what": one.what}) for one in table.columns]
    return pyarrow.schema(fields, metadata={"table": table.name, "row": table.what, "checkpoint": checkpoint})


def _values(cells: Sequence[rows.Cell]) -> list[Any]:
    """The cells of one column; words as a file holds them (`wording.storable`)."""
    return [
        storable(one) if isinstance(one, str) else list(map(storable, one)) if isinstance(one, tuple) else one
        for one in cells
    ]
