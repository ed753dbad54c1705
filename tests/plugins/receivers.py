"""Real servers on 127.0.0.1 for channels to talk to: HTTP that takes requests down, SMTP that takes mails."""

import socketserver
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Request:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class HttpReceiver:
    """Answers as it is told; keeps what came."""

    port: int = 0
    requests: list[Request] = field(default_factory=list)
    status: int = 200
    answer: bytes = b"{}"
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0
    drip: bool = False

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def http_receiver() -> Iterator[HttpReceiver]:
    """An HTTP server of one's own."""
    kept = HttpReceiver()

    class Handler(BaseHTTPRequestHandler):
        def handle_any(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            kept.requests.append(Request(self.command, self.path, {k.lower(): v for k, v in self.headers.items()}, body))
            time.sleep(kept.delay)
            try:
                self.send_response(kept.status)
                for name, value in kept.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(kept.answer)))
                self.end_headers()
                for at in range(0, len(kept.answer), 1 if kept.drip else len(kept.answer) or 1):
                    self.wfile.write(kept.answer[at : at + (1 if kept.drip else len(kept.answer))])
                    self.wfile.flush()
                    time.sleep(0.1 if kept.drip else 0)
            except OSError:
                return

        def log_message(self, *_: object) -> None:
            return

    for method in ("GET", "POST", "PUT"):
        setattr(Handler, f"do_{method}", Handler.handle_any)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    kept.port = server.server_address[1]
    with _served(server):
        yield kept


@dataclass
class SmtpReceiver:
    """Takes mails as it is told; keeps what came."""

    port: int = 0
    mails: list[EmailMessage] = field(default_factory=list)
    envelopes: list[tuple[str, str]] = field(default_factory=list)
    logins: list[str] = field(default_factory=list)
    at_recipient: str = "250 ok"
    at_data: str = "250 queued"
    at_login: str = "235 ok"
    before_answer: Callable[[], None] = lambda: None


@contextmanager
def smtp_receiver() -> Iterator[SmtpReceiver]:
    """An SMTP server of one's own, without TLS."""
    kept = SmtpReceiver()

    class Handler(socketserver.StreamRequestHandler):
        def say(self, line: str) -> None:
            self.wfile.write(line.encode() + b"\r\n")

        def handle(self) -> None:
            self.say("220 here")
            sender = to = ""
            while line := self.rfile.readline():
                text = line.decode().rstrip("\r\n")
                word = text[:4].upper()
                sender = _inside(text) if word == "MAIL" else sender
                to = _inside(text) if word == "RCPT" else to
                if word == "AUTH":
                    kept.logins.append(text)
                answers = {"EHLO": "250-here\r\n250 AUTH PLAIN", "AUTH": kept.at_login, "RCPT": kept.at_recipient}
                self.say({**answers, "DATA": "354 go on", "QUIT": "221 bye"}.get(word, "250 ok"))
                if word == "DATA":
                    self.take(sender, to)
                if word == "QUIT":
                    return

        def take(self, sender: str, to: str) -> None:
            lines: list[bytes] = []
            while (line := self.rfile.readline()) not in (b".\r\n", b""):
                lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
            kept.envelopes.append((sender, to))
            mail = message_from_bytes(b"".join(lines), policy=policy.default)
            assert isinstance(mail, EmailMessage)
            kept.mails.append(mail)
            kept.before_answer()
            self.say(kept.at_data)

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            return

    server = Server(("127.0.0.1", 0), Handler)
    kept.port = server.server_address[1]
    with _served(server):
        yield kept


def _inside(text: str) -> str:
    return text.partition("<")[2].partition(">")[0]


@contextmanager
def _served(server: socketserver.BaseServer) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
