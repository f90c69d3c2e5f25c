"""The programs that lsq-beam is compared with: PyTorch, ONNX Runtime and Pillow.

Reads requests from standard input, one JSON object a line, and answers each with one line:

    {"open": {"peer": "update", ...}}  -> {"opened": 0} or {"missing": "no module named torch"}
    {"turn": 0}                        -> {"items": 128, "wall": 0.1, "cpu": 0.2}
    {"close": 0}                       -> {}
"""

import json
import sys
import time


def lsq(torch):
    """Returns the quantizer: the pseudocode of the paper's Appendix B."""

    def grad_scale(x, scale):
        y_grad = x * scale
        return (x - y_grad).detach() + y_grad

    def round_pass(x):
        return (x.round() - x).detach() + x

    class Quantizer(torch.nn.Module):
        def __init__(self, bits, signed, step):
            super().__init__()
            self.low = -(2 ** (bits - 1)) if signed else 0
            self.high = 2 ** (bits - 1) - 1 if signed else 2**bits - 1
            self.step = torch.nn.Parameter(torch.tensor(step))

        def forward(self, v):
            s = grad_scale(self.step, 1.0 / (v.numel() * self.high) ** 0.5)
            return round_pass((v / s).clamp(self.low, self.high)) * s

    return Quantizer


def networks(torch, bits):
    """Returns the constructors of the pre-activation ResNets, quantized unless bits is 0."""
    nn = torch.nn
    functional = nn.functional
    quantizer = lsq(torch)

    class Convolution(nn.Conv2d):
        def __init__(self, inputs, outputs, side, stride, padding, edge=False):
            super().__init__(inputs, outputs, side, stride, padding, bias=False)
            width = 8 if edge else bits
            self.weights = quantizer(width, True, 0.05) if bits else None
            self.inputs = quantizer(width, edge, 0.1) if bits else None

        def forward(self, x):
            if self.weights is None:
                return super().forward(x)
            return self._conv_forward(self.inputs(x), self.weights(self.weight), None)

    class Dense(nn.Linear):
        def __init__(self, inputs, outputs):
            super().__init__(inputs, outputs)
            self.weights = quantizer(8, True, 0.05) if bits else None
            self.inputs = quantizer(8, False, 0.1) if bits else None

        def forward(self, x):
            if self.weights is None:
                return super().forward(x)
            return functional.linear(self.inputs(x), self.weights(self.weight), self.bias)

    class Block(nn.Module):
        def __init__(self, inputs, outputs, stride):
            super().__init__()
            self.norm1, self.norm2 = nn.BatchNorm2d(inputs), nn.BatchNorm2d(outputs)
            self.conv1 = Convolution(inputs, outputs, 3, stride, 1)
            self.conv2 = Convolution(outputs, outputs, 3, 1, 1)
            changes = stride > 1 or inputs != outputs
            self.projection = Convolution(inputs, outputs, 1, stride, 0) if changes else None

        def forward(self, x):
            u = functional.relu(self.norm1(x))
            y = self.conv2(functional.relu(self.norm2(self.conv1(u))))
            return y + (x if self.projection is None else self.projection(u))

    class Network(nn.Module):
        def __init__(self, first, widths, blocks, classes):
            super().__init__()
            layers, inputs = list(first), widths[0]
            for stage, width in enumerate(widths):
                for block in range(blocks):
                    layers.append(Block(inputs, width, 2 if stage and not block else 1))
                    inputs = width
            self.body = nn.Sequential(*layers, nn.BatchNorm2d(inputs), nn.ReLU())
            self.last = Dense(inputs, classes)

        def forward(self, x):
            return self.last(self.body(x).mean((2, 3)))

    return {
        "resnet-20": lambda classes: Network(
            [Convolution(3, 16, 3, 1, 1, edge=True)], [16, 32, 64], 3, classes
        ),
        "resnet-18": lambda classes: Network(
            [Convolution(3, 64, 7, 2, 3, edge=True), nn.MaxPool2d(3, 2, 1)],
            [64, 128, 256, 512],
            2,
            classes,
        ),
    }


