"""Makes the files beside it with PyTorch and the safetensors package, none of it with code of ours.

    pip install torch==2.13.0 safetensors==0.8.0 torchvision==0.28.0 numpy
    python make_fixtures.py

types.safetensors        every type that is read, and some that are not; the values are in SafeTensorsTest
network.safetensors      a small network, two images and PyTorch's logits of them; a dense layer after a flatten
torchvision-vgg16_bn.txt the tensors of torchvision's vgg16_bn: name, type and shape
"""

import pathlib

import torch
import torchvision
from safetensors.torch import save_file

HERE = pathlib.Path(__file__).parent


def types():
    tensors = {
        "float32": torch.tensor([[1.5, -2.0, 3.25], [0.1, 1e-45, 3.4028235e38]]),
        "float64": torch.tensor([0.1, -1e-300, 1e300], dtype=torch.float64),
        "float16": torch.tensor([1.5, -65504.0, 2.0**-24, 2.0**-14 - 2.0**-24, 0.333251953125], dtype=torch.float16),
        "bfloat16": torch.tensor([1.5, -3.3895313892515355e38, 2.0**-133, 3.140625], dtype=torch.bfloat16),
        "infinite": torch.tensor([float("inf"), float("-inf"), float("nan")], dtype=torch.float16),
        "scalar": torch.tensor(2.5),
        "empty": torch.zeros([0, 3]),
        "int64": torch.tensor(7),
        "bool": torch.tensor([True, False, True]),
    }
    save_file(tensors, HERE / "types.safetensors", metadata={"format": "pt"})


class Small(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = torch.nn.Conv2d(3, 4, 3, padding=1, bias=False)
        self.bn1 = torch.nn.BatchNorm2d(4)
        self.conv2 = torch.nn.Conv2d(4, 6, 3, padding=1, bias=False)
        self.bn2 = torch.nn.BatchNorm2d(6)
        self.fc = torch.nn.Linear(6, 5)

    def forward(self, x):
        x = torch.relu(self.bn1(self.conv1(x)))
        x = torch.relu(self.bn2(self.conv2(x)))
        return self.fc(x.mean(dim=(2, 3)))


def network():
    torch.manual_seed(1)
    small = Small().eval()
    for norm in (small.bn1, small.bn2):
        torch.nn.init.uniform_(norm.weight, 0.5, 1.5)
        torch.nn.init.normal_(norm.bias)
        torch.nn.init.normal_(norm.running_mean)
        torch.nn.init.uniform_(norm.running_var, 0.5, 2)
    images = torch.randint(0, 256, [2, 7, 5, 3]).float()  # height 7, width 5, red green blue
    mean, deviation = torch.tensor([120.0, 110.0, 100.0]), torch.tensor([50.0, 60.0, 70.0])
    tensors = {name: value.contiguous() for name, value in small.state_dict().items()}
    tensors["images"] = images
    tensors["logits"] = small(((images - mean) / deviation).permute(0, 3, 1, 2)).detach()

    dense = torch.nn.Linear(2 * 3 * 4, 5)
    features = torch.randn([2, 3, 4])  # channels, height, width
    tensors["dense.weight"], tensors["dense.bias"] = dense.weight.detach(), dense.bias.detach()
    tensors["features"] = features
    tensors["outputs"] = dense(features.flatten()).detach()
    save_file(tensors, HERE / "network.safetensors", metadata={"format": "pt"})


def vgg():
    state = torchvision.models.vgg16_bn(weights=None, init_weights=False).state_dict()
    types = {torch.float32: "F32", torch.int64: "I64"}
    with open(HERE / "torchvision-vgg16_bn.txt", "w") as listing:
        for name, value in state.items():
            print(name, types[value.dtype], *value.shape, file=listing)


types()
network()
vgg()
