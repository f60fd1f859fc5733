"""
Files: pictures whole or not at all; one style sheet for the reader, hashed and compressed.
"""

import os
import re
from pathlib import PurePosixPath
from secrets import token_hex
from typing import Any

from django.contrib.staticfiles.storage import StaticFilesStorage
from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage
from django.utils.functional import cached_property
from whitenoise.storage import CompressedManifestStaticFilesStorage

BUNDLE = "css/paper.css"
IMPORT = re.compile(r'^@import url\("(?P<name>[\w./-]+)"\);$', re.MULTILINE)


class PictureStorage(FileSystemStorage):
    """
    Uploaded pictures and their renditions.

    A name holds the digest of its content, so who stores a name again stores the same bytes: the
    name stays. A file is written beside its place and moved there, so that nobody, reader or other
    worker, can see half of one.
    """

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        return name

    def _save(self, name: str, content: File) -> str:
        part = super()._save(f"{name}.{token_hex(8)}.part", content)  # type: ignore[misc]
        os.replace(self.path(part), self.path(name))
        return name


class PaperStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """
    Before hashing, put the sheets that css/paper.css imports in the place of its imports.

    Sheets stay small and apart as they are written, and the reader's browser still waits for one
    file alone.
    """

    support_js_module_import_aggregation = True

    @cached_property
    def _urls(self) -> dict[str, str]:
        """Of the files that templates name: the manifest is read once, and so is each address."""
        return {}

    def url(self, name: str | None, force: bool = False) -> str:
        if force or not name:
            return super().url(name, force)
        if name not in self._urls:
            self._urls[name] = super().url(name)
        return self._urls[name]

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
