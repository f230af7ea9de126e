"""Other runtimes as processes that are warm and wait: a line on stdin is one run of the vision tower, answered by its seconds.

    peers.py torch|onnxruntime|onnxruntime-int8|openvino|openvino-int8 FOLDER THREADS
"""
import pathlib
import sys
import time

import numpy as np

from checkpoints import features_module, probe


def torch_runner(folder, threads, _):
    import torch

    torch.set_num_threads(threads)
    module, pixels = features_module(folder), torch.from_numpy(probe())

    def run():
        with torch.inference_mode():
            return module(pixels).numpy()

    return run


def onnxruntime_runner(folder, threads, suffix):
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    session = onnxruntime.InferenceSession(str(folder / f"vision{suffix}.onnx"), options, providers=["CPUExecutionProvider"])
    pixels = {"pixel_values": probe()}
    return lambda: session.run(None, pixels)[0]


def openvino_runner(folder, threads, suffix):
    import openvino as ov

    # Without the hint, f32 models run in bfloat16 where the processor has it.
    hints = {"PERFORMANCE_HINT": "LATENCY", "INFERENCE_NUM_THREADS": threads, "INFERENCE_PRECISION_HINT": "f32"}
    compiled = ov.Core().compile_model(folder / f"vision{suffix}.xml", "CPU", hints)
    request, pixels = compiled.create_infer_request(), probe()
    return lambda: request.infer([pixels])[0]


RUNNERS = {"torch": torch_runner, "onnxruntime": onnxruntime_runner, "openvino": openvino_runner}


def main():
    name, folder, threads = sys.argv[1], pathlib.Path(sys.argv[2]), int(sys.argv[3])
    kind, _, precision = name.partition("-")
    run = RUNNERS[kind](folder, threads, "-" + precision if precision else "")
    run()
    for line in sys.stdin:
        if line.strip():  # a path: where the features go
            np.save(line.strip(), np.array(run()).reshape(-1))
        start = time.perf_counter()
        run()
        print(time.perf_counter() - start, flush=True)


if __name__ == "__main__":
    main()
