"""Write score_curves.json with scikit-learn's numbers: needs scikit-learn, which the tests do not.

Run it from this folder: ``python make_score_curves.py``.
"""

import json
from pathlib import Path

import numpy as np
import sklearn
from sklearn import calibration, metrics


def case(name, count, decimals, share, random):
    truth = (random.random(count) < share).astype(int)
    truth[0] = 1
    scores = 1 / (1 + np.exp(-(random.normal(size=count) + 2.4 * (truth - 0.5))))
    scores = scores.round(decimals)
    # Off the bins' edges, which the two sort differently.
    edge = np.isclose((scores * 5) % 1, 0) | np.isclose((scores * 5) % 1, 1)
    scores = np.where(edge, np.clip(scores + 0.003, 0, 1), scores).round(6)
    fpr, tpr, _ = metrics.roc_curve(truth, scores, drop_intermediate=False)
    precision, recall, _ = metrics.precision_recall_curve(truth, scores)
    true, predicted = calibration.calibration_curve(truth, scores, n_bins=5)
    arrays = {
        "scores": scores,
        "truth": truth,
        "fpr": fpr,
        "tpr": tpr,
        "precision": precision,
        "recall": recall,
        "calibration_true": true,
        "calibration_predicted": predicted,
    }
    return {
        "name": name,
        "roc_auc": metrics.roc_auc_score(truth, scores),
        "average_precision": metrics.average_precision_score(truth, scores),
        **{key: value.tolist() for key, value in arrays.items()},
    }


def main():
    random = np.random.default_rng(0)
    cases = [
        case("smooth", 60, 6, 0.5, random),
        case("ties", 80, 1, 0.5, random),
        case("rare", 50, 2, 0.15, random),
    ]
    source = f"scikit-learn {sklearn.__version__}, by make_score_curves.py"
    Path("score_curves.json").write_text(json.dumps({"source": source, "cases": cases}))


if __name__ == "__main__":
    main()
