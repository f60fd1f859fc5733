"""The environment of the tests, set before Django reads it; a .env of this machine has no say."""

import os

os.environ.update(
    ENV_FILE=os.devnull,
    SECRET_KEY="a-key-for-the-tests-alone",
    HTTPS="off",
    READS_SECONDS="0",
    ALLOWED_HOSTS="testserver,localhost,127.0.0.1",
    # Playwright keeps an event loop in the thread that the tests of the database run in, too.
    DJANGO_ALLOW_ASYNC_UNSAFE="true",
)
