"""Real servers on 127.0.0.1 for channels to talk to: HTTP that takes requests down, SMTP that takes mails."""

import socketserver
import ssl
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
def http_receiver(tls: ssl.SSLContext | None = None) -> Iterator[HttpReceiver]:
    """An HTTP server of one's own; with `tls` it speaks https."""
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
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
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
    ciphers: list[str] = field(default_factory=list)
    """Of encrypted connections."""
    clear_words: list[str] = field(default_factory=list)
    """Commands that came in the clear, of a server that speaks TLS."""


class _Session(socketserver.StreamRequestHandler):
    """One connection to an SMTP server."""

    kept: SmtpReceiver
    tls: ssl.SSLContext | None
    security: str

    def setup(self) -> None:
        super().setup()
        self.is_clear, self.sender, self.to = self.tls is not None, "", ""
        if self.security == "tls":
            self.encrypt()

    def finish(self) -> None:
        super().finish()
        self.connection.close()

    def encrypt(self) -> None:
        assert self.tls is not None
        for each in (self.rfile, self.wfile):
            each.close()
        self.connection = self.tls.wrap_socket(self.connection, server_side=True)
        self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", 0)
        self.kept.ciphers.append(str(self.connection.cipher()))
        self.is_clear = False

    def say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")

    def handle(self) -> None:
        self.say("220 here")
        while line := self.rfile.readline():
            text = line.decode().rstrip("\r\n")
            if self.is_clear:
                self.kept.clear_words.append(text.split()[0].upper())
            if text.upper() == "STARTTLS" and self.security == "starttls":
                self.say("220 go on")
                self.encrypt()
                continue
            word = text[:4].upper()
            self.answer(word, text)
            if word == "QUIT":
                return

    def answer(self, word: str, text: str) -> None:
        self.sender = _inside(text) if word == "MAIL" else self.sender
        self.to = _inside(text) if word == "RCPT" else self.to
        if word == "AUTH":
            self.kept.logins.append(text)
        starttls = "250-STARTTLS\r\n" if self.security == "starttls" else ""
        answers = {
            "EHLO": f"250-here\r\n{starttls}250 AUTH PLAIN", "AUTH": self.kept.at_login, "RCPT": self.kept.at_recipient,
            "DATA": "354 go on", "QUIT": "221 bye",
        }  # fmt: skip
        self.say(answers.get(word, "250 ok"))
        if word == "DATA":
            self.take()

    def take(self) -> None:
        lines: list[bytes] = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        self.kept.envelopes.append((self.sender, self.to))
        mail = message_from_bytes(b"".join(lines), policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.kept.mails.append(mail)
        self.kept.before_answer()
        self.say(self.kept.at_data)


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        return


@contextmanager
def smtp_receiver(tls: ssl.SSLContext | None = None, security: str = "none") -> Iterator[SmtpReceiver]:
    """An SMTP server of one's own. `security`: with `tls` encrypted from the first byte (`tls`), or when it is asked for
    (`starttls`)."""
    kept = SmtpReceiver()
    server = _Server(("127.0.0.1", 0), type("Session", (_Session,), {"kept": kept, "tls": tls, "security": security}))
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
