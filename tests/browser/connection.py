"""A connection that is slow, and one that goes and comes back."""

from playwright.sync_api import Page, expect

# Whatever the server says is heard later, as over a long way; in order, and all of it.
LATE = """{
  const { get, set } = Object.getOwnPropertyDescriptor(WebSocket.prototype, "onmessage");
  Object.defineProperty(WebSocket.prototype, "onmessage", {
    get,
    set(hear) { set.call(this, hear && ((event) => setTimeout(() => hear(event), %d))); },
  });
}"""

# All connections can be dropped, and none is made while they are.
SOCKETS = """{
  const open = new Set();
  window.away = false;
  window.drop = () => { away = true; for (const socket of open) socket.close(); };
  window.WebSocket = class extends WebSocket {
    constructor(...how) {
      super(...how);
      open.add(this);
      if (away) this.close();
    }
  };
}"""

# Keys as fast as a keyboard repeats them, or faster: a press through Playwright takes longer.
HOLD = """([key, times, gap]) => new Promise((done) => {
  const code = key.length === 1 ? `Key${key.toUpperCase()}` : key;
  const about = { key, code, bubbles: true, composed: true, cancelable: true };
  let left = times;
  const timer = setInterval(() => {
    if (left-- > 0) document.body.dispatchEvent(new KeyboardEvent("keydown", about));
    else {
      clearInterval(timer);
      document.body.dispatchEvent(new KeyboardEvent("keyup", about));
      done();
    }
  }, gap);
})"""


def late(page: Page, milliseconds: int) -> None:
    """From the next page that is opened, hear the server this much later."""
    page.add_init_script(LATE % milliseconds)


def hold(page: Page, key: str, times: int, gap: int = 30) -> None:
    """Hold a key, with nothing focused, until it has been repeated so often."""
    page.evaluate(HOLD, [key, times, gap])


def state(page: Page) -> str | None:
    """What Streamlit says of its connection."""
    return page.locator("[data-test-connection-state]").get_attribute("data-test-connection-state")


def expect_alive(page: Page) -> None:
    """The session goes on: a run ends, and nothing says that it is over."""
    app = page.locator("[data-test-connection-state=CONNECTED]")
    expect(app).to_be_attached()
    expect(page.locator('[data-test-script-state="notRunning"]')).to_be_attached()
    expect(page.get_by_text("Cached ForwardMsg MISS")).to_have_count(0)
    expect(page.get_by_role("dialog")).to_have_count(0)
