"""Serve a whole Forbear on a free port, in a thread, for tests that talk to it as browsers do."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI

from app.config import Settings
from app.language.review import Reviewer
from app.main import create_app

COURT = "Hello Mrs Whitlock, it's Dean. Your June payment of £184.50 is late. Pay today or we take you to court. Ref NB-40718."
KIND = "Hello Tom, your June payment of £86.40 hasn't reached us. What would be possible for you? Ref TW-20917."
PAGE = {"accept": "text/html"}


def make_app(var: Path, reviewer: Reviewer, **settings: Any) -> FastAPI:
    """Wire a Forbear with its data in ``var``."""
    values = {"var": var, "database_url": f"sqlite:///{var / 'forbear.db'}", **settings}
    return create_app(Settings(**values), reviewer)


@contextmanager
def serving(api: FastAPI) -> Iterator[str]:
    """Serve an application and give its address."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        config = uvicorn.Config(api, log_level="critical", access_log=False, ws="none")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(10)
