"""
Where readers tell moderators of a reply that should not stand there. It takes no account.

Every answer to a report is the same, whatever it has done.
"""

from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from articles.models import Article
from comments.clients import client_key
from comments.forms import CleanedField
from comments.letters.writers import tell_of_new
from comments.models import LONGEST_REPORT, MOST_A_DAY, Comment, Report, file_report
from comments.text import clean_text
from newsmania.caching import private_page
from newsmania.origin import check_origin

TOO_MANY = _(
    "So many reports came from your network today that this one is not taken. Please come back "
    "tomorrow; our moderators read every report."
)


class ReportForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("What is wrong with it?"),
        choices=Report.Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what is wrong with it.")},
    )
    note = CleanedField(
        cleaner=clean_text,
        label=_("A word to our moderators"),
        required=False,
        max_length=LONGEST_REPORT,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "max_length": _("A note may have 500 characters; yours has %(show_value)s.")
        },
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="report-field-%s")


@csrf_exempt
@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, number: int) -> HttpResponse:
    """The form for one published reply, and where it sends to."""
    replies = Comment.objects.published().by_readers().to_public_stories()
    comment = get_object_or_404(replies, pk=number)
    if request.method != "POST":
        return _page(request, comment, ReportForm())
    is_from_our_page = check_origin(request)
    form = ReportForm(request.POST)
    if not form.is_valid():
        return _page(request, comment, form, status=422)
    key = client_key(request)
    if Report.objects.made_today_by(key) >= MOST_A_DAY:
        form.add_error(None, TOO_MANY)
        return _page(request, comment, form, status=429)
    told = {"client_key": key, "is_from_our_page": is_from_our_page, **form.cleaned_data}
    with transaction.atomic():
        file_report(comment, **told)
        tell_of_new(comment, was=Comment.Status.PUBLISHED)
    thanks = reverse("comments:report_thanks", args=[comment.article_id])
    return HttpResponseRedirect(thanks, status=303)


@private_page
@require_safe
def thanks(request: HttpRequest, article_id: int) -> HttpResponse:
    article = get_object_or_404(Article.objects.published(), pk=article_id)
    return render(request, "comments/report_thanks.html", {"article": article})


def _page(
    request: HttpRequest, comment: Comment, form: ReportForm, status: int = 200
) -> HttpResponse:
    context = {"comment": comment, "article": comment.article, "form": form}
    return render(request, "comments/report.html", context, status=status)
