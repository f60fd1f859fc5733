"""
The paper's settings, in one file and in Django's order.

What differs from machine to machine is read from the environment (or from .env) at the line where
it is used; every default is that of production.
"""

from pathlib import Path

import environ
from django.utils.csp import CSP
from django_prose_editor.config import html_tags
from js_asset import static_lazy

from newsmania.mailers import mailers

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
env.read_env(env.path("ENV_FILE", default=str(BASE_DIR / ".env"))())

VAR_DIR = Path(BASE_DIR, env.str("VAR_DIR", default="var"))

# The paper

PAPER_NAME = env.str("PAPER_NAME", default="News Mania")

# Reads are collected in memory and stored together, this often. 0: only when the server ends.
READS_SECONDS = env.int("READS_SECONDS", default=60)

# Where readers find it, such as https://example.org: what the paper calls itself in feeds,
# sitemaps, cards and letters. Without it, the host that was asked for; letters name the first of
# ALLOWED_HOSTS.
SITE_ADDRESS = env.str("SITE_ADDRESS", default="").rstrip("/")
# Where `make run` serves, so that letters on one's own machine lead there.
LOCAL_PORT = env.int("LOCAL_PORT", default=0)

# A WebSub hub, such as https://pubsubhubbub.appspot.com/: it tells subscribers of news at once.
WEBSUB_HUB = env.str("WEBSUB_HUB", default="")

# Which crawlers of AI companies robots.txt asks to stay away: `refuse` all, `allow` all, or those
# of some purposes: `training`, `search`, `user`. See newsmania/crawlers.py.
AI_CRAWLERS = env.list("AI_CRAWLERS", default=["training"])

# Whether readers may save stories in their browser. When it is switched off, browsers that did
# fetch a service worker that removes itself and what it kept.
OFFLINE_READING = env.bool("OFFLINE_READING", default=True)

# Replies. Which checks a new one goes through, in this order: comments/checks has one module for
# each. The first that decides (refuses, spam, trash) ends it, so what is slow comes last.

REPLY_CHECKS = env.list(
    "REPLY_CHECKS",
    default=[
        *("honeypot", "openness", "flood", "bans", "words", "provenance", "timing", "tricks"),
        *("links", "duplicates", "campaign", "newcomer", "learned", "outside", "akismet"),
    ],
)
# From so many doubts on (each check's weight, 1 for one that holds by itself) a reply's browser is
# asked for a proof of work, or its writer sends it to a moderator. 0: only while under attack.
REPLY_WORK_FROM = env.float("REPLY_WORK_FROM", default=3)
# How many replies one address may send in how many seconds.
REPLY_LIMITS = env.list("REPLY_LIMITS", default=["1/15", "5/600", "20/86400"])
# Who else is asked, if anybody: Akismet by a key, and a service of the paper's own at an address,
# told by questions that are signed with the secret (docs/reply-check.md).
AKISMET_KEY = env.str("AKISMET_KEY", default="")
AKISMET_ADDRESS = "https://rest.akismet.com/1.1/comment-check"
REPLY_CHECK_ADDRESS = env.str("REPLY_CHECK_ADDRESS", default="")
REPLY_CHECK_SECRET = env.str("REPLY_CHECK_SECRET", default="")

# After so many days nobody can tell any more which replies came from one network.
REPLY_NETWORK_DAYS = env.int("REPLY_NETWORK_DAYS", default=90)

# What `manage.py nightly` does: commands, in this order.
NIGHTLY = env.list(
    "NIGHTLY",
    default=["train_filter", "recount_replies", "forget_networks", "send_digest", "clearsessions"],
)

# Core

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
ROOT_URLCONF = "newsmania.urls"
WSGI_APPLICATION = "newsmania.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "newsmania",
    "newsmania.apps.NewsroomConfig",
    "articles",
    "comments",
    "django_prose_editor",
    "js_asset",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "articles.redirecting.RedirectMiddleware",
    "newsmania.middleware.ErrorDressMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            # Every template may translate and write a date in the house form.
            "builtins": [
                "django.templatetags.i18n",
                "newsmania.templatetags.constants",
                "newsmania.templatetags.wording",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "articles.context.masthead",
            ],
        },
    },
]

# Database. SQLite in WAL mode reads while it writes; IMMEDIATE takes the write lock when a
# transaction begins, where the default would find out half-way that it cannot have it.

