"""Optimizers as NumPy: one update of all parameters ``theta`` along the gradient ``g``."""

from playground.core import Entry
from playground.exchange.code.numpy_parts.dispatch import UpdateCode, write_optimizer
from playground.nn.optimizers.adadelta import Adadelta
from playground.nn.optimizers.adagrad import AdaGrad
from playground.nn.optimizers.adam import Adam
from playground.nn.optimizers.adamax import Adamax
from playground.nn.optimizers.adamw import AdamW
from playground.nn.optimizers.lion import Lion
from playground.nn.optimizers.nadam import NAdam
from playground.nn.optimizers.radam import FEWEST, RAdam
from playground.nn.optimizers.rmsprop import RMSprop
from playground.nn.optimizers.rprop import Rprop
from playground.nn.optimizers.sgd import SGD


def zeros(*names: str) -> tuple[str, ...]:
    """Return the lines that make slots of zeros."""
    return tuple(f"{name} = np.zeros_like(theta)" for name in names)


def constants(optimizer: Entry, *names: str) -> tuple[str, ...]:
    """Return the line that says an optimizer's numbers."""
    values = [repr(getattr(optimizer, name)) for name in names]
    return (f"{', '.join(names)} = {', '.join(values)}",)


def decay(weight_decay: float, where: str) -> tuple[str, ...]:
    """Return the line that adds weight decay to the gradient."""
    return (f"g = g + {weight_decay} * {where}theta",) if weight_decay else ()


def shrink(weight_decay: float, where: str) -> tuple[str, ...]:
    """Return the line that shrinks the parameters themselves: decoupled weight decay."""
    return (f"theta[:] = theta * (1 - rate * {weight_decay}{where})",) if weight_decay else ()


@write_optimizer.register
def _sgd(optimizer: SGD, where: str) -> UpdateCode:
    lines = decay(optimizer.weight_decay, where)
    if not optimizer.momentum:
        return UpdateCode((), (*lines, "theta[:] -= rate * g"))
    share = "g"
    if optimizer.dampening and not optimizer.nesterov:
        share = f"(1 if t == 1 else {1 - optimizer.dampening}) * g"
    along = "(g + momentum * velocity)" if optimizer.nesterov else "velocity"
    return UpdateCode(
        (*constants(optimizer, "momentum"), *zeros("velocity")),
        (*lines, f"velocity[:] = momentum * velocity + {share}", f"theta[:] -= rate * {along}"),
        ("velocity",),
    )


@write_optimizer.register
def _adagrad(optimizer: AdaGrad, where: str) -> UpdateCode:
    start = optimizer.initial_accumulator_value
    first = f"square_sum = np.full_like(theta, {start})" if start else zeros("square_sum")[0]
    fallen = f"rate / (1 + (t - 1) * {optimizer.lr_decay})" if optimizer.lr_decay else "rate"
    return UpdateCode(
        (*constants(optimizer, "eps"), first),
        (
            *decay(optimizer.weight_decay, where),
            "square_sum[:] += g**2",
            f"theta[:] -= {fallen} * (g / (np.sqrt(square_sum) + eps))",
        ),
        ("square_sum",),
    )


@write_optimizer.register
def _rmsprop(optimizer: RMSprop, where: str) -> UpdateCode:
    slots = optimizer.slot_names()
    numbers = ("alpha", "eps", *(["momentum"] if optimizer.momentum else []))
    lines = [
        *decay(optimizer.weight_decay, where),
        "square_average[:] = alpha * square_average + (1 - alpha) * g**2",
    ]
    variance = "square_average"
    if optimizer.centered:
        lines += [
            "gradient_average[:] = alpha * gradient_average + (1 - alpha) * g",
            "variance = np.maximum(square_average - gradient_average**2, 0)",
        ]
        variance = "variance"
    move = f"g / (np.sqrt({variance}) + eps)"
    if optimizer.momentum:
        lines += [f"velocity[:] = momentum * velocity + {move}", "theta[:] -= rate * velocity"]
    else:
        lines.append(f"theta[:] -= rate * ({move})")
    return UpdateCode((*constants(optimizer, *numbers), *zeros(*slots)), tuple(lines), slots)


@write_optimizer.register
def _adam(optimizer: Adam, where: str) -> UpdateCode:
    return adam_lines(optimizer, decay(optimizer.weight_decay, where))


@write_optimizer.register
def _adamw(optimizer: AdamW, where: str) -> UpdateCode:
    mask = f" * {where.removesuffix(' * ')}" if where else ""
    return adam_lines(optimizer, shrink(optimizer.weight_decay, mask))


def adam_lines(optimizer: Adam, first: tuple[str, ...]) -> UpdateCode:
    """Write Adam behind what weight decay does."""
    slots = optimizer.slot_names()
    lines, square = (*first, *_means()), "v"
    if optimizer.amsgrad:
        lines, square = (*lines, "v_max[:] = np.maximum(v_max, v)"), "v_max"
    corrected = ("m_hat = m / (1 - beta1**t)", f"v_hat = {square} / (1 - beta2**t)")
    step = "theta[:] -= rate * m_hat / (np.sqrt(v_hat) + eps)"
    before = (*constants(optimizer, "beta1", "beta2", "eps"), *zeros(*slots))
    return UpdateCode(before, (*lines, *corrected, step), slots)


