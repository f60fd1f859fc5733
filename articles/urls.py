"""The addresses that readers know."""

from django.urls import path

from articles import views

app_name = "articles"

urlpatterns = [
    path("", views.front, name="front"),
    path("section/<anyslug:slug>/", views.section, name="section"),
    path("desk/<anyslug:slug>/", views.desk, name="desk"),
    path("author/<anyslug:slug>/", views.author, name="author"),
    path("tag/<anyslug:slug>/", views.tag, name="tag"),
    path("<year:first>/", views.year, name="year"),
    path("<month:first>/", views.month, name="month"),
    path("<day:day>/", views.day, name="day"),
    path("<day:day>/<anyslug:slug>/", views.detail, name="detail"),
]
