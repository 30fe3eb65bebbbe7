"""What can be asked of a training on the command line: one module a question.

A question's module declares its own options, checks them before anything is trained, and answers.
"""

from playground.cli.explain.question import Question

QUESTIONS = (
    Question(
        "chain-rule",
        "chain_rule_question",
        "the chain rule of one weight, bias or activation, path by path",
    ),
    Question(
        "gradient",
        "gradient_question",
        "the gradient from every source: how exact it is and what it costs",
    ),
    Question(
        "samples",
        "per_sample_question",
        "what single samples say: their gradients' lengths, agreement and noise scale",
    ),
    Question(
        "curvature",
        "curvature_question",
        "the sharpest direction of the loss, and where the learning rate stands beside it",
    ),
    Question(
        "landscape",
        "landscape_question",
        "the loss along a line or over a plane, as .csv, .npz or picture",
    ),
    Question(
        "optimizers",
        "optimizer_question",
        "the next move of every optimizer: promised and delivered",
    ),
    Question(
        "health",
        "health_question",
        "dead and saturated units, fading gradients, the size of updates",
    ),
    Question(
        "unseen",
        "unseen_question",
        "whether it generalizes, memorizes or learns too little, and why",
    ),
)

__all__ = ["QUESTIONS", "Question"]
