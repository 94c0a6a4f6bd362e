"""Code a data set of titles or adverts on Apache Spark: Parquet in, Parquet out.

Spark is no part of the base install: it is imported only when a data set is coded with it. Importing this module costs
nothing, and a Python worker that unpickles the work finds it here.
"""

from __future__ import annotations

import os
import shutil
import sys
import warnings
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mappings.errors import SocCoderError
from models import bundle, files
from models.batch import Summary, appended_schema, columns_read, columns_written, items_of
from models.cells import cells
from models.coder import Coder
from models.coding import Kind, Scheme
from models.encoder import THREADS
from models.overrides import Overrides

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

TASK = 50_000
"""Rows of a task, and so of a file of the output, at most: what is done again where a machine fails."""

_SETTINGS = {
    "spark.sql.execution.arrow.maxRecordsPerBatch": str(files.CHUNK),
    "spark.sql.caseSensitive": "true",  # as files are read without Spark
    "spark.executorEnv.OPENBLAS_NUM_THREADS": "1",  # a core each
    f"spark.executorEnv.{THREADS}": "1",
    "spark.log.level": "OFF",
    "spark.ui.enabled": "false",
}

_LOCAL = {"spark.driver.host": "localhost", "spark.driver.bindAddress": "127.0.0.1"}
"""Settings of a Spark on one machine: nobody else is to reach it."""

_TRACEBACK = "Traceback (most recent call last):"


def code_dataset(
    coder: Coder,
    source: Path,
    target: Path,
    kind: Kind = "job_title",
    scheme: Scheme = "soc2020",
    top: int = 5,
    careful: bool = True,
    master: str = "local[*]",
) -> Summary:
    """Code the rows of `source` and write them, with the columns of `models.cells.APPENDED`, as a folder of files.

    Every row has the code that `models.batch.code_file` gives it, but rows do not stay in order. Spark writes the file
    `_SUCCESS` last; where the run fails or is stopped, `target` is removed.

    Args:
        coder: the coder; each Python worker loads its bundle once, from the same folder, or the one installed there
            where it is the shipped one, and gets its overrides.
        source: Parquet file, or folder of such files.
        target: folder to write, which must not exist.
        kind: what the rows are.
        scheme: scheme of the codes.
        top: most candidates of each row.
        careful: whether the encoder reads adverts that leave the network in doubt.
        master: address of the cluster, or `local[N]` for N cores of this machine.

    Returns:
        What became of the rows. A Parquet file has no bad rows, so it has no faults.

    Raises:
        SocCoderError: Spark cannot start, a file cannot be read or written, or the column `title` is missing.
    """
    if target.exists():
        raise SocCoderError(f"{target} is there already.", "Name a folder that does not exist with --out.")
    with _whole(target), _session(master) as spark:
        frame = spark.read.parquet(str(source))
        tasks = max(-(-frame.count() // TASK), spark.sparkContext.defaultParallelism)
        coded(frame.repartition(tasks), coder, source.name, kind, scheme, top, careful).write.parquet(str(target))
        return _summary(spark.read.parquet(str(target)))


def coded(
    frame: DataFrame,
    coder: Coder,
    name: str,
    kind: Kind = "job_title",
    scheme: Scheme = "soc2020",
    top: int = 5,
    careful: bool = True,
) -> DataFrame:
    """Return a frame with the columns of `models.cells.APPENDED` after its own, each row coded when it is asked for.

    Args:
        frame: a column `title`, and any others of `models.batch.READ`, in any case; others pass through.
        coder: see `code_dataset`.
        name: what to call the frame in errors.
        kind: what the rows are.
        scheme: scheme of the codes.
        top: most candidates of each row.
        careful: whether the encoder reads adverts that leave the network in doubt.

    Raises:
        SocCoderError: the column `title` is missing, or two columns are of one name.
    """
    from pyspark.sql.pandas.types import from_arrow_schema
    from pyspark.sql.types import StructField, StructType

    names = columns_written(frame.columns)
    given = [StructField(names[field.name], field.dataType) for field in frame.schema]
    shipped = coder.folder == bundle.DEFAULT
    work = _Work(
        None if shipped else coder.folder,
        coder.version,
        coder.overrides,
        columns_read(frame.columns, Path(name), kind),
        tuple(names.values()),
        kind,
        scheme,
        top,
        careful,
    )
    return frame.mapInArrow(work, StructType([*given, *from_arrow_schema(appended_schema())]))


@dataclass(frozen=True, slots=True)
class _Work:
    """What a Python worker does with the batches of a task."""

    folder: Path | None
    version: str
    overrides: Overrides
    columns: Mapping[str, str]
    names: tuple[str, ...]
    kind: Kind
    scheme: Scheme
    top: int
    careful: bool

    def __call__(self, batches: Iterator[Any]) -> Iterator[Any]:
        import pyarrow as pa

        coder = _coder(self.folder)
        if coder.version != self.version:
            raise SocCoderError(f"A worker has the bundle {coder.version}, not {self.version}.", "Install one version.")
        coder.overrides = self.overrides
        read = list(self.columns.values())
        for batch in batches:
            rows = [files.Row(values) for values in batch.select(read).to_pylist()]
            items = items_of(rows, self.columns, self.kind)
            codings = coder.code_many(items, self.scheme, self.top, careful=self.careful)
            appended = pa.RecordBatch.from_pylist([cells(coding) for coding in codings], appended_schema())
            names = [*self.names, *appended.schema.names]
            yield pa.RecordBatch.from_arrays([*batch.columns, *appended.columns], names)


@lru_cache(maxsize=1)
def _coder(folder: Path | None) -> Coder:
    """Return the coder of this Python worker, which Spark keeps for its next tasks."""
    return Coder.load(folder)


@contextmanager
def _session(master: str) -> Iterator[SparkSession]:
    """Give a session of Spark, and end it."""
    try:
        from py4j.protocol import Py4JError
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ModuleNotFoundError as error:
        raise SocCoderError(
            f"--engine spark needs {error.name}, which the base install does not hold.",
            "Install it with: pip install 'soc-coder[spark]'",
        ) from error
    settings = _SETTINGS
    if master.startswith("local"):
        settings = _SETTINGS | _LOCAL
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # Spark would take the first python3 of the path
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas")  # which is not used
        try:
            spark = SparkSession.builder.master(master).appName("soc-coder").config(map=settings).getOrCreate()
        except PySparkException as error:
            hint = "It needs Java 17 or later; --master is its address."
            raise SocCoderError(f"Spark cannot start: {_said(error)}", hint) from error
        try:
            yield spark
        except (PySparkException, Py4JError) as error:
            raise SocCoderError(f"Spark: {_said(error)}") from error
        finally:
            spark.stop()


def _said(error: Exception) -> str:
    """Return the line of an error that tells most: its last cause, or the end of a worker's traceback, or its first."""
    lines = str(error).splitlines()
    causes = [line for line in lines if line.startswith("Caused by: ")]
    return causes[-1] if causes else lines[-1 if _TRACEBACK in lines else 0]


@contextmanager
def _whole(target: Path) -> Iterator[None]:
    """Remove `target` unless all went well."""
    try:
        yield
    except BaseException:
        shutil.rmtree(target, ignore_errors=True)
        raise


def _summary(frame: DataFrame) -> Summary:
    """Count the rows of the output, so that a task that was done twice counts once."""
    levels: Counter[int] = Counter()
    reasons: Counter[str] = Counter()
    for level, reason, count in frame.groupBy("level", "reason").count().collect():
        levels[level] += count
        if reason:
            reasons[reason] += count
    return Summary(levels.total(), levels, reasons)
