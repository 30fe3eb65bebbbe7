"""The operators that can be opened, by what is made of them."""

ELEMENTWISE = frozenset(
    (
        *("Abs", "Add", "Celu", "Clip", "Cos", "Div", "Elu", "Erf", "Exp", "Gelu", "Greater"),
        *("GreaterOrEqual", "HardSigmoid", "HardSwish", "IsNaN", "LeakyRelu", "Less"),
        *("LessOrEqual", "Log", "Max", "Min", "Mish", "Mul", "Neg", "Not", "Pow", "Reciprocal"),
        *("Relu", "Selu", "Sigmoid", "Sign", "Sin", "Softplus", "Softsign", "Sqrt", "Sub"),
        *("Swish", "Tanh", "ThresholdedRelu", "Where"),
    )
)
"""What computes every value from the value in its place: together they may be an activation."""

MERGES = frozenset({"Add", "Mul", "Concat", "Sum"})
"""What joins several values of the network."""

PLACES = frozenset({"Flatten", "Reshape", "Transpose", "Squeeze", "Unsqueeze", "Gather", "Slice"})
"""What moves values about and leaves them as they are."""

SAME = frozenset({"Identity", "Cast", "CastLike"})
"""What hands on what it is given."""

SHAPES = frozenset({"Constant", "Shape", "ConstantOfShape", "Range"})
"""What computes numbers that are the same for every sample."""

GROWING = frozenset({"ConstantOfShape", "Range"})
"""What makes as many numbers as it is told, however small the file."""

LAYERED = frozenset(
    (
        *("Gemm", "MatMul", "Conv", "MaxPool", "AveragePool", "GlobalAveragePool", "ReduceMean"),
        *("BatchNormalization", "LayerNormalization", "PRelu", "Softmax", "LogSoftmax", "Dropout"),
        *("ai.onnx.ml.LinearClassifier", "ai.onnx.ml.LinearRegressor", "ai.onnx.ml.Scaler"),
    )
)
"""What is a layer, or part of one."""

ANSWERS = frozenset(
    (
        *("ArgMax", "ai.onnx.ml.ZipMap", "ai.onnx.ml.ArrayFeatureExtractor"),
        "ai.onnx.ml.LabelEncoder",
    )
)
"""What makes a class's name of probabilities: left away, the names come with the data."""

NORMALIZER = "ai.onnx.ml.Normalizer"
"""What makes probabilities add up to one, behind a classifier whose own do already."""

KNOWN = ELEMENTWISE | MERGES | PLACES | SAME | SHAPES | LAYERED | ANSWERS | {NORMALIZER}
