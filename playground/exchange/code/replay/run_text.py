"""The loop of a run as lines: batch after batch, forward, backward, update."""

from collections.abc import Iterator

from playground.exchange.base.model import Model
from playground.nn.optimizers import OPTIMIZERS
from playground.nn.schedules import SCHEDULES
from playground.training.loop.bound_model import usual_batch


def run_lines(model: Model, inputs: int) -> Iterator[str]:
    """Yield ``batches(epoch)``, ``losses()`` and ``run(steps)``."""
    training = model.training
    size = training.batch_size if training.order == "carry" else 0
    some = "*(x[..., batch] for x in X)" if inputs > 1 else "X[..., batch]"
    every = "*" if inputs > 1 else ""
    searches = OPTIMIZERS.get(training.optimizer.name).searches
    yield "# The run ".ljust(100, "-")
    yield ""
    yield "rows, y = make_data()"
    yield "train, test = divide(len(rows))"
    yield "X, T = prepare(rows[train]), encode_target(y[train])"
    yield "X_test, T_test = prepare(rows[test]), encode_target(y[test])"
    yield f"N, BATCH = len(train), {size or usual_batch(training, model.dataset)}"
    if training.order == "shuffle":
        yield f"order_stream = np.random.default_rng([{training.seed}, 3])"
    yield from ("", "")
    yield from _batches(training.order)
    yield from ("", "")
    yield "def losses():"
    yield '    """The loss over all samples to train on, and over all others."""'
    yield f"    return loss_of(forward({every}X)[0], T), loss_of(forward({every}X_test)[0], T_test)"
    yield from ("", "")
    yield "def run(steps):"
    yield '    """Train, and yield the loss of every batch."""'
    yield "    step = epoch = 0"
    yield "    while step < steps:"
    yield "        todo = batches(epoch)"
    yield "        for place, batch in enumerate(todo):"
    yield from (f"            {line}" for line in _step(some, searches))
    yield "            step += 1"
    yield "            yield loss"
    yield "            if step == steps:"
    yield "                return"
    yield "        epoch += 1"
    if SCHEDULES.get(training.schedule.name).watches_loss:
        yield "        observe(losses()[1])"


def _step(some: str, searches: bool) -> tuple[str, ...]:
    rate = "learning_rate(step, epoch + place / len(todo))"
    if not searches:
        return (
            f"o, values = forward({some}, training=True)",
            "loss = loss_of(o, T[:, batch])",
            "g = backward(o, T[:, batch], values)",
            f"update(g, {rate}, step + 1)",
        )
    return (
        "",
        "def evaluate():",
        f"    o, values = forward({some}, training=True)",
        "    return loss_of(o, T[:, batch]), backward(o, T[:, batch], values)",
        "",
        "loss, g = evaluate()",
        f"update(g, {rate}, step + 1, loss, evaluate)",
    )


def _batches(order: str) -> Iterator[str]:
    yield "def batches(epoch):"
    if order == "shuffle":
        yield '    """The samples of an epoch\'s updates: a new order in each epoch."""'
        yield "    order = order_stream.permutation(N)"
        yield "    return [order[i : i + BATCH] for i in range(0, N, BATCH)]"
    elif order == "fixed":
        yield '    """The samples of an epoch\'s updates: the same in each epoch."""'
        yield "    return [np.arange(N)[i : i + BATCH] for i in range(0, N, BATCH)]"
    else:
        yield '    """The samples of an epoch\'s updates; the rest joins the next first one."""'
        yield "    whole = N // BATCH * BATCH"
        yield "    found = [np.arange(i, i + BATCH) for i in range(0, whole, BATCH)]"
        yield "    if epoch > 0:"
        yield "        found[0] = np.concatenate([np.arange(whole, N), found[0]])"
        yield "    return found"
