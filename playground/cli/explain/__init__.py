"""What can be asked of a training on the command line: one module a question.

A question's module declares its own options, checks them before anything is trained, and answers.
"""

from playground.cli.explain.question import Question

QUESTIONS = (
    Question(
        "chain-rule",
        "chain_rule",
        "the chain rule of one weight, bias or activation, path by path",
    ),
    Question(
        "gradient",
        "gradient_sources",
        "the gradient from every source: how exact it is and what it costs",
    ),
    Question(
        "samples",
        "sample_gradients",
        "what single samples say: their gradients' lengths, agreement and noise scale",
    ),
    Question(
        "curvature",
        "curvature",
        "the sharpest direction of the loss, and the largest stable learning rate",
    ),
    Question(
        "landscape", "landscape", "the loss along a line or over a plane, as .csv, .npz or picture"
    ),
    Question(
        "optimizers", "optimizer_moves", "the next move of every optimizer: promised and delivered"
    ),
    Question("health", "health", "dead and saturated units, fading gradients, the size of updates"),
)

__all__ = ["QUESTIONS", "Question"]
