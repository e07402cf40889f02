"""Which of the steps on offer is the likely next one: never a loss, never one that must wait."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from niangjia.engines.procedure.interpreter import Offer
from niangjia.engines.procedure.table import Lifecycle, State, Step, Toward


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A step on offer and what stands against it today.

    `why_not` is the reason for everybody; `not_all` says that only some could go now.
    """

    offer: Offer
    why_not: str = ""
    not_all: bool = False

    @property
    def step(self) -> Step:
        """The step itself."""
        return self.offer.step


def likely(choices: Sequence[Choice], *, taken: Collection[str]) -> Choice | None:
    """Return the step a page makes its main button, or None when all has to wait.

    It is the table's first that leads forward, that nothing stands against for anybody, and that
    is not merely to be repeated: a step that leaves the record where it is counts until it was
    `taken` (verbs) once. Where there is none such, one for some of the people, then a repetition.
    """
    ready = [c for c in choices if c.step.toward is Toward.FORWARD and not c.why_not]
    return min(ready, key=lambda choice: _distance(choice, taken), default=None)


def _distance(choice: Choice, taken: Collection[str]) -> tuple[bool, bool]:
    step = choice.step
    stays = step.target in step.source
    return (stays and step.verb in taken, choice.not_all)


def is_reached(lifecycle: Lifecycle, state: State) -> bool:
    """Tell whether a state is an end that steps forward lead to, not only losses."""
    return state.end and any(
        step.target == state.key and step.toward is Toward.FORWARD for step in lifecycle.steps
    )
