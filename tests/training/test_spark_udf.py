"""The registered model as a function of Spark gives the codes that the coder gives."""

from __future__ import annotations

import shutil

import pytest

from models.cells import APPENDED, cells
from models.coder import Coder
from models.coding import Item

mlflow = pytest.importorskip("mlflow", reason="needs the extra 'training'")
sql = pytest.importorskip("pyspark.sql", reason="needs the extra 'spark'")

from training.registry import CHAMPION  # noqa: E402

TITLES = ["Staff nurse", "teacher", "", "Senior bus driver - Leeds"]


@pytest.mark.usefixtures("registry")
@pytest.mark.skipif(not shutil.which("java"), reason="needs Java")
def test_the_model_is_a_function_of_spark(plain):
    spark = sql.SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
    try:
        code = mlflow.pyfunc.spark_udf(spark, CHAMPION, env_manager="local", params={"kind": "vacancy"})
        frame = spark.createDataFrame([(title,) for title in TITLES], ["title"])
        rows = {row.title: row.coded.asDict() for row in frame.withColumn("coded", code(frame.title)).collect()}
    finally:
        spark.stop()
    expected = {item.title: cells(Coder.load(plain).code(item)) for item in (Item(each, "vacancy") for each in TITLES)}
    assert all(list(row) == list(APPENDED) for row in rows.values())
    assert {title: (row["code"], row["level"], row["reason"]) for title, row in rows.items()} == {
        title: (cell["code"], cell["level"], cell["reason"]) for title, cell in expected.items()
    }
