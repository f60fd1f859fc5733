"""All that readers send goes here; nothing here is ever cached."""

from django.urls import path

from comments import receipts, reporting, views

app_name = "comments"

urlpatterns = [
    path("<int:article_id>/", views.reply, name="reply"),
    path("<int:article_id>/stamp/", views.stamp, name="stamp"),
    path("reply/<int:number>/", views.permalink, name="permalink"),
    path("report/<int:number>/", reporting.report, name="report"),
    path("report/thanks/<int:article_id>/", reporting.thanks, name="report_thanks"),
    path("mine/<int:article_id>/", receipts.mine, name="mine"),
    path("receipt/<str:token>/", receipts.receipt, name="receipt"),
]
