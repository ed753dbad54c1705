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

        do_GET = do_POST = do_PUT = handle_any

        def log_message(self, *_: object) -> None:
            return

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
                if word == "EHLO":
                    self.say("250-here")
                    self.say("250 AUTH PLAIN")
                elif word == "AUTH":
                    kept.logins.append(text)
                    self.say(kept.at_login)
                elif word == "MAIL":
                    sender = text.partition("<")[2].partition(">")[0]
                    self.say("250 ok")
                elif word == "RCPT":
                    to = text.partition("<")[2].partition(">")[0]
                    self.say(kept.at_recipient)
                elif word == "DATA":
                    self.say("354 go on")
                    self.take(sender, to)
                elif word == "QUIT":
                    self.say("221 bye")
                    return
                else:
                    self.say("250 ok")

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
