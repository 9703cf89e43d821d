"""A reader without a browser: speaks to a Streamlit server as its own page does."""

import asyncio
import time
from urllib.parse import parse_qs

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from tests.bench.app import SENTENCE

PATIENCE = 60  # seconds
_FOR_RERUN = ForwardMsg.FINISHED_EARLY_FOR_RERUN


class Reader:
    """One session.

    It keeps what the browser keeps: the address, and the large messages it need not be sent again.
    """

    def __init__(self, connection: ClientConnection, query: str) -> None:
        self._connection = connection
        self._query = query
        self._page = ""
        self._hashes: set[str] = set()
        self._box = ""  # id of the sentence box
        self._buttons: dict[str, str] = {}  # ids by label
        self._ran = 0.0  # when it did so last
        self.again: tuple[str, float] | None = None  # a fragment that runs by itself, and how often

    @classmethod
    async def arrive(cls, url: str, query: str, page: str = "") -> "Reader":
        """Open a session and wait until its page is there, the first one if none is named."""
        address = url.replace("http://", "ws://") + "/_stcore/stream"
        connection = await connect(
            address, subprotocols=[Subprotocol("streamlit")], max_size=None, compression=None
        )
        reader = cls(connection, query)
        message = BackMsg()
        message.rerun_script.page_name = page
        await reader._run(message)
        return reader

    async def leave(self) -> None:
        """Close the session."""
        await self._connection.close()

    async def type(self, text: str) -> float:
        """Type a sentence; milliseconds until the server has given its whole answer."""
        if not self._box:
            raise RuntimeError("The page has no sentence box.")
        message = BackMsg()
        box = message.rerun_script.widget_states.widgets.add()
        box.id, box.string_value = self._box, text
        elapsed = await self._run(message)
        if parse_qs(self._query).get("text") != [text]:
            raise RuntimeError(f"The answer is not about the sentence that was typed: {text}")
        return elapsed

    async def press(self, label: str) -> None:
        """Press a button and wait for the whole answer."""
        message = BackMsg()
        button = message.rerun_script.widget_states.widgets.add()
        button.id, button.trigger_value = self._buttons[label], True
        await self._run(message)

    async def run_by_itself(self) -> None:
        """Run once what runs by itself, as a browser does when its time has come."""
        if self.again is None:
            raise RuntimeError("Nothing on the page runs by itself.")
        fragment, often = self.again
        await asyncio.sleep(max(0.0, self._ran + often - time.perf_counter()))
        self._ran = time.perf_counter()
        message = BackMsg()
        message.rerun_script.fragment_id, message.rerun_script.is_auto_rerun = fragment, True
        await self._run(message)

    async def _run(self, message: BackMsg) -> float:
        state = message.rerun_script
        state.query_string, state.page_script_hash = self._query, self._page
        state.cached_message_hashes.extend(self._hashes)
        if not state.fragment_id:
            self.again = None
        start = time.perf_counter()
        await self._connection.send(message.SerializeToString())
        async with asyncio.timeout(PATIENCE):
            while not self._understand(await self._connection.recv(decode=False)):
                pass
        return 1000 * (time.perf_counter() - start)

    def _understand(self, data: bytes) -> bool:
        """Remember what the next message must say; True if this one ends the run."""
        message = ForwardMsg.FromString(data)
        if message.metadata.cacheable:
            self._hashes.add(message.hash)
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self._page = message.new_session.page_script_hash
        elif kind == "navigation":
            self._page = message.navigation.page_script_hash
        elif kind == "auto_rerun":
            self.again = message.auto_rerun.fragment_id, message.auto_rerun.interval
        elif kind == "delta" and message.delta.new_element.WhichOneof("type") == "button":
            button = message.delta.new_element.button
            self._buttons[button.label] = button.id
        elif kind == "page_info_changed":
            self._query = message.page_info_changed.query_string
        elif kind == "delta" and message.delta.new_element.text_input.label == SENTENCE:
            self._box = message.delta.new_element.text_input.id
        if kind == "script_finished" and message.script_finished == _FOR_RERUN:
            self.again = None  # all of the page runs now
            return False
        return kind == "script_finished"
