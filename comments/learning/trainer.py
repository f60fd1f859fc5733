"""
Weighs the features of past decisions with Vowpal Wabbit: online logistic regression.

The figures are of held-back decisions: each is foretold once by a model that has not seen it.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import log, sqrt
from random import Random

from comments.learning.weights import Weights

# With fewer of either kind nothing is learned that is worth acting on.
FEWEST = 50
FOLDS = 5
PASSES = 20
# Who decides by few held-back cases decides by chance.
FEWEST_STOPPED = 20
EVEN = 0.5

Example = tuple[set[str], bool]


@dataclass(frozen=True)
class Threshold:
    """From which likelihood on the filter is right so often, and what it then stops."""

    at: float
    precision: float
    recall: float


def is_installed() -> bool:
    try:
        import vowpalwabbit  # noqa: F401
    except ImportError:
        return False
    return True


def train(examples: Sequence[Example]) -> Weights:
    """Always the same of the same examples, in the same order."""
    from vowpalwabbit import pyvw

    rarity = _rarities(examples)
    numbers = {name: number for number, name in enumerate(sorted(rarity), start=1)}
    bits = max(18, (len(numbers) + 2).bit_length() + 1)
    machine = pyvw.Workspace(quiet=True, loss_function="logistic", b=bits, random_seed=1)
    lines = _lines(examples, numbers, rarity)
    shuffle = Random(1).shuffle  # noqa: S311
    for _ in range(PASSES):
        shuffle(lines)
        for line in lines:
            machine.learn(line)
    bias = machine.predict("|f")
    known = {
        name: (machine.predict(f"|f {number}:1") - bias, rarity[name])
        for name, number in numbers.items()
    }
    machine.finish()
    return Weights(bias, known)


def foretold(examples: Sequence[Example]) -> list[tuple[float, bool]]:
    """For each example the likelihood that models without it give, and what it was."""
    order = list(range(len(examples)))
    Random(2).shuffle(order)  # noqa: S311
    told = []
    for fold in range(FOLDS):
        held_back = set(order[fold::FOLDS])
        model = train([one for number, one in enumerate(examples) if number not in held_back])
        told += [
            (model.likelihood(examples[number][0]), examples[number][1]) for number in held_back
        ]
    return told


def threshold(told: Sequence[tuple[float, bool]], precision: float) -> Threshold | None:
    """
    The lowest likelihood from which on the filter is right at least so often.

    Half-way to the next lower one that it was asked about, but not below an even chance.
    """
    spam = sum(is_spam for _, is_spam in told)
    ranked = sorted(told, reverse=True)
    right, found = 0, None
    for stopped, (likelihood, is_spam) in enumerate(ranked, start=1):
        right += is_spam
        if likelihood <= EVEN:
            break
        if stopped >= FEWEST_STOPPED and right / stopped >= precision:
            lower = ranked[stopped][0] if stopped < len(ranked) else EVEN
            at = max(EVEN, (likelihood + lower) / 2)
            found = Threshold(at, right / stopped, right / spam)
    return found


def figures(told: Sequence[tuple[float, bool]], at: float) -> tuple[float, float]:
    """Precision and recall of a filter that stops from this likelihood on."""
    stopped = [is_spam for likelihood, is_spam in told if likelihood >= at]
    spam = sum(is_spam for _, is_spam in told)
    return sum(stopped) / len(stopped) if stopped else 0.0, sum(stopped) / spam if spam else 0.0


def _rarities(examples: Sequence[Example]) -> dict[str, float]:
    """Of each feature that more than one reply has, how rare it is."""
    counts = Counter(name for features, _ in examples for name in features)
    return {name: log(len(examples) / n) + 1 for name, n in counts.items() if n > 1}


def _lines(
    examples: Sequence[Example], numbers: dict[str, int], rarity: dict[str, float]
) -> list[str]:
    """The examples in Vowpal Wabbit's text format. Both kinds weigh alike, rare or not."""
    spam = sum(is_spam for _, is_spam in examples)
    importance = {
        True: len(examples) / (2 * spam),
        False: len(examples) / (2 * (len(examples) - spam)),
    }
    lines = []
    for features, is_spam in examples:
        met = sorted(name for name in features if name in rarity)
        length = sqrt(sum(rarity[name] ** 2 for name in met)) or 1.0
        values = " ".join(f"{numbers[name]}:{rarity[name] / length:.5f}" for name in met)
        lines.append(f"{1 if is_spam else -1} {importance[is_spam]:.4f} |f {values}")
    return lines


def enough(examples: Sequence[Example]) -> Iterator[str]:
    """What is missing, as sentences; none where there is enough to learn from."""
    spam = sum(is_spam for _, is_spam in examples)
    if spam < FEWEST:
        yield f"{spam} replies are marked as spam; it takes {FEWEST}."
    if len(examples) - spam < FEWEST:
        yield f"{len(examples) - spam} replies are approved; it takes {FEWEST}."
