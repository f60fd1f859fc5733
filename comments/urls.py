"""All that readers send goes here; nothing here is ever cached."""

from django.urls import path

from comments import by_mail, mine, receipts, reporting, subscribing, views

app_name = "comments"

urlpatterns = [
    path("<int:article_id>/", views.reply, name="reply"),
    path("<int:article_id>/stamp/", views.stamp, name="stamp"),
    path("reply/<int:number>/", views.permalink, name="permalink"),
    path("report/<int:number>/", reporting.report, name="report"),
    path("report/thanks/<int:article_id>/", reporting.thanks, name="report_thanks"),
    path("mine/", mine.home, name="own"),
    path("mine/open/<str:token>/", mine.open_link, name="open"),
    path("mine/reply/<int:number>/", mine.act, name="act"),
    path("mine/export/", mine.export, name="export"),
    path("mine/erase/", mine.erase, name="erase"),
    path("mine/leave/", mine.leave, name="leave"),
    path("mine/<int:article_id>/", receipts.mine, name="mine"),
    path("receipt/<str:token>/", receipts.receipt, name="receipt"),
    path("letters/<str:token>/", subscribing.prove, name="prove"),
    path("letters/stop/<str:token>/", subscribing.stop, name="stop"),
    path("decide/<str:token>/", by_mail.decide, name="decide"),
]