class Torch:
    """PyTorch in its fastest memory format for convolutions on processors."""

    def __init__(self, request):
        import torch

        self.torch = torch
        torch.manual_seed(1)
        torch.set_num_threads(request["threads"])
        network = networks(torch, request["bits"])[request["network"]](request["classes"])
        self.network = network.to(memory_format=torch.channels_last)
        shape = (request["batch"], 3, request["side"], request["side"])
        self.images = torch.randn(shape).to(memory_format=torch.channels_last)
        self.labels = torch.randint(request["classes"], (request["batch"],))


class Update(Torch):
    def __init__(self, request):
        super().__init__(request)
        self.optimizer = self.torch.optim.SGD(
            self.network.parameters(), lr=1e-3, momentum=0.9, weight_decay=1e-4
        )

    def turn(self):
        logits = self.network(self.images)
        loss = self.torch.nn.functional.cross_entropy(logits, self.labels)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        self.optimizer.step()
        loss.item()
        return len(self.labels)


class Evaluation(Torch):
    def __init__(self, request):
        super().__init__(request)
        self.network.eval()

    def turn(self):
        with self.torch.no_grad():
            self.network(self.images).argmax(1)
        return len(self.labels)


class Quantization:
    def __init__(self, request):
        import torch

        torch.manual_seed(1)
        torch.set_num_threads(request["threads"])
        self.values = torch.randn(request["size"], requires_grad=True)
        self.factors = torch.randn(request["size"])
        self.quantizer = lsq(torch)(request["bits"], False, 0.1)
        self.times = request["times"]

    def turn(self):
        for _ in range(self.times):
            self.values.grad = self.quantizer.step.grad = None
            self.quantizer(self.values).backward(self.factors)
        return self.times * self.values.numel()


class OnnxRuntime:
    """ONNX Runtime on an exported network, one image at a time in one thread."""

    def __init__(self, request):
        import numpy
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = request["threads"]
        self.session = onnxruntime.InferenceSession(
            request["model"], options, providers=["CPUExecutionProvider"]
        )
        name = self.session.get_inputs()[0].name
        shape = (1, request["side"], request["side"], 3)
        self.feed = {name: numpy.random.default_rng(1).integers(0, 256, shape, numpy.uint8)}
        self.images = request["images"]

    def turn(self):
        for _ in range(self.images):
            self.session.run(None, self.feed)
        return self.images


class Pillow:
    """Prepares images as lsq-beam prepares ImageNet's: decoded, resized, stored as JPEG."""

    def __init__(self, request):
        import io

        from PIL import Image

        self.io, self.image, self.draft = io, Image, request["draft"]
        self.files = [open(path, "rb").read() for path in request["files"]]

    def turn(self):
        for encoded in self.files:
            image = self.image.open(self.io.BytesIO(encoded))
            if self.draft:  # libjpeg decodes in a half or quarter of the size: other pixels
                image.draft("RGB", (256, 256))
            if image.mode != "RGB":
                image = image.convert("RGB")
            resized = image.resize((256, 256), self.image.Resampling.BILINEAR)
            resized.save(self.io.BytesIO(), "JPEG", quality=95, subsampling="4:2:0")
        return len(self.files)


PEERS = {
    "update": Update,
    "evaluation": Evaluation,
    "quantization": Quantization,
    "onnxruntime": OnnxRuntime,
    "pillow": Pillow,
}


def main():
    peers = []
    for line in sys.stdin:
        request = json.loads(line)
        if "open" in request:
            try:
                peers.append(PEERS[request["open"]["peer"]](request["open"]))
                answer = {"opened": len(peers) - 1}
            except ImportError as error:
                answer = {"missing": str(error)}
        elif "turn" in request:
            cpu, wall = time.process_time(), time.perf_counter()
            items = peers[request["turn"]].turn()
            answer = {
                "items": items,
                "wall": time.perf_counter() - wall,
                "cpu": time.process_time() - cpu,
            }
        else:
            peers[request["close"]] = None
            answer = {}
        print(json.dumps(answer), flush=True)


main()
