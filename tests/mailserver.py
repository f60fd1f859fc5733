"""A mail server on loopback that takes letters, or answers as a test tells it to (RFC 5321)."""

import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from socketserver import StreamRequestHandler, ThreadingTCPServer


@dataclass
class MailServer:
    port: int = 0
    letters: list[EmailMessage] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)  # {"RCPT": "550 Unknown"}

    @property
    def mailers(self):
        """The setting MAILERS for this server."""
        options = {"host": "127.0.0.1", "port": self.port, "timeout": 5}
        backend = "django.core.mail.backends.smtp.EmailBackend"
        return {"default": {"BACKEND": backend, "OPTIONS": options}}


class Server(ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


@contextmanager
def running_mail_server(port=0):
    told = MailServer()

    class Handler(StreamRequestHandler):
        def say(self, line):
            self.wfile.write(f"{line}\r\n".encode())

        def handle(self):
            self.say("220 ready")
            while line := self.rfile.readline():
                verb = line.decode().split(None, 1)[0].strip().upper()
                if answer := told.answers.get(verb):
                    self.say(answer)
                elif verb == "DATA":
                    self.take()
                elif verb == "QUIT":
                    return self.say("221 bye")
                else:
                    self.say("250 well")

        def take(self):
            self.say("354 go on")
            lines = []
            while (line := self.rfile.readline()) != b".\r\n":
                lines.append(line.removeprefix(b"."))
            told.raw.append(b"".join(lines))
            told.letters.append(message_from_bytes(told.raw[-1], policy=default))
            self.say("250 taken")

    with Server(("127.0.0.1", port), Handler) as server:
        told.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, args=[0.05], daemon=True).start()
        yield told
        server.shutdown()
