"""What the filter has learned: its figures, to be read. It is trained by a command, each night."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.formats import number_format

from comments.learning import trainer
from comments.models import Training


@admin.register(Training)
class TrainingAdmin(admin.ModelAdmin):
    list_display = ["at", "learned_from", "would_stop", "was_right", "does"]
    list_display_links = None
    list_per_page = 30
    change_list_template = "admin/comments/training/change_list.html"

    class Media:
        css = {"all": ["newsroom/newsroom.css", "newsroom/replies.css"]}

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Training | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Training | None = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("weights")

    @admin.display(description="learned from")
    def learned_from(self, training: Training) -> str:
        return f"{training.spam:,} spam, {training.honest:,} approved"

    @admin.display(description="of the spam, it finds")
    def would_stop(self, training: Training) -> str:
        return _percent(training.recall)

    @admin.display(description="of what it finds, is spam")
    def was_right(self, training: Training) -> str:
        return _percent(training.precision)

    @admin.display(description="what it does")
    def does(self, training: Training) -> str:
        return training.deed

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        context = {
            "title": "Learning filter",
            "latest": Training.objects.latest_one(),
            "is_installed": trainer.is_installed(),
            "fewest": trainer.FEWEST,
        }
        return super().changelist_view(request, context | (extra_context or {}))


def _percent(share: float) -> str:
    return f"{number_format(share * 100, 1)} %"
