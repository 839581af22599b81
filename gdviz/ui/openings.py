"""What each page opens on: its run, and which controls it has; a link says only what differs from that."""

from dataclasses import dataclass, field

from gdviz.spec import RunSpec
from gdviz.ui.front import Front


@dataclass(frozen=True)
class Opening:
    """The run that a page opens on, and its first controls."""

    spec: RunSpec
    front: Front = field(default_factory=Front)


OPENINGS: dict[str, Opening] = {
    "playground": Opening(RunSpec(objective="ravine", optimizer="gd", lr=0.11, steps=30)),
    "one_step": Opening(
        RunSpec(objective="ravine", optimizer="adam", lr=0.5, steps=20),
        Front(one_rule=True, at=True, anything=True),
    ),
    "learning_rate": Opening(
        RunSpec(objective="ravine", optimizer="gd", lr=0.095, steps=40),
        Front(bands=True),
    ),
    "momentum": Opening(
        RunSpec(
            objective="ravine", optimizer="momentum", lr=0.15, hyperparameters=(("momentum", 0.9),), steps=100
        ),
        Front(nesterov=True),
    ),
    "condition_number": Opening(
        RunSpec(objective="ravine", optimizer="gd", lr=0.3, steps=100, objective_parameters=(("kappa", 50.0),)),
        Front(fixed_surface=True, numbers=("kappa", "rotation"), tuned=True),
    ),
    "race": Opening(
        RunSpec(objective="ravine", optimizer="gd", lr=0.08, steps=300),
        Front(beside=("momentum", "adagrad", "adam"), race=True),
    ),
    "schedules": Opening(
        RunSpec(objective="ravine", optimizer="gd", lr=0.09, steps=300, batch_size=4),
        Front(one_rule=True, schedules=("inverse_time", "cosine")),
    ),
    "fit_a_line": Opening(
        RunSpec(
            objective="linear_regression", objective_parameters=(("data", "four_points"),), lr=0.01, steps=500
        ),
        Front(
            losses=("linear_regression", "huber_regression", "absolute_regression"),
            data=("four_points", "five_points", "tips", "synthetic", "many_features"),
            upload=True,
            numbers=("standardise",),
            plain=True,
        ),
    ),
    "classification": Opening(
        RunSpec(
            objective="logistic_regression",
            objective_parameters=(("data", "iris"), ("both", 1.0)),
            optimizer="gd",
            lr=0.5,
            steps=200,
        ),
        Front(
            losses=("logistic_regression",),
            data=("iris",),
            numbers=("both", "separable", "standardise"),
            plain=True,
        ),
    ),
    "batch_size": Opening(
        RunSpec(
            objective="linear_regression",
            objective_parameters=(("data", "tips"), ("standardise", 1.0)),
            optimizer="gd",
            lr=0.2,
            steps=100,
            batch_size=4,
        ),
        Front(
            losses=("linear_regression", "huber_regression", "absolute_regression"),
            data=("tips", "synthetic", "four_points", "many_features"),
            upload=True,
            batches=True,
            follow=True,
        ),
    ),
}
"""By the name of the page's file; the playground is also the page without a name."""
