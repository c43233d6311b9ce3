"""The server on standard input and output, as assistants start it."""

from __future__ import annotations

from api.client import AsyncClient
from api.mcp.guard import Guard


async def serve_stdio(base_url: str | None, key: str | None = None) -> None:
    """Answer until standard input closes.

    Raises
    ------
    ImportError
        If the package ``mcp`` is not installed.
    ValueError
        If the address or the key can't be used.
    """
    from api.mcp.server import make_server

    async with AsyncClient(base_url, key, transport=Guard()) as client:
        await make_server(client).run_stdio_async()
