"""CN8xx: promises, engines and the verdict."""

from __future__ import annotations

from typing import Final

from citynet.codes.model import Code

__all__ = ["TABLE"]

TABLE: Final[tuple[Code, ...]] = (
    Code(
        code="CN801",
        title="no policy",
        cause=(
            "Without policy.yaml nothing says which engines must have proven what. A gate that has "
            "no rule would be open."
        ),
        remedy="Create policy.yaml in the city's directory; start from the reference city's.",
        example="policy.yaml: CN801: the city has no policy",
    ),
    Code(
        code="CN802",
        title="environment defined twice",
        cause="Which of two environments with one name decides would depend on their order.",
        remedy="Remove one of them, or give it another name.",
        example="environments:\n  - {name: production, ...}\n  - {name: production, ...}",
    ),
    Code(
        code="CN803",
        title="waiver for an unknown environment",
        cause=(
            "A waiver that names no environment of the policy excuses nothing, though somebody "
            "approved it: the name is misspelt or outdated."
        ),
        remedy="Name an environment of this policy, or remove the waiver.",
        example="waivers:\n  - {promises: 'reaches/*', environments: [prodution], ...}",
    ),
)
