"""The coder as an MLflow model, from code: MLflow keeps this file and runs it where the model is loaded.

It imports nothing of this floor, which is not kept with it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
from mlflow.models import set_model
from mlflow.pyfunc import PythonModel, PythonModelContext

from models.batch import LONGEST_CELL, READ
from models.cells import APPENDED, cells
from models.coder import Coder
from models.coding import Item


class CoderModel(PythonModel):  # type: ignore[misc]
    """Codes the rows of a frame as `soc-coder classify` codes those of a file."""

    def load_context(self, context: PythonModelContext) -> None:
        """Load the bundle that is kept with the model."""
        self._coder = Coder.load(Path(context.artifacts["bundle"]))

    def predict(
        self, context: PythonModelContext, model_input: pd.DataFrame, params: dict[str, Any] | None = None
    ) -> pd.DataFrame:
        """Return the columns of `models.cells.APPENDED` for each row.

        Args:
            context: not asked.
            model_input: a column `title`, and any others of `models.batch.READ` for the kind.
            params: `kind`, `scheme`, `top` and `careful` of a coding.
        """
        asked = params or {}
        kind = asked.get("kind", "job_title")
        given = model_input[[name for name in READ[kind] if name in model_input]].fillna("")
        items = [
            Item(kind=kind, **{str(name): str(value)[:LONGEST_CELL] for name, value in row.items()})
            for row in given.to_dict("records")
        ]
        options = {name: asked[name] for name in ("scheme", "top", "careful") if name in asked}
        coded = map(cells, self._coder.code_many(items, **options))
        return pd.DataFrame(coded, model_input.index, list(APPENDED)).astype(
            {"level": "int64", "confidence": "float64"}
        )


set_model(CoderModel())
