"""Write a fine-tuned teacher as the encoder of a bundle: ONNX, its weights in 8 bits with a scale a channel."""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process

from models.encoder import MODEL, TOKENIZER
from training.minilm import minilm
from training.teacher import Teacher

_OPSET = 18


def export(teacher: Teacher, folder: Path) -> None:
    """Write `teacher` to `folder`, in the files that `models.encoder.Encoder` reads."""
    folder.mkdir(parents=True, exist_ok=True)
    teacher.eval()
    ids = torch.randint(1, 1000, (2, 12))
    ids[1, 7:] = 0
    shape = {0: torch.export.Dim("items"), 1: torch.export.Dim("tokens", min=2, max=512)}
    with TemporaryDirectory() as scratch:
        whole, ready = Path(scratch, "whole.onnx"), Path(scratch, "ready.onnx")
        torch.onnx.export(
            teacher,
            (ids,),
            whole,
            input_names=["ids"],
            output_names=["logs"],
            dynamic_shapes=(shape,),
            opset_version=_OPSET,
            dynamo=True,
            external_data=False,
            verbose=False,
        )
        quant_pre_process(whole, ready, skip_symbolic_shape=True)
        quantize_dynamic(ready, folder / MODEL, per_channel=True, weight_type=QuantType.QInt8)
    shutil.copyfile(minilm() / "tokenizer.json", folder / TOKENIZER)
