"""The addresses that readers know."""

from django.urls import path

from articles import lite, sitemaps, views
from articles.feeds import lists
from articles.feeds.lists import feed_paths
from articles.search import page as search_page
from newsmania import offline

app_name = "articles"

urlpatterns = [
    path("", views.front, name="front"),
    path("search/", search_page.search, name="search"),
    path("opensearch.xml", search_page.opensearch, name="opensearch"),
    path("corrections/", views.corrections, name="corrections"),
    path("shared/<str:token>/", views.shared, name="shared"),
    path("media/renditions/<str:name>", views.rendition, name="rendition"),
    path("section/<anyslug:slug>/", views.section, name="section"),
    path("desk/<anyslug:slug>/", views.desk, name="desk"),
    path("author/<anyslug:slug>/", views.author, name="author"),
    path("tag/<anyslug:slug>/", views.tag, name="tag"),
    path("read/<int:story>/", views.read, name="read"),
    path("lite/", lite.page, name="lite"),
    path("lite/<path:address>", lite.page, name="lite_page"),
    path("saved/", views.saved, name="saved"),
    path("service-worker.js", offline.service_worker, name="service_worker"),
    path("archive/", views.archive, name="archive"),
    path("ads.txt", views.ads_txt, name="ads_txt"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-lists.xml", sitemaps.lists, name="lists_sitemap"),
    path("sitemap-<yearmonth:first>.xml", sitemaps.month, name="month_sitemap"),
    path("news-sitemap.xml", sitemaps.news, name="news_sitemap"),
    *feed_paths("", "feed", lists.front),
    *feed_paths("corrections/", "corrections_feed", lists.corrections),
    *feed_paths("section/<anyslug:slug>/", "section_feed", lists.section),
    *feed_paths("desk/<anyslug:slug>/", "desk_feed", lists.desk),
    *feed_paths("author/<anyslug:slug>/", "author_feed", lists.author),
    *feed_paths("tag/<anyslug:slug>/", "tag_feed", lists.tag),
    path("<year:first>/", views.year, name="year"),
    path("<month:first>/", views.month, name="month"),
    path("<day:day>/", views.day, name="day"),
    path("<day:day>/<anyslug:slug>/", views.detail, name="detail"),
    # Last of all, so that it shadows nothing; a page's slug is none of the first steps above.
    path("<anyslug:slug>/", views.page, name="page"),
]
