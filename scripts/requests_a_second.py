"""Requests a second of ``POST /v1/reviews`` beside an empty route: two real servers, and a client with open lines.

``python -m scripts.requests_a_second empty|reviews PORT`` serves one of the two; the benchmark starts both so.
"""

import asyncio
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

LINES = 4  # connections that stay open


@contextmanager
def served(kind: str) -> Iterator[int]:
    """Serve the review route or the empty one in a process of its own, and give its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen([sys.executable, "-m", "scripts.requests_a_second", kind, str(port)])
    try:
        _wait(port)
        yield port
    finally:
        server.terminate()
        server.wait(20)


def _wait(port: int) -> None:
    for _ in range(1200):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise SystemExit("the server did not start within a minute")


def rate(port: int, query: str, bodies: list[bytes], wanted: int) -> float:
    """Post every body once over a few open lines; return the requests answered a second."""
    started = time.perf_counter()
    asyncio.run(_all(port, query, bodies, wanted))
    return len(bodies) / (time.perf_counter() - started)


async def _all(port: int, query: str, bodies: list[bytes], wanted: int) -> None:
    await asyncio.gather(*(_line(port, query, bodies[n::LINES], wanted) for n in range(LINES)))


async def _line(port: int, query: str, bodies: list[bytes], wanted: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for body in bodies:
        head = (
            f"POST /v1/reviews{query} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        writer.write(head.encode() + body)
        answer = await reader.readuntil(b"\r\n\r\n")
        if int(answer[9:12]) != wanted:
            raise SystemExit(f"/v1/reviews{query} answered {int(answer[9:12])}")
        await reader.readexactly(int(answer.lower().split(b"content-length: ")[1].split(b"\r\n")[0]))
    writer.close()


def main() -> None:
    """Serve one of the two applications."""
    import uvicorn

    from tests.factories import empty_app, local_app

    app = empty_app() if sys.argv[1] == "empty" else local_app()
    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[2]), log_level="error", access_log=False, ws="none")


if __name__ == "__main__":
    main()
