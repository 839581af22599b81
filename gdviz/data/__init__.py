"""Data sets to fit models to, in the order of teaching."""

from gdviz.catalogue import Catalogue
from gdviz.data.base import Dataset, Table
from gdviz.data.five_points import FivePoints
from gdviz.data.four_points import FourPoints
from gdviz.data.iris import Iris
from gdviz.data.many_features import ManyFeatures
from gdviz.data.own import OwnData, dataset_of, is_own
from gdviz.data.synthetic import Synthetic
from gdviz.data.tips import Tips

DATASETS: Catalogue[Dataset] = Catalogue(
    "data set", [FourPoints(), FivePoints(), Tips(), Synthetic(), Iris(), ManyFeatures()]
)

__all__ = ["DATASETS", "Dataset", "OwnData", "Table", "dataset_of", "is_own"]
