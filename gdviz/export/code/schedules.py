"""Every schedule as lines of Python: the body of learning_rate(t), or what listens to the loss in the loop."""

HALF_COSINE = "(1 + math.cos(math.pi * {t} / {period})) / 2"

SCHEDULES: dict[str, str] = {
    "constant": "return base_lr",
    "step": """
        passed = sum(t >= tenths * steps // 10 for tenths in (3, 6, 9))
        return base_lr * gamma**passed
    """,
    "exponential": "return base_lr * remaining ** (t / steps)",
    "cosine": "return base_lr * " + HALF_COSINE.format(t="t", period="steps"),
    "restarts": """
        period = max(1, round(steps / cycles))
        return base_lr * """
    + HALF_COSINE.format(t="(t % period)", period="period"),
    "warmup_cosine": """
        warm = int(warmup * steps)
        if t < warm:
            return base_lr * (t + 1) / warm
        return base_lr * """
    + HALF_COSINE.format(t="(t - warm)", period="(steps - warm)"),
    "inverse_time": "return base_lr / (1 + decay * t)",
    "inverse_sqrt": "return base_lr / math.sqrt(1 + decay * t)",
    "one_cycle": """
        first, last = base_lr / 25, base_lr / 25e4
        top, end = max(peak * steps - 1, 0), steps - 1
        if t <= top and top > 0:
            return base_lr + (first - base_lr) * """
    + HALF_COSINE.format(t="t", period="top")
    + """
        if end <= top:
            return base_lr
        return last + (base_lr - last) * """
    + HALF_COSINE.format(t="(t - top)", period="(end - top)"),
}
"""By the key of the schedule, in terms of base_lr, steps and its own numbers."""

REACTIVE_INIT = {"plateau": "best, waited, factor = math.inf, 0, 1.0"}
REACTIVE: dict[str, str] = {
    "plateau": """
        height = {value}
        if height < best * (1 - 1e-4):
            best, waited = height, 0
        else:
            waited = waited + 1
        if waited > patience:
            waited = 0
            if factor - gamma * factor > 1e-8:
                factor = gamma * factor
        lr = base_lr * factor
    """,
}
"""By the key of the schedule: lines of the loop of one that listens to f, here `{value}`."""
