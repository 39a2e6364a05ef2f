"""People at the mailbox's queue: `python -m benchmarks.visitors URL HOW_MANY`, until it is told to end.

Each draws a ticket, lets the waiting page reload as it asks to, types twelve words of nobody when its turn has come,
and begins again. At the end it prints how many were waiting at once at most, and how many words were judged.
"""

import asyncio
import os
import re
import signal
import sys
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

from safeconduct.sealing.words import new_words

_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_TICKET = re.compile(r'name="t" value="([^"]+)"')
_START = 20
"""So many begin in a tenth of a second."""


@dataclass
class Crowd:
    """What all of them do together."""

    host: str
    port: int
    waiting: int = 0
    most: int = 0
    judged: int = 0
    cookies: dict[int, str] = field(default_factory=dict)

    async def ask(
        self, who: int, path: str, form: dict[str, str] | None = None
    ) -> tuple[int, dict[str, str], str]:
        """Send one request on a connection of its own; return status, headers and body."""
        reader, writer = await asyncio.open_connection(self.host, self.port)
        try:
            body = urlencode(form).encode() if form else b""
            head = [
                f"{'POST' if form else 'GET'} {path} HTTP/1.1",
                f"Host: {self.host}:{self.port}",
                f"Origin: http://{self.host}:{self.port}",
                f"Cookie: {self.cookies.get(who, '')}",
                f"Content-Length: {len(body)}",
                "Content-Type: application/x-www-form-urlencoded",
                "Connection: close",
            ]
            writer.write("\r\n".join([*head, "", ""]).encode() + body)
            await writer.drain()
            answer = (await reader.read()).decode("utf-8", "replace")
        finally:
            writer.close()
        top, _, page = answer.partition("\r\n\r\n")
        status, *lines = top.split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
        if "set-cookie" in headers:
            self.cookies[who] = headers["set-cookie"].partition(";")[0]
        return int(status.split()[1]), headers, page

    async def person(self, who: int) -> None:
        """Wait, type, begin again."""
        await asyncio.sleep(who / _START / 10)
        path = "/en/mailbox/wait.html?to=back"
        inside = False
        while True:
            status, headers, page = await self.ask(who, path)
            if status == 303:
                path = "/en/mailbox/" + headers["location"]
                continue
            if "refresh" in headers and "back.html" not in path:
                if not inside:
                    inside, self.waiting = True, self.waiting + 1
                    self.most = max(self.most, self.waiting)
                await asyncio.sleep(float(headers["refresh"].partition(";")[0]))
                continue
            if inside:
                inside, self.waiting = False, self.waiting - 1
            token, ticket = _TOKEN.search(page), _TICKET.search(page)
            if token and ticket:
                form = {"csrfmiddlewaretoken": token[1], "t": ticket[1], "words": " ".join(new_words())}
                await self.ask(who, "/en/mailbox/back.html", form)
                self.judged += 1
            path = "/en/mailbox/wait.html?to=back"


async def crowd(url: str, many: int) -> Crowd:
    """Let `many` people come until a signal ends it."""
    where = urlsplit(url)
    found = Crowd(where.hostname or "", where.port or 80)
    ended = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ended.set)
    people = [asyncio.create_task(found.person(who)) for who in range(many)]
    await ended.wait()
    for each in people:
        each.cancel()
    await asyncio.gather(*people, return_exceptions=True)
    return found


if __name__ == "__main__":
    os.nice(15)  # the crowd's own work is not what is measured
    done = asyncio.run(crowd(sys.argv[1], int(sys.argv[2])))
    print(done.most, done.judged)
