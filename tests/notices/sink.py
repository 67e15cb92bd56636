"""A throw-away mail server that behaves as badly as a test wants."""

import socketserver
import threading
from contextlib import contextmanager


class Sink(socketserver.ThreadingTCPServer):
    """Answers by ``script``: what to say, or "drop" or "hang", per command."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, script):
        super().__init__(("127.0.0.1", 0), _Talk)
        self.script = script
        self.texts = []
        self.is_over = threading.Event()


class _Talk(socketserver.StreamRequestHandler):
    ORDINARY = {
        "BANNER": "220 sink",
        "EHLO": "250 sink",
        "MAIL": "250 ok",
        "RCPT": "250 ok",
        "DATA": "354 go on",
        "TEXT": "250 taken as 47",
        "RSET": "250 ok",
        "QUIT": "221 bye",
    }

    def handle(self):
        if not self.say("BANNER"):
            return
        while line := self.rfile.readline():
            command = line[:4].decode().upper()
            if not self.say(command) or command == "QUIT":
                return
            if command == "DATA" and "DATA" not in self.server.script:
                self.server.texts.append(self.read_text())
                if not self.say("TEXT"):
                    return

    def read_text(self):
        lines = []
        while (line := self.rfile.readline()) and line != b".\r\n":
            lines.append(line)
        return b"".join(lines)

    def say(self, step):
        words = self.server.script.get(step, self.ORDINARY[step])
        if words == "hang":
            self.server.is_over.wait(10)
        if words in ("hang", "drop"):
            return False
        self.wfile.write(f"{words}\r\n".encode())
        return True


@contextmanager
def sink(**script):
    """Run a server; each step of the talk may be given other words."""
    server = Sink(script)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.is_over.set()
        server.shutdown()
        server.server_close()
        thread.join()
