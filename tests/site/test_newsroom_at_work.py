"""Whatever the newsroom does, no reader gets a page that is not as it would be rendered now."""

import os
import shutil
import subprocess
import sys

from tests.site.conftest import ROOT


def test_no_kept_page_of_any_process_ever_differs_from_a_fresh_rendering(tmp_path, static):
    shutil.copytree(static.parent / "edition", tmp_path, dirs_exist_ok=True)
    (tmp_path / "static").symlink_to(static)
    done = subprocess.run(
        [sys.executable, "-m", "tests.site.newsroom_at_work", "acts"],
        cwd=ROOT,
        env=os.environ | {"VAR_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
        timeout=1200,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-6000:]
