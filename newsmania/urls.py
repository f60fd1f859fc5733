"""The whole site's tree."""

from django.contrib import admin
from django.urls import include, path, register_converter

from articles.feeds.lists import feed_paths
from comments import views as discussion
from comments.feeds import all_replies, replies
from newsmania import converters, health, machines, media

register_converter(converters.DayConverter, "day")
register_converter(converters.MonthConverter, "month")
register_converter(converters.YearMonthConverter, "yearmonth")
register_converter(converters.YearConverter, "year")
register_converter(converters.SlugConverter, "anyslug")

urlpatterns = [
    path("admin/", admin.site.urls),
    path("comments/", include("comments.urls")),
    path("healthz", health.healthz, name="healthz"),
    path("robots.txt", machines.robots, name="robots"),
    path("manifest.webmanifest", machines.manifest, name="manifest"),
    path("favicon.ico", machines.favicon, name="favicon"),
    path("replies/", discussion.latest, name="replies"),
    *feed_paths("replies/", "all_replies_feed", all_replies),
    *feed_paths("<day:day>/<anyslug:slug>/", "replies_feed", replies),
    path("", include("articles.urls")),
    path("media/<path:path>", media.picture, name="media"),
]

handler400 = "newsmania.errors.bad_request"
handler403 = "newsmania.errors.permission_denied"
handler404 = "newsmania.errors.page_not_found"
handler500 = "newsmania.errors.server_error"
