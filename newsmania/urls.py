"""The whole site's tree."""

from django.contrib import admin
from django.urls import include, path, register_converter

from newsmania import converters, health, media

register_converter(converters.DayConverter, "day")
register_converter(converters.MonthConverter, "month")
register_converter(converters.YearConverter, "year")
register_converter(converters.SlugConverter, "anyslug")

urlpatterns = [
    path("admin/", admin.site.urls),
    path("comments/", include("comments.urls")),
    path("media/<path:path>", media.picture, name="media"),
    path("healthz", health.healthz, name="healthz"),
    path("", include("articles.urls")),
]

handler400 = "newsmania.errors.bad_request"
handler403 = "newsmania.errors.permission_denied"
handler404 = "newsmania.errors.page_not_found"
handler500 = "newsmania.errors.server_error"
