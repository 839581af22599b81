"""The gallery: what goes wrong, each with its cure, and the classic pictures. An entry is a link and its words.

Another card is another Entry here. None is on the playground: Streamlit spells links to the page at the root
without its path, so opened in a tab of its own such a link would lead back to the gallery.
"""

from dataclasses import dataclass, replace

from gdviz.analysis.tuning import TUNINGS
from gdviz.spec import RunSpec
from gdviz.ui.addresses import Address


@dataclass(frozen=True)
class Entry:
    """One card: what one sees on the page `shown`, and the page `after` one or two changes, said in words.

    The card tells how the first of the runs went.
    """

    title: str
    sees: str
    shown: Address
    change: str
    after: Address


BY_HAND = (("tuned", "false"),)
"""On the condition-number page: α and β as they are given, in place of theory's best."""

RAVINE = RunSpec("ravine", lr=0.11, steps=150)
BOWL = RunSpec("bowl", lr=0.01, steps=60)
NARROW = RunSpec("ravine", lr=0.098, steps=100, objective_parameters=(("kappa", 20.0),))
SADDLE = RunSpec("saddle", lr=0.05, steps=100)
WELLS = RunSpec("two_wells", lr=0.03, steps=200)
ADAGRAD = RunSpec("ravine", "adagrad", lr=0.1, steps=200)
NOISE = RunSpec("ravine", lr=0.07, steps=300, batch_size=4, noise=1.0)


def by(optimizer: str, spec: RunSpec, **numbers: float) -> RunSpec:
    """The same run by another optimizer."""
    return replace(spec, optimizer=optimizer, hyperparameters=tuple(numbers.items()))


CLIMB = by("momentum", RunSpec("rosenbrock", lr=0.003, steps=1000), momentum=0.9)


FAILURES = (
    Entry(
        "Overshoot",
        "Every step across the ravine lands farther up the other side than it began.",
        Address("learning_rate", (RAVINE,)),
        "halve α",
        Address("learning_rate", (replace(RAVINE, lr=0.055),)),
    ),
    Entry(
        "Crawl",
        "The direction is right, but each step covers a hundredth of the way that is left.",
        Address("learning_rate", (BOWL,)),
        "α = 0.5, fifty times as much",
        Address("learning_rate", (replace(BOWL, lr=0.5),)),
    ),
    Entry(
        "Zigzag",
        "Just below the limit every step crosses the ravine, and hardly any of it leads along the floor.",
        Address("condition_number", (NARROW,), BY_HAND),
        "momentum 0.5",
        Address("condition_number", (by("momentum", NARROW, momentum=0.5),), BY_HAND),
    ),
    Entry(
        "Saddle stall",
        "The path runs straight to the pass and rests there, though a way down begins at its side.",
        Address("race", (SADDLE,)),
        "momentum 0.7",
        Address("race", (by("momentum", SADDLE, momentum=0.7),)),
    ),
    Entry(
        "Trap",
        "The nearer of two wells is not the deeper one, and the slope says nothing of the other.",
        Address("race", (WELLS,)),
        "momentum 0.9 carries it over",
        Address("race", (by("momentum", WELLS, momentum=0.9),)),
    ),
    Entry(
        "AdaGrad stall",
        "AdaGrad adds up all squared slopes and never forgets one, so its steps only shrink.",
        Address("race", (ADAGRAD,)),
        "RMSProp, which forgets",
        Address("race", (by("rmsprop", ADAGRAD),)),
    ),
    Entry(
        "Noise floor",
        "Batches of 4 lead down quickly, then round and round: with one α the loss falls no further.",
        Address("schedules", (NOISE,)),
        "let α fall to 0, as a cosine",
        Address("schedules", (replace(NOISE, schedule="cosine"),)),
    ),
    Entry(
        "NaN",
        "The wall grows steeper with height: each step is thrown farther up, until no number can hold the loss.",
        Address("schedules", (CLIMB,)),
        "clip the gradient at 1",
        Address("schedules", (replace(CLIMB, clip_norm=1.0),)),
    ),
)
"""The ways to fail, each with its cure."""

