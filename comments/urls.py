"""All that readers send goes here; nothing here is ever cached."""

from django.urls import path

from comments import views

app_name = "comments"

urlpatterns = [
    path("<int:article_id>/", views.reply, name="reply"),
    path("receipt/<str:token>/", views.receipt, name="receipt"),
]
