"""The paper as a WSGI application (PEP 3333): Django's, behind the page cache."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsmania.settings")

django_application = get_wsgi_application()

from newsmania.door import paper_behind_its_door  # noqa: E402 - it needs Django's settings

application = paper_behind_its_door(django_application)