TEXTBOOK = by(
    "momentum", RunSpec("ravine", lr=0.6, steps=100, objective_parameters=(("curvature", 0.2),)), momentum=0
)
VALLEY = RunSpec("rosenbrock", lr=0.0015, steps=500)
VALLEYS = RunSpec("himmelblau", lr=0.02, steps=200)
CALM = replace(VALLEYS, lr=0.01)
ASIDE = replace(SADDLE, start=(0.1, 1.5))
EDGE = RunSpec("rosenbrock", lr=0.003, steps=2000, start=(0.0, 0.0))
TURNED = RunSpec("ravine", "adam", lr=0.05, steps=250, objective_parameters=(("kappa", 50.0), ("rotation", 45.0)))
ALONG = replace(TURNED, objective_parameters=(("kappa", 50.0),))
RAW = RunSpec("linear_regression", lr=0.1, steps=100, objective_parameters=(("data", "tips"),))
SCALED = replace(RAW, objective_parameters=(("data", "tips"), ("standardise", 1.0)))
SINGLE = replace(SCALED, lr=0.2, batch_size=1)

CLASSICS = (
    Entry(
        "The textbook ravine",
        "On 0.1x² + 2y² this α is beyond the limit of gradient descent, and within that of momentum.",
        Address("momentum", (TEXTBOOK,)),
        "β = 0.5",
        Address("momentum", (by("momentum", TEXTBOOK, momentum=0.5),)),
    ),
    Entry(
        "Adam against gradient descent",
        "With one α for both, Adam has hardly left its start in Rosenbrock's valley. Is that race fair?",
        Address("race", (by("adam", VALLEY), VALLEY)),
        "to each its own best α",
        Address("race", (by("adam", VALLEY), VALLEY), (("tuning", TUNINGS["sweep"].title),)),
    ),
    Entry(
        "Who leaves the saddle first?",
        "Momentum and Adam are down in the valley when gradient descent has hardly begun.",
        Address("race", (SADDLE, by("momentum", SADDLE, momentum=0.9), by("adam", SADDLE))),
        "start at x = 0.1",
        Address("race", (ASIDE, by("momentum", ASIDE, momentum=0.9), by("adam", ASIDE))),
    ),
    Entry(
        "Himmelblau's basins",
        "One start, one α, two valleys: momentum runs past the one where gradient descent stays.",
        Address("race", (by("momentum", VALLEYS, momentum=0.9), VALLEYS)),
        "halve α, and both arrive in one",
        Address("race", (by("momentum", CALM, momentum=0.9), CALM)),
    ),
    Entry(
        "The edge of stability",
        "The valley grows sharper along the path until its curvature is 2/α: there the path rings in place.",
        Address("learning_rate", (EDGE,)),
        "α = 0.0019, stable at the minimum too",
        Address("learning_rate", (replace(EDGE, lr=0.0019),)),
    ),
    Entry(
        "A ravine along no axis",
        "Adam scales x and y, and this ravine lies between them. Momentum does not mind which way it lies.",
        Address("condition_number", (TURNED, by("momentum", TURNED, momentum=0.9)), BY_HAND),
        "turn it back",
        Address("condition_number", (ALONG, by("momentum", ALONG, momentum=0.9)), BY_HAND),
    ),
    Entry(
        "Restaurant tips, one at a time",
        "A line is fitted to bills and tips, from one bill a step, and each bill pulls its own way.",
        Address("batch_size", (SINGLE,)),
        "batches of 32",
        Address("batch_size", (replace(SINGLE, batch_size=32),)),
    ),
    Entry(
        "Raw features",
        "Bills are tens of dollars, so the loss is steep in w and shallow in b, and an α that suits b is far too "
        "long for w.",
        Address("fit_a_line", (RAW,)),
        "standardise the feature",
        Address("fit_a_line", (SCALED,)),
    ),
)
"""What every course shows once, each with a change worth making."""
