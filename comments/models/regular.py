"""Names under which proved writers are known, so that nobody else can sign with them."""

from typing import Self

from django.db import models
from django.db.models import Count, F, Q

from comments.models.address import Address
from comments.models.status import Status

# So many published replies of a proved address make its name a known one.
MAKES_A_REGULAR = 5


class RegularQuerySet(models.QuerySet["Regular"]):
    def called(self, skeleton: str) -> Self:
        """Whose name looks like this; nobody's looks like nothing."""
        return self.filter(skeleton=skeleton) if skeleton else self.none()

    def of(self, email: str) -> Self:
        return self.filter(address__email=email)

    def follow(self, email: str) -> None:
        """
        Let the name that an address is known by follow its published replies.

        Of several names the one with the most, which is as good as the latest.
        """
        from comments.models.reply import Comment
        from comments.names import skeleton_of

        address = Address.objects.proved().filter(email=email).first() if email else None
        if address is None:
            return
        own = Q(is_proved=True) | Q(created_at__lte=F("proved"))
        replies = Comment.objects.filter(email=email, status=Status.PUBLISHED, voice="").order_by()
        named = replies.annotate(proved=models.Value(address.proved_at)).filter(own)
        counts = named.values_list("name").annotate(n=Count("pk")).order_by("-n")
        name, count = counts.first() or ("", 0)
        if count < MAKES_A_REGULAR:
            self.filter(address=address).delete()
        else:
            self.update_or_create(address=address, defaults={"skeleton": skeleton_of(name)})


class Regular(models.Model):
    address = models.OneToOneField(Address, models.CASCADE, primary_key=True)
    # As `names.skeleton_of` makes it, so that a look-alike is found by an index.
    skeleton = models.CharField(max_length=240, db_index=True, editable=False)

    objects = RegularQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Regular {self.pk}"
