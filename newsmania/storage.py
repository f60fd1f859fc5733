"""Static files: one style sheet for the reader, hashed names, compressed copies."""

import re
from pathlib import PurePosixPath
from typing import Any

from django.contrib.staticfiles.storage import StaticFilesStorage
from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

BUNDLE = "css/paper.css"
IMPORT = re.compile(r'^@import url\("(?P<name>[\w./-]+)"\);$', re.MULTILINE)


class PaperStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """
    Before hashing, put the sheets that css/paper.css imports in the place of its imports.

    Sheets stay small and apart as they are written, and the reader's browser still waits for one
    file alone.
    """

    support_js_module_import_aggregation = True

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Any:
        if BUNDLE in paths and not dry_run:
            storage, source = paths[BUNDLE]
            bundled = IMPORT.sub(
                lambda match: self._sheet(paths, match["name"]), self._text(storage, source)
            )
            self.delete(BUNDLE)
            self.save(BUNDLE, ContentFile(bundled.encode()))
            paths = paths | {BUNDLE: (self, BUNDLE)}
        yield from super().post_process(paths, dry_run, **options)

    def _sheet(self, paths: dict[str, Any], name: str) -> str:
        storage, source = paths[str(PurePosixPath(BUNDLE).parent / name)]
        return self._text(storage, source)

    @staticmethod
    def _text(storage: StaticFilesStorage, source: str) -> str:
        with storage.open(source) as file:
            return file.read().decode()