def _means() -> tuple[str, ...]:
    return (
        "m[:] = beta1 * m + (1 - beta1) * g",
        "v[:] = beta2 * v + (1 - beta2) * g**2",
    )


@write_optimizer.register
def _nadam(optimizer: NAdam, where: str) -> UpdateCode:
    """Write mu(t), the momentum of update t, and the product of all so far."""
    decayed = optimizer.momentum_decay
    return UpdateCode(
        (
            *constants(optimizer, "beta1", "beta2", "eps"),
            f"mu = lambda t: beta1 * (1 - 0.5 * 0.96 ** (t * {decayed}))",
            "product = np.ones(())  # of mu(1) to mu(t)",
            *zeros("m", "v"),
        ),
        (
            *decay(optimizer.weight_decay, where),
            *_means(),
            "product[...] = product * mu(t)",
            "m_hat = mu(t + 1) * m / (1 - product * mu(t + 1)) + (1 - mu(t)) * g / (1 - product)",
            "v_hat = v / (1 - beta2**t)",
            "theta[:] -= rate * (m_hat / (np.sqrt(v_hat) + eps))",
        ),
        ("m", "v"),
    )


@write_optimizer.register
def _radam(optimizer: RAdam, where: str) -> UpdateCode:
    return UpdateCode(
        (*constants(optimizer, "beta1", "beta2", "eps"), *zeros("m", "v")),
        (
            *decay(optimizer.weight_decay, where),
            *_means(),
            "m_hat = m / (1 - beta1**t)",
            "most = 2 / (1 - beta2) - 1",
            "seen = most - 2 * t * beta2**t / (1 - beta2**t)",
            f"if seen > {FEWEST}:",
            "    ratio = (seen - 4) * (seen - 2) * most / ((most - 4) * (most - 2) * seen)",
            "    r = np.sqrt(ratio * (1 - beta2**t))",
            "    theta[:] -= rate * r * (m_hat / (np.sqrt(v) + eps))",
            "else:  # v stands for too few gradients",
            "    theta[:] -= rate * m_hat",
        ),
        ("m", "v"),
    )


@write_optimizer.register
def _adadelta(optimizer: Adadelta, where: str) -> UpdateCode:
    slots = optimizer.slot_names()
    return UpdateCode(
        (*constants(optimizer, "rho", "eps"), *zeros(*slots)),
        (
            *decay(optimizer.weight_decay, where),
            "square_average[:] = rho * square_average + (1 - rho) * g**2",
            "move = np.sqrt(move_average + eps) / np.sqrt(square_average + eps) * g",
            "move_average[:] = rho * move_average + (1 - rho) * move**2",
            "theta[:] -= rate * move",
        ),
        slots,
    )


@write_optimizer.register
def _adamax(optimizer: Adamax, where: str) -> UpdateCode:
    return UpdateCode(
        (*constants(optimizer, "beta1", "beta2", "eps"), *zeros("m", "u")),
        (
            *decay(optimizer.weight_decay, where),
            "m[:] = beta1 * m + (1 - beta1) * g",
            "u[:] = np.maximum(beta2 * u, np.abs(g) + eps)",
            "theta[:] -= rate * (1 / (1 - beta1**t)) * (m / u)",
        ),
        ("m", "u"),
    )


@write_optimizer.register
def _lion(optimizer: Lion, where: str) -> UpdateCode:
    mask = f" * {where.removesuffix(' * ')}" if where else ""
    return UpdateCode(
        (*constants(optimizer, "beta1", "beta2"), *zeros("m")),
        (
            *shrink(optimizer.weight_decay, mask),
            "theta[:] -= rate * np.sign(beta1 * m + (1 - beta1) * g)",
            "m[:] = beta2 * m + (1 - beta2) * g",
        ),
        ("m",),
    )


@write_optimizer.register
def _rprop(optimizer: Rprop, where: str) -> UpdateCode:
    numbers = ("eta_minus", "eta_plus", "step_min", "step_max")
    grown = "np.where(g * last_gradient < 0, eta_minus, np.where(g * last_gradient > 0, {}, 1))"
    return UpdateCode(
        (*constants(optimizer, *numbers), *zeros("step_size", "last_gradient")),
        (
            "if t == 1:",
            "    step_size[:] = rate",
            f"factor = {grown.format('eta_plus')}",
            "step_size[:] = np.clip(step_size * factor, step_min, step_max)",
            "last_gradient[:] = np.where(g * last_gradient < 0, 0, g)",
            "theta[:] -= step_size * np.sign(last_gradient)",
        ),
        ("step_size", "last_gradient"),
    )
