"""A linear model as plain numbers: judged and explained without the library that made it."""

from dataclasses import dataclass, field
from math import exp, sqrt
from typing import Any

# A likelihood is asked of a number far from zero as well.
STEEPEST = 30.0


@dataclass
class Weights:
    """For each feature its weight and its rarity; rare ones say more."""

    bias: float = 0.0
    known: dict[str, tuple[float, float]] = field(default_factory=dict)

    @classmethod
    def load(cls, stored: dict[str, Any]) -> "Weights":
        known = stored.get("known", {})
        return cls(
            float(stored.get("bias", 0)),
            {name: (float(weight), float(rarity)) for name, (weight, rarity) in known.items()},
        )

    def dump(self) -> dict[str, Any]:
        known = {name: [round(w, 4), round(r, 3)] for name, (w, r) in self.known.items()}
        return {"bias": round(self.bias, 4), "known": known}

    def likelihood(self, features: set[str]) -> float:
        """That a moderator would mark it as spam: 0 to 1."""
        score = self.bias + sum(self._shares(features).values())
        return 1 / (1 + exp(-max(-STEEPEST, min(STEEPEST, score))))

    def weightiest(self, features: set[str]) -> list[str]:
        """What spoke for spam, the strongest first."""
        shares = self._shares(features)
        ranked = sorted(shares, key=lambda name: (-shares[name], name))
        return [name for name in ranked if shares[name] > 0]

    def _shares(self, features: set[str]) -> dict[str, float]:
        met = {name: self.known[name] for name in features if name in self.known}
        length = sqrt(sum(rarity * rarity for _, rarity in met.values())) or 1.0
        return {name: weight * rarity / length for name, (weight, rarity) in met.items()}
