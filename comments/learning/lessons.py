"""From the newsroom's decisions to a training that the checks use."""

from comments.learning import trainer
from comments.learning.features import features_of
from comments.models import Comment, Training
from comments.models.training import SURE_ENOUGH_FOR_SPAM, SURE_ENOUGH_TO_HOLD

# The latest: spam changes, and each takes some memory while the filter learns.
MOST_EXAMPLES = 20_000
# So many trainings are kept to see how it goes; the weights of the latest alone.
MOST_KEPT = 90


def examples() -> list[trainer.Example]:
    latest = Comment.objects.decided().newest_first()[:MOST_EXAMPLES]
    return [(features_of(one), one.status == Comment.Status.SPAM) for one in latest]


def learn() -> Training:
    """A new training from all decisions. Raises ValueError with what is missing for one."""
    known = examples()
    if missing := list(trainer.enough(known)):
        raise ValueError(" ".join(missing))
    told = trainer.foretold(known)
    hold = trainer.threshold(told, SURE_ENOUGH_TO_HOLD)
    surely = trainer.threshold(told, SURE_ENOUGH_FOR_SPAM)
    precision, recall = trainer.figures(told, hold.at if hold else 0.5)
    training = Training.objects.create(
        spam=sum(is_spam for _, is_spam in known),
        honest=sum(not is_spam for _, is_spam in known),
        precision=precision,
        recall=recall,
        hold_from=hold.at if hold else None,
        spam_from=surely.at if surely else None,
        spam_recall=surely.recall if surely else 0,
        weights=trainer.train(known).dump(),
    )
    Training.objects.forget_older(MOST_KEPT)
    return training
