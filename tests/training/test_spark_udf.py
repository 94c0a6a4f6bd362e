"""The registered model as a function of Spark gives the codes that the coder gives."""

from __future__ import annotations

import shutil
import sys

import pytest

from models.cells import APPENDED, cells
from models.coder import Coder
from models.coding import Item

mlflow = pytest.importorskip("mlflow", reason="needs the extra 'training'")
sql = pytest.importorskip("pyspark.sql", reason="needs the extra 'spark'")
functions = pytest.importorskip("pyspark.sql.functions")

from training.registry import CHAMPION  # noqa: E402
from training.tracking import store  # noqa: E402

ADVERTS = [
    ("", "Staff nurse"),
    ("You teach reading to children of five.", "teacher"),
    ("", ""),
    ("Routes in town.", "Senior bus driver - Leeds"),
]


@pytest.mark.usefixtures("registry")
@pytest.mark.skipif(not shutil.which("java"), reason="needs Java")
def test_the_model_is_a_function_of_spark(plain, monkeypatch):
    monkeypatch.setenv("PYSPARK_PYTHON", sys.executable)
    spark = sql.SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
    try:
        with store():
            code = mlflow.pyfunc.spark_udf(spark, CHAMPION, env_manager="local", params={"kind": "vacancy"})
        frame = spark.createDataFrame([("x", *each) for each in ADVERTS], ["id", "description", "title"])
        coded = frame.withColumn("coded", code(functions.struct("description", "title")))
        rows = {row.title: row.coded.asDict() for row in coded.collect()}
    finally:
        spark.stop()
    coder = Coder.load(plain)
    expected = {title: cells(coder.code(Item(title, "vacancy", description=text))) for text, title in ADVERTS}
    assert all(list(row) == list(APPENDED) for row in rows.values())
    assert {title: (row["code"], row["level"], row["reason"]) for title, row in rows.items()} == {
        title: (cell["code"], cell["level"], cell["reason"]) for title, cell in expected.items()
    }