DATABASES = {
    "default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'paper.sqlite3'}"),
}
# Opening SQLite and reading its schema costs as much as the queries of a page.
DATABASES["default"].setdefault("CONN_MAX_AGE", 60)
DATABASES["default"].setdefault("CONN_HEALTH_CHECKS", True)
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # FULL, not NORMAL: an acknowledged reply survives a power cut as well as a crash.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }

# The page cache, in each server process, and what else must hear of a purge: other machines over
# Redis, an edge (varnish, fastly or cloudflare). 0 bytes switch the cache off.

PAGE_CACHE_BYTES = env.int("PAGE_CACHE_MB", default=64) * 1024 * 1024
PAGE_CACHE_DIR = VAR_DIR / "pages"
REDIS_URL = env.str("REDIS_URL", default="")
EDGE = env.str("EDGE", default="")
EDGE_ADDRESS = env.str("EDGE_ADDRESS", default="")
EDGE_ZONE = env.str("EDGE_ZONE", default="")
EDGE_TOKEN = env.str("EDGE_TOKEN", default="")

# Mail, such as MAIL_URL=smtp+tls://name:password@mail.example.org:587. Without it the paper sends
# none, and promises none. `filemail:///var/mail` writes letters into a folder.

SENDS_MAIL = bool(env.str("MAIL_URL", default=""))
MAILERS = mailers(env.email_url("MAIL_URL") if SENDS_MAIL else None, BASE_DIR)
if not SENDS_MAIL:  # Not a mistake to report: nothing is handed to Django then.
    SILENCED_SYSTEM_CHECKS = ["mail.E001"]
DEFAULT_FROM_EMAIL = env.str("MAIL_FROM", default=f"{PAPER_NAME} <replies@localhost>")

# Signing in

LOGIN_URL = "admin:login"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# The rich text editor: nodes of our own; what they may write is in articles/bodies.py.

DJANGO_PROSE_EDITOR_EXTENSIONS = [
    {
        "js": [static_lazy("newsroom/editor.js")],
        "extensions": dict.fromkeys(
            [
                *("PullQuote", "Picture", "Embed", "Gallery", "Footnote"),
                *("CleanPaste", "RoomToWrite", "TrailingNode"),
            ],
            html_tags([]),
        ),
    }
]

# Language and time: the paper's days begin in its own zone. Pages are the same for every reader, so
# their language is the paper's, whatever a browser asks for. It has words for en-gb, hi and bn.

LANGUAGE_CODE = env.str("PAPER_LANGUAGE", default="en-gb").lower()
LANGUAGES = [("en-gb", "English"), ("hi", "हिन्दी"), ("bn", "বাংলা")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["newsmania.formats"]
TIME_ZONE = env.str("TIME_ZONE", default="Asia/Kolkata")
USE_I18N = True
USE_TZ = True

# Files

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "newsmania.storage.PictureStorage"},
    "staticfiles": {"BACKEND": "newsmania.storage.PaperStaticFilesStorage"},
}

# Security

HTTPS = env.bool("HTTPS", default=True)
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
# Behind a proxy that ends TLS, name the header that it sets (and strips from what readers send).
if forwarded := env.str("SECURE_PROXY_SSL_HEADER", default=""):
    SECURE_PROXY_SSL_HEADER = (forwarded, "https")
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "newsmania.errors.csrf_failure"
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
X_FRAME_OPTIONS = "DENY"

# Public pages are the same for everybody, so they may hold no nonce: only files of our own.
SECURE_CSP: dict[str, list[str]] = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    # What a reader's click on an embed may load; the list is held against articles/embeds.py.
    "frame-src": [
        "https://www.youtube-nocookie.com",
        "https://player.vimeo.com",
        "https://geo.dailymotion.com",
        "https://open.spotify.com",
        "https://w.soundcloud.com",
        "https://archive.org",
        "https://datawrapper.dwcdn.net",
    ],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}

# How many proxies of the operator's stand in front; see newsmania/networks.py.
PROXIES = env.int("PROXIES", default=0)

# Logs go to standard error, where the operator's own supervisor keeps them.

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        # A mistyped address is no news; a refused host or a failed page is.
        "django.request": {"level": "ERROR"},
    },
}
